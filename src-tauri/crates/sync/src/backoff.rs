//! How long to leave a server alone that could not be reached: full jitter, so that a thousand laptops that lost
//! one server do not come back in one second.

use std::time::Duration;

/// The longest wait.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// The shortest upper bound of a wait.
const FIRST: Duration = Duration::from_secs(2);

/// The waits after failures in a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// After success there is nothing to wait for.
    pub const fn reset(&mut self) {
        self.failures = 0;
    }

    /// After one more failure: a wait between nothing and 2, 4, 8 … s, 15 min at most. `chance` is drawn evenly from 0..1.
    pub fn failed(&mut self, chance: f64) -> Duration {
        let bound = FIRST.saturating_mul(1 << self.failures.min(20)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        bound.mul_f64(chance.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_quarter_of_an_hour_and_start_anew_after_success() {
        let mut backoff = Backoff::default();
        let waits: Vec<u64> = (0..11).map(|_| backoff.failed(1.0).as_secs()).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        backoff.reset();
        assert_eq!(backoff.failed(0.5), Duration::from_secs(1));
    }
}
