//! How long things took that are done many times.

use std::time::{Duration, Instant};

/// How long each of many took, to be told as the one in the middle and the one of a hundred.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// One more.
    pub fn add(&mut self, since: Instant) {
        self.0.push(since.elapsed());
    }

    /// Those of another.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// That within which so many hundredths were, in seconds.
    pub fn within(&mut self, hundredths: usize) -> f64 {
        self.0.sort();
        self.0.get((self.0.len() * hundredths / 100).min(self.0.len().saturating_sub(1))).map_or(f64::NAN, Duration::as_secs_f64)
    }
}
