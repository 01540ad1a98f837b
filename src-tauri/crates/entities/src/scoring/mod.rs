//! From the definition of a section and the raw facts of one pupil to a score: pure functions, used alike by
//! the screen, the server and exports, so that a number is the same wherever it is read.
//!
//! Nothing is clamped or guessed: facts that contradict each other or the definition are an error in words,
//! and a rate that cannot be known is absent.

mod facts;
mod reach;
mod score;
mod section;
mod summary;

pub use facts::{Facts, FactsError, ItemState};
pub use reach::words_attempted;
pub use score::{MOST_PER_MINUTE, Score, ScoreError, score};
pub use section::{Item, Section, SectionError, SectionType, StopRule, check_sections};
pub use summary::{FORMULA, summarise};
