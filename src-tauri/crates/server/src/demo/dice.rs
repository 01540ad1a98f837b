//! Chance that always falls the same way: a stream of numbers that depends on a name alone.
//!
//! Each record rolls its own dice, so that adding one changes no other. SplitMix64 is written out here
//! because the generators of a crate may change with its versions; nothing secret is drawn from it.

use sha2::{Digest as _, Sha256};

/// A stream of numbers.
pub struct Dice(u64);

impl Dice {
    /// The dice of that name.
    pub fn named(name: &[&str]) -> Self {
        let hash = Sha256::digest(name.join("/"));
        Self(hash.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte)))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, but not, 1.
    pub fn share(&mut self) -> f64 {
        f64::from((self.roll() >> 32) as u32) / (f64::from(u32::MAX) + 1.0)
    }

    /// True so often in the long run.
    pub fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// A whole number from `low` to `high`, both possible.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + (self.roll() >> 32) as u32 % (high - low + 1)
    }

    /// One of `choices`; `None` when there is none.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let count = u32::try_from(choices.len()).ok().filter(|count| *count > 0)?;
        choices.get(self.between(0, count - 1) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_rolls_the_same_and_another_does_not() {
        let rolls = |name| {
            let mut dice = Dice::named(&[name]);
            [dice.between(1, 1000), dice.between(1, 1000), dice.between(1, 1000)]
        };
        assert_eq!(rolls("a"), rolls("a"));
        assert_ne!(rolls("a"), rolls("b"));
    }

    #[test]
    fn a_roll_stays_within_its_bounds_and_reaches_them() {
        let mut dice = Dice::named(&["bounds"]);
        let rolls: Vec<u32> = (0..200).map(|_| dice.between(3, 5)).collect();
        assert!((3..=5).all(|face| rolls.contains(&face)) && rolls.iter().all(|roll| (3..=5).contains(roll)));
        assert!((0..200).all(|_| (0.0..1.0).contains(&dice.share())));
        assert_eq!(dice.pick::<u8>(&[]), None);
    }
}
