//! The link between a laptop and its server: TCP that can be refused, cut, stalled, slowed, doubled and swallowed.
//!
//! It forwards bytes and counts them; it knows nothing of what they mean. A fault holds for all connections, those
//! that are open too, from when it is set until another is set.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpSocket, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{Mutex as AsyncMutex, watch},
    task::JoinHandle,
};

/// Bytes moved at once, so that a link can be cut at any byte and yet is fast.
const PIECE: usize = 4096;

/// What is wrong with the link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing.
    None,
    /// There is no network: no connection can be made.
    Offline,
    /// Who calls is hung up on at once.
    HangUp,
    /// Bytes go in and nothing ever comes out; connections stay open.
    BlackHole,
    /// Hangs up after this many more bytes from the laptop, and from then on at once.
    CutUp(u64),
    /// Hangs up after this many more bytes from the server, and from then on at once.
    CutDown(u64),
    /// Stays open but moves nothing more after this many bytes from the laptop.
    StallUp(u64),
    /// Stays open but moves nothing more after this many bytes from the server.
    StallDown(u64),
    /// Every piece takes this long.
    Latency(Duration),
    /// Bytes a second, each way.
    Bandwidth(u32),
    /// Whatever the laptop sends reaches the server twice, on two connections at once; the second answer is lost.
    Twice,
}

/// A link that can be broken.
pub struct Link {
    address: SocketAddr,
    wire: Arc<Wire>,
    near_end: AsyncMutex<NearEnd>,
}

/// The end that the laptop calls.
enum NearEnd {
    Listening(JoinHandle<()>),
    /// The port is held, so that nobody else takes it, and calls are refused.
    Refusing(TcpSocket),
    /// Between the two.
    Changing,
}

struct Wire {
    server: SocketAddr,
    fault: watch::Sender<Fault>,
    /// Bytes that a cut or stall still lets pass.
    left: Mutex<u64>,
    up: AtomicU64,
    down: AtomicU64,
    connections: AtomicU64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

/// Whether a connection goes on.
#[derive(PartialEq, Eq)]
enum Passage {
    On,
    HangUp,
    Hang,
}

impl Link {
    /// A whole link to the server at `server`.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket");
        let wire = Arc::new(Wire {
            server,
            fault: watch::Sender::new(Fault::None),
            left: Mutex::new(0),
            up: AtomicU64::new(0),
            down: AtomicU64::new(0),
            connections: AtomicU64::new(0),
        });
        let near_end = AsyncMutex::new(NearEnd::Listening(tokio::spawn(Arc::clone(&wire).accept(listener))));
        Self { address, wire, near_end }
    }

    /// What the laptop takes for the server's address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Breaks the link, or repairs it.
    pub async fn set(&self, fault: Fault) {
        if let Fault::CutUp(bytes) | Fault::CutDown(bytes) | Fault::StallUp(bytes) | Fault::StallDown(bytes) = fault {
            *self.wire.left() = bytes;
        }
        self.wire.fault.send_replace(fault);
        let mut near_end = self.near_end.lock().await;
        *near_end = match (std::mem::replace(&mut *near_end, NearEnd::Changing), fault) {
            (NearEnd::Listening(accepting), Fault::Offline) => {
                accepting.abort();
                // It ends as told; the listener is closed when it has.
                let _ = accepting.await;
                let socket = TcpSocket::new_v4().expect("a socket");
                socket.set_reuseaddr(true).expect("a socket");
                socket.bind(self.address).expect("the same port");
                NearEnd::Refusing(socket)
            }
            (NearEnd::Refusing(socket), fault) if fault != Fault::Offline => {
                let listener = socket.listen(64).expect("a bound socket");
                NearEnd::Listening(tokio::spawn(Arc::clone(&self.wire).accept(listener)))
            }
            (near_end, _) => near_end,
        };
    }

    /// Repairs the link.
    pub async fn repair(&self) {
        self.set(Fault::None).await;
    }

    /// Bytes that came from the laptop so far.
    #[must_use]
    pub fn up(&self) -> u64 {
        self.wire.up.load(SeqCst)
    }

    /// Bytes that reached the laptop so far.
    #[must_use]
    pub fn down(&self) -> u64 {
        self.wire.down.load(SeqCst)
    }

    /// Connections that the laptop made so far.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.wire.connections.load(SeqCst)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if let NearEnd::Listening(accepting) = self.near_end.get_mut() {
            accepting.abort();
        }
    }
}

