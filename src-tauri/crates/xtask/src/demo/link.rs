//! A link to the server that can be taken down and cut, for the demo's bad network.
//!
//! It forwards TCP on this machine. Down, it accepts and hangs up at once, as a network without the
//! server behind it does; cut, it hangs up in both directions after a number of bytes from the server.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::error::{Error, Result};

/// No limit is set.
const WHOLE: u64 = u64::MAX;

/// The link of one laptop. It lives as long as the program.
pub struct Link {
    address: SocketAddr,
    budget: Arc<AtomicU64>,
}

impl Link {
    /// Opens a link to `server`, a `host:port`; it starts up.
    pub fn to(server: &str) -> Result<Self> {
        let refused = |cause: std::io::Error| Error::Refused(format!("no link to {server}: {cause}"));
        let listener = TcpListener::bind("127.0.0.1:0").map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let budget = Arc::new(AtomicU64::new(WHOLE));
        let (server, shared) = (server.to_owned(), Arc::clone(&budget));
        thread::spawn(move || {
            for laptop in listener.incoming().flatten() {
                // A call that cannot be forwarded is a call that fails: the laptop sees it hang up.
                let _ = forward(laptop, &server, &shared);
            }
        });
        Ok(Self { address, budget })
    }

    /// Where the laptop finds the server.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The network is gone.
    pub fn take_down(&self) {
        self.budget.store(0, Ordering::SeqCst);
    }

    /// The network is there.
    pub fn bring_up(&self) {
        self.budget.store(WHOLE, Ordering::SeqCst);
    }

    /// The network breaks once the server has sent this many more bytes.
    pub fn cut_after(&self, bytes: u64) {
        self.budget.store(bytes, Ordering::SeqCst);
    }
}

fn forward(laptop: TcpStream, server: &str, budget: &Arc<AtomicU64>) -> std::io::Result<()> {
    if budget.load(Ordering::SeqCst) == 0 {
        return laptop.shutdown(Shutdown::Both);
    }
    let far = TcpStream::connect(server)?;
    let (mut laptop_out, mut far_in) = (laptop.try_clone()?, far.try_clone()?);
    let (mut laptop_in, mut far_out) = (laptop, far);
    thread::spawn(move || {
        let _ = std::io::copy(&mut laptop_in, &mut far_out);
        far_out.shutdown(Shutdown::Write)
    });
    let budget = Arc::clone(budget);
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(read) = far_in.read(&mut buffer) {
            let allowed = spend(&budget, read);
            if read == 0 || laptop_out.write_all(&buffer[..allowed]).is_err() || allowed < read {
                break;
            }
        }
        let _ = far_in.shutdown(Shutdown::Both);
        laptop_out.shutdown(Shutdown::Both)
    });
    Ok(())
}

/// Takes up to `wanted` bytes from the budget.
fn spend(budget: &AtomicU64, wanted: usize) -> usize {
    let mut allowed = wanted;
    let _ = budget.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
        if left == WHOLE {
            allowed = wanted;
            return None;
        }
        allowed = wanted.min(usize::try_from(left).unwrap_or(usize::MAX));
        Some(left - allowed as u64)
    });
    allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers every call with a hundred bytes.
    fn hundred() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        thread::spawn(move || {
            for mut call in listener.incoming().flatten() {
                let _ = call.write_all(&[b'x'; 100]);
            }
        });
        address
    }

    fn heard(link: &Link) -> usize {
        let mut call = TcpStream::connect(link.address).unwrap();
        let mut answer = Vec::new();
        // A link that hangs up may do it by a reset; what came before it counts.
        let _ = call.read_to_end(&mut answer);
        answer.len()
    }

    #[test]
    fn a_link_carries_all_then_nothing_then_a_part_then_all_again() {
        let link = Link::to(&hundred()).unwrap();
        assert_eq!(heard(&link), 100);
        link.take_down();
        assert_eq!(heard(&link), 0);
        link.cut_after(40);
        assert_eq!(heard(&link), 40);
        link.bring_up();
        assert_eq!(heard(&link), 100);
    }
}
