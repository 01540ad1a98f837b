//! What the engine tells while it runs. Sent after commit, so that who listens reads what is told of.

use std::collections::BTreeSet;

use rounds_model::Kind;
use serde::{Deserialize, Serialize};

use crate::RunReport;

/// Where a run is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Getting ready.
    Validate,
    /// Sending what changed here.
    Send,
    /// Receiving what changed there.
    Receive,
    /// Writing it down.
    Apply,
    /// Over.
    Done,
}

/// How far a run is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Where it is.
    pub phase: Phase,
    /// Operations sent so far.
    pub sent: u64,
    /// Records received so far.
    pub received: u64,
    /// Bytes sent so far.
    pub bytes_up: u64,
    /// Bytes received so far.
    pub bytes_down: u64,
}

/// Something to know.
#[derive(Clone, PartialEq, Debug)]
pub enum SyncEvent {
    /// Records of these kinds changed.
    Changed(BTreeSet<Kind>),
    /// A run goes on.
    Progress(Progress),
    /// A run ended.
    Finished(Box<RunReport>),
}

/// Who listens. Must not block.
pub type Listener = std::sync::Arc<dyn Fn(SyncEvent) + Send + Sync>;
