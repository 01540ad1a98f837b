//! What a run says of itself: always a report, never a bare error.

use std::collections::BTreeMap;

use rounds_model::{Digest, Kind, ServerTime};
use serde::{Deserialize, Serialize};

use crate::ports::Counts;

/// What started a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Trigger {
    /// The timer.
    Timer,
    /// An interface came up.
    Network,
    /// A person.
    Manual,
    /// The app started or the laptop woke.
    Start,
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RunOutcome {
    /// Both sides hold the same and nothing waits: *synced*.
    Complete,
    /// The exchange worked, but something waits, is in conflict, needs attention or was set aside.
    Partial,
    /// No exchange was completed.
    Failed,
    /// Nothing was tried: another run was at work, or a wait is not over.
    Skipped,
}

/// The report of a run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunReport {
    /// The run's id, also in the server's log.
    pub id: String,
    /// What started it.
    pub trigger: Trigger,
    /// The laptop's wall clock at its start, µs since 1970.
    pub started: i64,
    /// And at its end.
    pub finished: i64,
    /// How it ended.
    pub outcome: RunOutcome,
    /// A code of the one table: why it failed, or what keeps it from being complete; `None` when complete.
    pub code: Option<String>,
    /// Operations sent or asked about, each counted once; never fewer than were confirmed.
    pub sent: u64,
    /// Operations that the server confirmed.
    pub confirmed: u64,
    /// Records taken from the server, per kind.
    pub pulled: BTreeMap<Kind, u64>,
    /// Conflicts opened by this run.
    pub conflicts_opened: u64,
    /// Edits that a later one replaced, now in the journal.
    pub journaled: u64,
    /// Open conflicts at its end.
    pub conflicts: u64,
    /// Edits that need attention at its end.
    pub attention: u64,
    /// Versions parked at its end.
    pub parked: u64,
    /// Records still unsent at its end.
    pub waiting: u64,
    /// Requests made.
    pub requests: u64,
    /// Bytes sent.
    pub bytes_up: u64,
    /// Bytes received.
    pub bytes_down: u64,
    /// The server's clock at the last answer.
    pub server_time: Option<ServerTime>,
    /// The device's digest at the last complete answer.
    pub digest: Option<Digest>,
    /// Whether the server's digest was the same; `None` when it did not say.
    pub digests_match: Option<bool>,
    /// Seconds that the server asked to be left alone.
    #[serde(default)]
    pub retry_after: Option<u32>,
    /// How far the laptop's clock is off, µs, when it is more than two minutes.
    pub clock_off: Option<i64>,
}

impl RunReport {
    /// The report of a run that has just begun.
    #[must_use]
    pub const fn begun(id: String, trigger: Trigger, started: i64) -> Self {
        Self {
            id,
            trigger,
            started,
            finished: started,
            outcome: RunOutcome::Skipped,
            code: None,
            sent: 0,
            confirmed: 0,
            pulled: BTreeMap::new(),
            conflicts_opened: 0,
            journaled: 0,
            conflicts: 0,
            attention: 0,
            parked: 0,
            waiting: 0,
            requests: 0,
            bytes_up: 0,
            bytes_down: 0,
            server_time: None,
            digest: None,
            digests_match: None,
            retry_after: None,
            clock_off: None,
        }
    }

    /// Notes what is left.
    pub const fn count(&mut self, counts: Counts) {
        self.conflicts = counts.conflicts;
        self.attention = counts.attention;
        self.parked = counts.parked;
        self.waiting = counts.dirty;
    }

    /// Seconds that the run took by the laptop's wall clock.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a run does not last for centuries")]
    pub fn seconds(&self) -> f64 {
        (self.finished - self.started).max(0) as f64 / 1e6
    }
}
