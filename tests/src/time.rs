//! The one true time of a test, and the clocks that show it more or less well. Time stands still until it is turned,
//! unless a program of its own takes part, which has the clock of the machine.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use rounds_model::ServerTime;
use rounds_sync::ports::{Clock, Reading};

/// 2026-03-02T06:00:00Z, a Monday morning.
const START: i64 = 1_772_431_200_000_000;

/// True time, shared by all clocks of a test. The server's clock is right.
#[derive(Clone, Debug)]
pub struct TrueTime {
    turned: Arc<AtomicI64>,
    goes: bool,
}

impl Default for TrueTime {
    fn default() -> Self {
        Self { turned: Arc::new(AtomicI64::new(START)), goes: false }
    }
}

impl TrueTime {
    /// The time of this machine, for a test in which a program of its own takes part.
    #[must_use]
    pub fn of_this_machine() -> Self {
        Self { turned: Arc::default(), goes: true }
    }

    /// Lets time pass, for everybody.
    pub fn pass(&self, time: Duration) {
        self.turned.fetch_add(micros(time), SeqCst);
    }

    /// Lets `minutes` pass, for everybody.
    pub fn minutes(&self, minutes: u64) {
        self.pass(Duration::from_secs(60 * minutes));
    }

    /// µs since 1970.
    #[must_use]
    pub fn micros(&self) -> i64 {
        let turned = self.turned.load(SeqCst);
        if self.goes { rounds_server::Clock::now(&rounds_server::SystemClock).micros() + turned } else { turned }
    }

    /// A laptop's clock that shows this time, booted now.
    #[must_use]
    pub fn laptop(&self) -> LaptopClock {
        LaptopClock(Arc::new(Laptop {
            time: self.clone(),
            off_by: AtomicI64::new(0),
            booted: AtomicI64::new(self.micros()),
            boots: AtomicU64::new(1),
        }))
    }
}

impl rounds_server::Clock for TrueTime {
    fn now(&self) -> ServerTime {
        ServerTime::from_micros(self.micros())
    }
}

/// The clocks of one laptop. A clone shows the same clocks.
#[derive(Clone, Debug)]
pub struct LaptopClock(Arc<Laptop>);

#[derive(Debug)]
struct Laptop {
    time: TrueTime,
    off_by: AtomicI64,
    booted: AtomicI64,
    boots: AtomicU64,
}

impl LaptopClock {
    /// A person sets the wall clock `time` too far ahead; the time since boot is not touched.
    pub fn set_ahead(&self, time: Duration) {
        self.0.off_by.store(micros(time), SeqCst);
    }

    /// A person sets the wall clock `time` behind.
    pub fn set_behind(&self, time: Duration) {
        self.0.off_by.store(-micros(time), SeqCst);
    }

    /// The laptop is started anew: the time since boot begins at zero.
    pub fn reboot(&self) {
        self.0.booted.store(self.0.time.micros(), SeqCst);
        self.0.boots.fetch_add(1, SeqCst);
    }
}

impl Clock for LaptopClock {
    fn now(&self) -> Reading {
        let now = self.0.time.micros();
        Reading { wall: now + self.0.off_by.load(SeqCst), mono: now - self.0.booted.load(SeqCst), boot: self.0.boots.load(SeqCst) }
    }
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).expect("no test lasts for centuries")
}