impl Wire {
    fn left(&self) -> std::sync::MutexGuard<'_, u64> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self) -> Fault {
        *self.fault.borrow()
    }

    async fn accept(self: Arc<Self>, listener: TcpListener) {
        while let Ok((laptop, _)) = listener.accept().await {
            tokio::spawn(Arc::clone(&self).carry(laptop));
        }
    }

    async fn carry(self: Arc<Self>, laptop: TcpStream) {
        self.connections.fetch_add(1, SeqCst);
        if self.fault() == Fault::HangUp {
            return;
        }
        let Ok(server) = TcpStream::connect(self.server).await else { return };
        let echo = if self.fault() == Fault::Twice { TcpStream::connect(self.server).await.ok() } else { None };
        let (from_laptop, to_laptop) = laptop.into_split();
        let (from_server, to_server) = server.into_split();
        let up = self.move_bytes(Way::Up, from_laptop, to_server, echo);
        let down = self.move_bytes(Way::Down, from_server, to_laptop, None);
        // Either way ended: the connection is over, as with a link that is gone.
        tokio::select! {
            () = up => {}
            () = down => {}
            () = self.gone() => {}
        }
    }

    async fn gone(&self) {
        let mut fault = self.fault.subscribe();
        // The sender lives as long as this connection, so the wait ends with such a fault alone.
        let _ = fault.wait_for(|fault| matches!(fault, Fault::Offline | Fault::HangUp)).await;
    }

    async fn move_bytes(&self, way: Way, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut echo: Option<TcpStream>) {
        let mut piece = [0; PIECE];
        while let Ok(read) = from.read(&mut piece).await {
            if read == 0 {
                if way == Way::Up {
                    // The laptop has said all; it still listens.
                    let _ = to.shutdown().await;
                    std::future::pending::<()>().await;
                }
                return;
            }
            let (passes, passage) = self.pass(way, read).await;
            self.count(way, passes);
            if let Some(echo) = &mut echo {
                let _ = echo.write_all(&piece[..passes]).await;
            }
            if to.write_all(&piece[..passes]).await.is_err() {
                return;
            }
            match passage {
                Passage::On => {}
                Passage::Hang => std::future::pending().await,
                Passage::HangUp => {
                    self.fault.send_replace(Fault::HangUp);
                    return;
                }
            }
        }
    }

    /// How many of `bytes` pass now, and what comes after them.
    async fn pass(&self, way: Way, bytes: usize) -> (usize, Passage) {
        let spend = |after| {
            let mut left = self.left();
            let passes = bytes.min(usize::try_from(*left).unwrap_or(usize::MAX));
            *left -= passes as u64;
            (passes, if *left == 0 { after } else { Passage::On })
        };
        match (self.fault(), way) {
            (Fault::CutUp(_), Way::Up) | (Fault::CutDown(_), Way::Down) => spend(Passage::HangUp),
            (Fault::StallUp(_), Way::Up) | (Fault::StallDown(_), Way::Down) => spend(Passage::Hang),
            (Fault::BlackHole, _) => (0, Passage::Hang),
            (Fault::Latency(time), _) => {
                tokio::time::sleep(time).await;
                (bytes, Passage::On)
            }
            (Fault::Bandwidth(rate), _) => {
                let seconds = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / f64::from(rate.max(1));
                tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
                (bytes, Passage::On)
            }
            _ => (bytes, Passage::On),
        }
    }

    fn count(&self, way: Way, bytes: usize) {
        let counter = if way == Way::Up { &self.up } else { &self.down };
        counter.fetch_add(bytes as u64, SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers a call with what it heard until the caller was silent, and then a hundred bytes.
    async fn parrot() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut call, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut heard = Vec::new();
                    let _ = call.read_to_end(&mut heard).await;
                    heard.extend([b'x'; 100]);
                    let _ = call.write_all(&heard).await;
                });
            }
        });
        address
    }

    async fn call(link: &Link, say: &[u8]) -> Option<usize> {
        let mut call = TcpStream::connect(link.address).await.ok()?;
        let mut answer = Vec::new();
        // A link that hangs up may do it by a reset; what came before it counts.
        let _ = call.write_all(say).await;
        let _ = call.shutdown().await;
        let _ = call.read_to_end(&mut answer).await;
        Some(answer.len())
    }

    #[tokio::test]
    async fn a_link_carries_all_or_is_cut_at_the_byte_told_in_either_direction() {
        let link = Link::to(parrot().await).await;
        assert_eq!(call(&link, b"hello").await, Some(105));
        link.set(Fault::CutDown(40)).await;
        assert_eq!(call(&link, b"hello").await, Some(40));
        assert_eq!(call(&link, b"hello").await, Some(0), "a link that was cut hangs up");
        link.set(Fault::CutUp(3)).await;
        assert_eq!(call(&link, b"hello").await, Some(0));
        link.repair().await;
        assert_eq!(call(&link, b"hello").await, Some(105));
        assert_eq!((link.up(), link.down(), link.connections()), (5 + 5 + 3 + 5, 105 + 40 + 105, 5));
    }

    #[tokio::test]
    async fn a_laptop_that_is_offline_cannot_connect_and_can_again_at_the_same_address() {
        let link = Link::to(parrot().await).await;
        link.set(Fault::Offline).await;
        assert_eq!(call(&link, b"hello").await, None);
        link.set(Fault::Offline).await;
        assert_eq!(call(&link, b"hello").await, None);
        link.repair().await;
        assert_eq!(call(&link, b"hello").await, Some(105));
    }

    #[tokio::test]
    async fn a_slow_link_and_a_doubling_one_carry_all() {
        let link = Link::to(parrot().await).await;
        for fault in [Fault::Latency(Duration::from_millis(1)), Fault::Bandwidth(100_000), Fault::Twice] {
            link.set(fault).await;
            assert_eq!(call(&link, b"hello").await, Some(105), "{fault:?}");
        }
    }

    #[tokio::test]
    async fn a_link_that_swallows_keeps_its_caller_waiting_until_it_is_taken_down() {
        let link = Link::to(parrot().await).await;
        link.set(Fault::BlackHole).await;
        let waiting = call(&link, b"hello");
        tokio::pin!(waiting);
        let waited = tokio::time::timeout(Duration::from_millis(20), &mut waiting).await;
        assert!(waited.is_err(), "nothing comes out");
        link.set(Fault::HangUp).await;
        assert_eq!(waiting.await, Some(0));
    }
}
