//! What went wrong, in words.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A failure, as it is told: one row of the table of codes, and the fields that it is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UiError {
    /// What a program branches on.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What is safe.
    pub safe: String,
    /// What to do next.
    pub todo: String,
    /// Whether trying the same again may help.
    pub retryable: bool,
    /// The run that it happened in.
    pub run_id: Option<String>,
    /// For `invalid`: field by field.
    pub fields: Vec<FieldProblem>,
}

/// One field that does not hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, Type)]
pub struct FieldProblem {
    /// The field's name; empty when it is about the whole record.
    pub field: String,
    /// What a program branches on.
    pub code: String,
    /// What is wrong, in words.
    pub message: String,
}

/// Why an entry is not sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
pub struct Reason {
    /// What a program branches on.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What is safe.
    pub safe: String,
    /// What to do next.
    pub todo: String,
    /// Field by field.
    pub fields: Vec<FieldProblem>,
}
