//! Clocks that stand still until a test turns them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ports::{Clock, Reading};

/// The clocks of one laptop, turned by hand. A clone shows the same clocks.
#[derive(Clone, Debug)]
pub struct HandClock(Arc<Mutex<Reading>>);

impl HandClock {
    /// Clocks of a first boot, at `wall` µs since 1970.
    #[must_use]
    pub fn at(wall: i64) -> Self {
        Self(Arc::new(Mutex::new(Reading { wall, mono: 0, boot: 1 })))
    }

    /// Lets `micros` pass: both clocks go on.
    pub fn advance(&self, micros: i64) {
        let mut reading = self.reading();
        reading.wall += micros;
        reading.mono += micros;
    }

    /// A person sets the wall clock; what passed since boot stays as it is.
    pub fn set_wall(&self, wall: i64) {
        self.reading().wall = wall;
    }

    /// The laptop is started anew `micros` later: another boot, whose monotonic clock begins at zero.
    pub fn reboot(&self, micros: i64) {
        let mut reading = self.reading();
        reading.wall += micros;
        reading.mono = 0;
        reading.boot += 1;
    }

    fn reading(&self) -> MutexGuard<'_, Reading> {
        // A test that panicked while it turned the clock has failed already; the reading itself is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for HandClock {
    fn now(&self) -> Reading {
        *self.reading()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_moves_the_wall_clock_and_time_moves_both() {
        let clock = HandClock::at(100);
        clock.advance(5);
        clock.set_wall(1);
        assert_eq!(clock.now(), Reading { wall: 1, mono: 5, boot: 1 });
        clock.reboot(9);
        assert_eq!(clock.now(), Reading { wall: 10, mono: 0, boot: 2 });
    }
}
