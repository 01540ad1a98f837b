//! Time, handed in. The wall clock is a port; stamps are drawn from it and never go back.

use rounds_model::{ServerTime, Stamp};

/// The server's wall clock.
pub trait Clock: Send + Sync {
    /// Now, in microseconds of UTC.
    fn now(&self) -> ServerTime;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter that hands the time in")]
    fn now(&self) -> ServerTime {
        chrono::Utc::now().into()
    }
}

/// The next stamp after `last`: the wall clock where it has moved on, else one microsecond later.
///
/// A wall clock that is set back therefore never gives a stamp twice.
#[must_use]
pub fn next_stamp(last: Stamp, now: ServerTime) -> Stamp {
    Stamp::from_micros(now.micros()).max(last.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_rise_when_the_wall_clock_stands_or_goes_back() {
        let last = Stamp::from_micros(100);
        assert_eq!(next_stamp(last, ServerTime::from_micros(500)).micros(), 500);
        assert_eq!(next_stamp(last, ServerTime::from_micros(100)).micros(), 101);
        assert_eq!(next_stamp(last, ServerTime::from_micros(7)).micros(), 101);
    }
}
