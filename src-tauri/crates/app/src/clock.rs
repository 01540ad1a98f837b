//! The laptop's clocks, read from the system: the one place of this program that does.

use std::time::{SystemTime, UNIX_EPOCH};

use rounds_sync::ports::{Clock, Reading};

/// The system's clocks.
///
/// The monotonic one goes on while the laptop sleeps; together with the name of the boot it tells how long ago
/// something was typed even when somebody has set the wall clock since.
#[derive(Debug)]
pub struct SystemClock {
    boot: u64,
}

impl SystemClock {
    /// The clocks of this boot.
    #[must_use]
    pub fn new() -> Self {
        Self { boot: boot() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Reading {
        Reading { wall: wall(), mono: mono(), boot: self.boot }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the adapter that the wall clock is read through")]
fn wall() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// Since the boot, sleep included.
#[cfg(target_os = "linux")]
fn mono() -> i64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    now.tv_sec * 1_000_000 + now.tv_nsec / 1_000
}

/// Since this program began: elsewhere the standard library tells of no clock that counts the sleep and survives the
/// program, so the name of the boot is drawn anew each time as well, and readings of two starts are not compared.
#[cfg(not(target_os = "linux"))]
fn mono() -> i64 {
    use std::{sync::OnceLock, time::Instant};
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    i64::try_from(BEGUN.get_or_init(Instant::now).elapsed().as_micros()).unwrap_or(i64::MAX)
}

/// A number that names the boot: the kernel's boot id where there is one.
fn boot() -> u64 {
    use sha2::{Digest, Sha256};
    match std::fs::read("/proc/sys/kernel/random/boot_id") {
        Ok(id) => Sha256::digest(id).iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)),
        Err(_) => rand::random(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clocks_go_on_and_the_boot_stays() {
        let (one, two) = (SystemClock::new().now(), SystemClock::new().now());
        assert!(two.mono >= one.mono);
        assert!(one.wall > 1_700_000_000_000_000);
        #[cfg(target_os = "linux")]
        assert_eq!(one.boot, two.boot);
    }
}
