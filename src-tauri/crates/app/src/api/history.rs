//! What became of a record on the server.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use specta::Type;

/// The past of a record as the server told it.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordHistory {
    /// What was written, newest first; nothing of a record that the server does not have.
    pub entries: Vec<HistoryEntry>,
    /// When its content was erased for good.
    pub erased_at: Option<String>,
    /// When the server said so, by its own clock; `None` of a record that was never sent.
    pub as_of: Option<String>,
    /// Why the server could not be asked now, so that this is a copy: the code of the one table.
    pub stale: Option<String>,
    /// What a person calls the records that any entry refers to, by id.
    pub names: BTreeMap<String, String>,
}

/// Something that somebody wrote.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// `stored`: it became a version; `rejected`: it came late; `archived`: it gave way on its author's laptop.
    pub fate: String,
    /// There is no content: it is a deletion, or what it held was erased.
    pub removed: bool,
    /// The author's name, where their record is on this laptop.
    pub by: Option<String>,
    /// The author's laptop.
    pub device: String,
    /// When it was typed, in server time.
    pub typed_at: Option<String>,
    /// When the server wrote it down.
    pub recorded_at: String,
    /// What it changed in the version before it; all fields of the first one.
    pub changes: Vec<HistoryChange>,
}

/// A field that was changed.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
pub struct HistoryChange {
    /// Its name in the data.
    pub field: String,
    /// What it held before.
    pub before: Value,
    /// What it holds then.
    pub after: Value,
}
