//! A link as a phone network gives it: so many bits a second each way, so long a way there and back. One trip there
//! and back is paid when a connection is made.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{Mutex, mpsc},
    time::{Instant, sleep, sleep_until},
};

/// Bytes moved at once: a packet.
const PACKET: usize = 1_400;

/// How good a link is.
#[derive(Clone, Copy)]
pub struct Shape {
    /// There and back.
    pub round_trip: Duration,
    /// Bits a second to the laptop; 0 for as many as there are.
    pub down: u64,
    /// Bits a second from the laptop; 0 for as many as there are.
    pub up: u64,
}

/// Not slowed.
pub const LAN: Shape = Shape { round_trip: Duration::ZERO, down: 0, up: 0 };
/// 300 ms, 400 kbit/s down, 128 up.
pub const THREE_G: Shape = Shape { round_trip: Duration::from_millis(300), down: 400_000, up: 128_000 };
/// 800 ms, 50 kbit/s down, 20 up.
pub const TWO_G: Shape = Shape { round_trip: Duration::from_millis(800), down: 50_000, up: 20_000 };

/// Bytes that went over a link.
#[derive(Default)]
pub struct Moved {
    up: AtomicU64,
    down: AtomicU64,
    /// Bytes that still may come down before the link hangs up; 0 when there is no such bound.
    cut: AtomicU64,
    /// Whether the shape does not hold for now.
    free: AtomicBool,
}

impl Moved {
    /// From the laptop.
    pub fn up(&self) -> u64 {
        self.up.load(SeqCst)
    }

    /// To the laptop.
    pub fn down(&self) -> u64 {
        self.down.load(SeqCst)
    }

    /// Hangs up after this many more bytes to the laptop, once.
    pub fn cut_after(&self, bytes: u64) {
        self.cut.store(bytes, SeqCst);
    }

    /// Lets everything pass as fast as it can, or no longer.
    pub fn free(&self, free: bool) {
        self.free.store(free, SeqCst);
    }
}

/// A link of `shape` to `server`: where the laptop calls, and what was moved. It lasts as long as the program.
pub async fn link(server: SocketAddr, shape: Shape) -> (SocketAddr, Arc<Moved>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket");
    let moved: Arc<Moved> = Arc::default();
    let counted = Arc::clone(&moved);
    tokio::spawn(async move {
        // What is on the air is shared by all connections of the laptop.
        let (air_up, air_down): (Arc<Mutex<()>>, Arc<Mutex<()>>) = Default::default();
        while let Ok((laptop, _)) = listener.accept().await {
            let (moved, air_up, air_down) = (Arc::clone(&counted), Arc::clone(&air_up), Arc::clone(&air_down));
            tokio::spawn(async move {
                sleep(shape.round_trip).await;
                let Ok(server) = TcpStream::connect(server).await else { return };
                drop((laptop.set_nodelay(true), server.set_nodelay(true)));
                let (from_laptop, to_laptop) = laptop.into_split();
                let (from_server, to_server) = server.into_split();
                let late = shape.round_trip / 2;
                let up = carry(from_laptop, to_server, Pace { bits: shape.up, late, air: air_up, free: &moved.free }, |bytes| {
                    moved.up.fetch_add(bytes, SeqCst);
                    true
                });
                let down = carry(from_server, to_laptop, Pace { bits: shape.down, late, air: air_down, free: &moved.free }, |bytes| {
                    moved.down.fetch_add(bytes, SeqCst);
                    let left = moved.cut.load(SeqCst);
                    moved.cut.store(left.saturating_sub(bytes), SeqCst);
                    left == 0 || left > bytes
                });
                tokio::select! { () = up => {} () = down => {} }
            });
        }
    });
    (address, moved)
}

/// How fast bytes go one way.
struct Pace<'p> {
    bits: u64,
    late: Duration,
    air: Arc<Mutex<()>>,
    free: &'p AtomicBool,
}

/// Moves bytes one way until either end or `count` has enough.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, pace: Pace<'_>, count: impl Fn(u64) -> bool) {
    let Pace { bits, late, air, free } = pace;
    let (send, mut arriving) = mpsc::channel::<(Instant, Vec<u8>)>(1_024);
    let sending = async move {
        let mut packet = vec![0; if bits == 0 { 65_536 } else { PACKET }];
        while let Ok(read @ 1..) = from.read(&mut packet).await {
            let slow = !free.load(SeqCst);
            if bits > 0 && slow {
                let _turn = air.lock().await;
                sleep(Duration::from_secs_f64(read as f64 * 8.0 / bits as f64)).await;
            }
            if send.send((Instant::now() + if slow { late } else { Duration::ZERO }, packet[..read].to_vec())).await.is_err() {
                return;
            }
        }
        // The end is told when the last packet has arrived.
        drop(send);
        std::future::pending::<()>().await;
    };
    let delivering = async move {
        while let Some((at, packet)) = arriving.recv().await {
            sleep_until(at).await;
            // Counted here, not where it was taken: what is still on the way when a link is cut reached nobody.
            if !count(packet.len() as u64) || to.write_all(&packet).await.is_err() {
                return;
            }
        }
    };
    tokio::select! { () = sending => {} () = delivering => {} }
}
