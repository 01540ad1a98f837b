//! Runs, their progress, and what waits to be sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Reason;

/// How the sync stands.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncStatus {
    /// Whether a run is at work in this program.
    pub running: bool,
    /// How far it is.
    pub progress: Option<Progress>,
    /// Records changed here that go with the next run: neither in conflict nor in need of attention.
    pub waiting: u32,
    /// Open conflicts.
    pub conflicts: u32,
    /// Entries that need attention.
    pub attention: u32,
    /// Records from the server that were set aside.
    pub parked: u32,
    /// The last run.
    pub last_run: Option<RunReport>,
    /// When each collection was last complete, in server time.
    pub last_synced: LastSynced,
    /// When the next run begins by itself.
    pub next_automatic: Option<String>,
    /// Whether the last try reached the server; unknown before the first.
    pub online: Option<bool>,
    /// What to do about a clock that is wrong.
    pub clock_off_warning: Option<String>,
}

/// When each collection was last complete, in server time.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, Type)]
pub struct LastSynced {
    /// Places, people, forms and instruments.
    pub schools: Option<String>,
    /// Visits.
    pub visits: Option<String>,
    /// Assessments.
    pub assessments: Option<String>,
}

/// How far a run is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Its phase.
    pub phase: ProgressPhase,
    /// Operations sent so far.
    pub sent: u32,
    /// Records received so far.
    pub received: u32,
    /// Records to come in all, where that is known.
    pub total: Option<u32>,
    /// Bytes sent so far.
    #[specta(type = u32)]
    pub bytes_up: u64,
    /// Bytes received so far.
    #[specta(type = u32)]
    pub bytes_down: u64,
}

/// A phase of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ProgressPhase {
    /// Looking at what there is to do.
    Validate,
    /// Sending.
    Send,
    /// Receiving.
    Receive,
    /// Writing what came.
    Apply,
    /// Finished.
    Done,
}

/// What a run says of itself.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunReport {
    /// Its id, also in the server's log.
    pub id: String,
    /// What started it.
    pub trigger: RunTrigger,
    /// When it began, by the laptop's clock.
    pub started_at: String,
    /// When it ended.
    pub finished_at: String,
    /// How it ended.
    pub outcome: Outcome,
    /// A code of the table; none when complete.
    pub code: Option<String>,
    /// What happened.
    pub message: String,
    /// What is safe.
    pub safe: String,
    /// What to do next.
    pub todo: String,
    /// Operations sent.
    pub pushed: u32,
    /// Operations that the server confirmed.
    pub confirmed: u32,
    /// Records taken from the server, per kind.
    pub pulled: BTreeMap<String, u32>,
    /// Open conflicts at its end.
    pub conflicts: u32,
    /// Entries that need attention at its end.
    pub attention: u32,
    /// Records set aside at its end.
    pub parked: u32,
    /// Records unsent at its end.
    pub waiting: u32,
    /// Edits that a later one replaced; they are in the journal.
    pub journaled: u32,
    /// Requests made.
    pub requests: u32,
    /// Bytes sent.
    #[specta(type = u32)]
    pub bytes_up: u64,
    /// Bytes received.
    #[specta(type = u32)]
    pub bytes_down: u64,
    /// Seconds that it took.
    pub seconds: f64,
    /// The server's clock at the last answer.
    pub server_time: Option<String>,
    /// Whether both sides hold the same; unknown when the server did not say.
    pub digests_match: Option<bool>,
    /// Exchanges tried.
    pub attempts: u32,
}

/// What started a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RunTrigger {
    /// The timer.
    Timer,
    /// A network that came up.
    Network,
    /// A person.
    #[default]
    Manual,
    /// The start of the program.
    Start,
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Synced.
    Complete,
    /// Something is left.
    Partial,
    /// No exchange was completed.
    Failed,
    /// Nothing was tried.
    #[default]
    Skipped,
}

/// An entry that the server has not confirmed.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueRow {
    /// The record's id, which also names the entry.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What a person calls it.
    pub label: String,
    /// The record.
    pub record_id: String,
    /// What is to be done.
    pub action: QueueAction,
    /// What it waits for.
    pub state: QueueState,
    /// Why it is not sent.
    pub reason: Option<Reason>,
    /// When it was first changed, by the laptop's clock.
    pub since: String,
}

/// What is to be done with a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum QueueAction {
    /// Write it.
    Put,
    /// Delete it.
    Delete,
}

/// What an entry waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum QueueState {
    /// The next sync.
    Waiting,
    /// The server's answer.
    Sent,
    /// A decision on its conflict.
    Paused,
    /// A record above it.
    Blocked,
    /// A person.
    Attention,
}

/// What the window is told after it happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Told {
    /// Records of these kinds changed; conflicts, queue, journal and ledger may have moved with them.
    Changed {
        /// The kinds.
        kinds: Vec<String>,
    },
    /// A run moved on.
    Sync {
        /// How the sync stands.
        status: Box<SyncStatus>,
    },
    /// A run ended.
    Finished {
        /// Its report.
        report: Box<RunReport>,
    },
    /// The server no longer knows this sign-in.
    SignedOut,
}
