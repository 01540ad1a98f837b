//! The stall timeout: how long a connection may be silent, and nothing about how long it may take.
//!
//! Any byte in either direction starts the wait anew. Bytes that were handed to the operating system are not yet
//! on the link, and no program can see them leave: while such bytes may be on their way, the wait is longer by the
//! time that the slowest link takes for them. The answer's head proves that they arrived. The head itself is felt
//! when it is whole: it fits in one packet, so its bytes come together or not at all.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

/// Bytes per second of the slowest link that is not taken for dead: GPRS at its worst.
const SLOWEST_LINK: u64 = 2_000;

/// No byte moved for too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stalled;

/// Feels whether bytes of one exchange still move.
#[derive(Debug)]
pub struct Pulse {
    limit: Duration,
    last: Mutex<Instant>,
    on_the_way: AtomicU64,
}

impl Pulse {
    /// A pulse that stops after `limit` without a byte; it beats once now.
    pub fn new(limit: Duration) -> Self {
        Self { limit, last: Mutex::new(Instant::now()), on_the_way: AtomicU64::new(0) }
    }

    /// Bytes were handed to the operating system.
    pub fn sent(&self, bytes: u64) {
        self.on_the_way.fetch_add(bytes, Ordering::Relaxed);
        self.beat();
    }

    /// Bytes arrived, so all that was sent before them did.
    pub fn received(&self) {
        self.on_the_way.store(0, Ordering::Relaxed);
        self.beat();
    }

    /// Waits for `work` as long as bytes move.
    pub async fn watch<F: Future>(&self, work: F) -> Result<F::Output, Stalled> {
        tokio::select! {
            biased;
            output = work => Ok(output),
            () = self.silence() => Err(Stalled),
        }
    }

    fn beat(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn deadline(&self) -> Instant {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last + self.limit + Duration::from_millis(self.on_the_way.load(Ordering::Relaxed) * 1_000 / SLOWEST_LINK)
    }

    async fn silence(&self) {
        loop {
            let deadline = self.deadline();
            if Instant::now() >= deadline {
                return;
            }
            sleep_until(deadline).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::sleep;

    const LIMIT: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn silence_of_thirty_seconds_is_a_stall() {
        let pulse = Pulse::new(LIMIT);
        assert_eq!(pulse.watch(sleep(Duration::from_secs(31))).await, Err(Stalled));
    }

    #[tokio::test(start_paused = true)]
    async fn a_byte_every_twenty_nine_seconds_is_none() {
        let pulse = Pulse::new(LIMIT);
        let slow = async {
            for _ in 0..20 {
                sleep(Duration::from_secs(29)).await;
                pulse.received();
            }
        };
        assert_eq!(pulse.watch(slow).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_on_the_way_are_given_the_time_of_the_slowest_link() {
        let pulse = Pulse::new(LIMIT);
        pulse.sent(100_000); // 50 seconds
        assert_eq!(pulse.watch(sleep(Duration::from_secs(79))).await, Ok(()));
        pulse.received();
        assert_eq!(pulse.watch(sleep(Duration::from_secs(31))).await, Err(Stalled));
    }
}
