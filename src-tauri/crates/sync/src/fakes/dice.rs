//! Chance that can be repeated: the same seed rolls the same.

use std::sync::{Arc, Mutex, PoisonError};

/// A small generator (xorshift64*): plain, repeatable, good enough for choosing what to do. A clone rolls the same
/// dice, so that all who share them take turns in one sequence.
#[derive(Clone, Debug)]
pub struct Dice(Arc<Mutex<u64>>);

impl Dice {
    /// The dice of `seed`.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)))
    }

    /// 64 bits.
    #[must_use]
    pub fn bits(&self) -> u64 {
        // A number is always whole, whoever panicked while it was held.
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state ^= *state >> 12;
        *state ^= *state << 25;
        *state ^= *state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `sides`.
    #[must_use]
    pub fn roll(&self, sides: u64) -> u64 {
        (self.bits() >> 33) % sides.max(1)
    }

    /// True once in `times`.
    #[must_use]
    pub fn once_in(&self, times: u64) -> bool {
        self.roll(times) == 0
    }

    /// One of `choices`; `None` of none.
    #[must_use]
    pub fn pick<'c, T>(&self, choices: &'c [T]) -> Option<&'c T> {
        choices.get(usize::try_from(self.roll(choices.len() as u64)).unwrap_or(0))
    }
}
