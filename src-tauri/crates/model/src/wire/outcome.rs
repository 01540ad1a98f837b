//! What the server says of operations.

use serde::{Deserialize, Serialize};

use crate::{FieldError, OpId, RecordKey, Stamp};

use super::{Authorship, Record};

/// The fate of an operation sent earlier: remembered, or never arrived (or did not succeed).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The operation.
    pub op: OpId,
    /// The stamp it was given, when it is remembered as done; `None`: send it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Stamp>,
    /// Whether the server remembers it as done (an archive is done without a stamp).
    pub done: bool,
}

/// The answer to one operation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OpResult {
    /// The operation.
    pub op: OpId,
    /// What became of it.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// What became of an operation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "lowercase", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Done, or done before.
    Ok {
        /// The record's new stamp; `None` for an archive.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        updated_at: Option<Stamp>,
        /// What was stored, when that is not what was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        current: Option<Box<Current>>,
    },
    /// The record has moved on; nothing was written, the payload is in the history.
    Conflict {
        /// Which conflict.
        code: ConflictCode,
        /// The record as it stands, or the newest row of the subtree.
        current: Box<Current>,
    },
    /// A required parent is not there.
    Parent {
        /// Which one.
        which: RecordKey,
        /// Since when not.
        state: ParentState,
    },
    /// Refused for good; editing it makes a new operation.
    Invalid {
        /// Why, field by field.
        errors: Vec<FieldError>,
    },
    /// The version that an operation changes is no longer known here: it must come with the whole record.
    Need,
    /// This user may not.
    Denied,
    /// Not now.
    Retry {
        /// Seconds to wait at least.
        after: u32,
    },
}

/// Which conflict.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictCode {
    /// The record has a newer version than the base.
    Stale,
    /// Somebody changed something under the record that was to be deleted.
    SubtreeChanged,
}

/// A record as it stands on the server.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Current(pub Record);

/// Why a parent is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParentState {
    /// Never seen (or not visible).
    Absent,
    /// Deleted.
    Deleted,
}

impl Current {
    /// Who made it and when, as the server always says in an answer to an operation.
    #[must_use]
    pub const fn author(&self) -> Option<&Authorship> {
        self.0.author.as_ref()
    }
}
