//! A link to the server that can be taken down and cut, for the demo's bad network.
//!
//! It forwards TCP on this machine. Down, nobody listens and a call is refused, as without a network;
//! cut, it hangs up in both directions after a number of bytes from the server.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

use crate::error::{Error, Result};

/// No limit is set.
const WHOLE: u64 = u64::MAX;

/// The link of one laptop.
pub struct Link {
    server: String,
    address: SocketAddr,
    budget: Arc<AtomicU64>,
    listening: RefCell<Option<Listening>>,
}

/// The thread that takes calls, and the word that it should stop.
struct Listening {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Link {
    /// Opens a link to `server`, a `host:port`; it starts up.
    pub fn to(server: &str) -> Result<Self> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = free.map_err(|cause| broken(server, &cause))?;
        let link = Self { server: server.to_owned(), address, budget: Arc::new(AtomicU64::new(WHOLE)), listening: RefCell::default() };
        link.listen(listener);
        Ok(link)
    }

    /// Where the laptop finds the server.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The network is gone: calls are refused.
    pub fn take_down(&self) {
        let Some(Listening { stop, thread }) = self.listening.take() else { return };
        stop.store(true, Ordering::SeqCst);
        // A call wakes the thread, which sees the word and stops listening; one that fails found it gone already.
        let _ = TcpStream::connect(self.address);
        let _ = thread.join();
    }

    /// The network is there, and carries everything.
    pub fn bring_up(&self) -> Result<()> {
        self.budget.store(WHOLE, Ordering::SeqCst);
        if self.listening.borrow().is_none() {
            self.listen(TcpListener::bind(self.address).map_err(|cause| broken(&self.server, &cause))?);
        }
        Ok(())
    }

    /// The network breaks once the server has sent this many more bytes.
    pub fn cut_after(&self, bytes: u64) {
        self.budget.store(bytes, Ordering::SeqCst);
    }

    fn listen(&self, listener: TcpListener) {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, server, budget) = (Arc::clone(&stop), self.server.clone(), Arc::clone(&self.budget));
        let thread = thread::spawn(move || {
            for laptop in listener.incoming().flatten() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                // A call that cannot be forwarded is a call that fails: the laptop sees it hang up.
                let _ = forward(laptop, &server, &budget);
            }
        });
        *self.listening.borrow_mut() = Some(Listening { stop, thread });
    }
}

fn broken(server: &str, cause: &std::io::Error) -> Error {
    Error::Refused(format!("no link to {server}: {cause}"))
}

fn forward(laptop: TcpStream, server: &str, budget: &Arc<AtomicU64>) -> std::io::Result<()> {
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
    fn a_link_carries_all_then_a_part_then_refuses_then_carries_all_again() {
        let link = Link::to(&hundred()).unwrap();
        assert_eq!(heard(&link), 100);
        link.cut_after(40);
        assert_eq!(heard(&link), 40);
        link.take_down();
        assert!(TcpStream::connect(link.address).is_err());
        link.bring_up().unwrap();
        assert_eq!(heard(&link), 100);
    }
}
