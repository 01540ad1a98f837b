//! What crosses between this crate and whoever shows it: the window, in typed TypeScript, and the command line, as
//! JSON. Ids are hyphenated UUIDs, instants RFC 3339 strings, numbers small enough for JavaScript.

mod account;
mod assessment;
mod conflicts;
mod files;
mod history;
mod problem;
mod records;
mod sync;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use account::{Account, AppState, Connected, DataUse, KeptUnsent, NewCode, Phase, Policy, Settings, SignedOut, Theme};
pub use assessment::{Assessed, RefusedSection, SectionScore};
pub use conflicts::{ConflictField, ConflictRow, ConflictView, Decided, Decision, FieldChoice, JournalRow, Resolution, Side, Take};
pub use files::{About, Backup, Licence, WrittenFile};
pub use history::{HistoryChange, HistoryEntry, RecordHistory};
pub use problem::{FieldProblem, Reason, UiError};
pub use records::{
    CoverageRow, FieldInfo, Filter, GivesWay, KindInfo, Link, OpenedForm, OwnerInfo, RecordRow, RecordState, RecordView, RecordsPage,
    RecordsQuery, Removed, SaveOutcome, Saved, ServerVersion, ShapeName, Sort, Trail, Typed,
};
pub use sync::{LastSynced, Outcome, Progress, ProgressPhase, QueueAction, QueueRow, QueueState, RunReport, RunTrigger, SyncStatus, Told};

/// Field name to value; a field without an answer is absent.
pub type Fields = BTreeMap<String, Value>;

/// Kind and id of a record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
pub struct RecordName {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
}
