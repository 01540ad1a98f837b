//! What the marks of an assessment come to.

use serde::Serialize;
use specta::Type;

use super::Fields;

/// What an assessment came to.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
pub struct Assessed {
    /// The sections that were done, in the order of the instrument.
    pub scores: Vec<SectionScore>,
    /// The sections that cannot be scored.
    pub refused: Vec<RefusedSection>,
    /// The fields of the AssessmentResult as they stand now; empty while no section was done.
    pub result: Fields,
}

/// What a pupil scored in one section.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SectionScore {
    /// The section's code.
    pub section: String,
    /// Items in the section.
    pub total: u32,
    /// Items put to the pupil.
    pub asked: u32,
    /// Items attempted, right or not.
    pub attempted: u32,
    /// Items right.
    pub correct: u32,
    /// Items attempted and not right.
    pub incorrect: u32,
    /// Of these, items to which there was no response.
    pub no_response: u32,
    /// Whether the stop rule ended the section.
    pub auto_stopped: bool,
    /// Seconds that a timed section took; absent when not known.
    pub elapsed_seconds: Option<f64>,
    /// Correct items per minute; absent when untimed, when not known, and when no time passed.
    pub per_minute: Option<f64>,
    /// Correct of attempted, from 0 to 1.
    pub accuracy: Option<f64>,
    /// Sentences of a passage read to their end.
    pub sentences: Option<u32>,
}

/// A section whose facts contradict each other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
pub struct RefusedSection {
    /// The section's code.
    pub section: String,
    /// What contradicts what.
    pub message: String,
}
