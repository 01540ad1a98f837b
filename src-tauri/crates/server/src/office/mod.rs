//! What the programme office asks of the server: who is silent, how far the visits have come, what was
//! changed, and that something be erased. Reads, and decides nothing about records.

mod coverage;
mod silence;

#[cfg(test)]
mod tests;

pub use coverage::{Covered, Period, coverage};
pub use silence::{Silent, silent, unsent};
