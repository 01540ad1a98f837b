//! What a device knows of itself and of where it stands with its server: one row of the store.

use std::collections::BTreeMap;

use rounds_model::{Collection, EntityId, Kind, OpId, ServerTime, Stamp};
use serde::{Deserialize, Serialize};

use crate::{Repair, ports::Reading};

/// What a restore of the server lost.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Lost {
    /// The history that versions above were of.
    pub epoch: String,
    /// Stamps above it name versions that the server no longer has; all do, when it is `None`.
    pub above: Option<Stamp>,
}

impl Lost {
    /// Whether the server no longer has the version of `stamp`.
    #[must_use]
    pub fn has(&self, stamp: Stamp) -> bool {
        self.above.is_none_or(|above| stamp > above)
    }
}

/// A download that was cut: where to go on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Resume {
    /// The server's history that it was of.
    pub epoch: String,
    /// The grants that it was of.
    pub scope: String,
    /// Whether it counts from zero.
    pub full: bool,
    /// Up to where each kind is staged.
    pub since: BTreeMap<Kind, Stamp>,
}

/// What this database knows of itself: one row.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// Random, drawn when the database was made or restored from a copy.
    pub incarnation: u64,
    /// The number of the next operation.
    pub next_op: u64,
    /// The number of the next change.
    pub next_change: u64,
    /// The Monitor record of the user whose database this is; decisions are signed with it.
    pub user: EntityId,
    /// The server's history that bases and cursors are of.
    pub epoch: Option<String>,
    /// The grants that the cursors are of.
    pub scope: Option<String>,
    /// The newest stamp that is surely held: up to it a person may have seen everything.
    pub seen: Option<Stamp>,
    /// The opaque state of the last complete answer; `None` before the first.
    pub state: Option<String>,
    /// Cursors that override the state's while an answer came in parts.
    pub cursors: BTreeMap<Kind, Stamp>,
    /// Where a cut download goes on.
    pub resume: Option<Resume>,
    /// Counts full pulls.
    pub generation: u64,
    /// Whether a full pull was begun and its final window has not been applied: unseen rows are swept then.
    pub sweeping: bool,
    /// What the server lost, from a change of its history until all of the new one is here.
    pub lost: Option<Lost>,
    /// What is known of the clock: the newest comparison with the server's of each of the last boots, newest last.
    pub clock: Vec<ClockSample>,
    /// How many comparisons were made so far.
    pub samples: u64,
    /// An exchange with operations was not answered: the next one goes without, to learn what became of them.
    pub probe: bool,
    /// Operations of an exchange that failed, one of which may be why; see the run.
    #[serde(default)]
    pub suspects: Vec<OpId>,
    /// The server takes changed fields in place of whole records.
    #[serde(default)]
    pub updates: bool,
    /// The last time that the digests differed, until they are the same again.
    #[serde(default)]
    pub repair: Option<Repair>,
    /// When each collection was last complete, in server time.
    pub last_synced: BTreeMap<Collection, ServerTime>,
}

impl Device {
    /// Whether a download that was cut is of another history of the server, or of other grants, than what is here.
    #[must_use]
    pub fn is_of_another(&self, resume: &Resume) -> bool {
        let differs = |here: &Option<String>, there: &String| here.as_ref().is_some_and(|here| here != there);
        differs(&self.epoch, &resume.epoch) || differs(&self.scope, &resume.scope)
    }

    /// A database just made, for `user`.
    #[must_use]
    pub const fn new(incarnation: u64, user: EntityId) -> Self {
        Self {
            incarnation,
            next_op: 1,
            next_change: 1,
            user,
            epoch: None,
            scope: None,
            seen: None,
            state: None,
            cursors: BTreeMap::new(),
            resume: None,
            generation: 0,
            sweeping: false,
            lost: None,
            clock: Vec::new(),
            samples: 0,
            probe: false,
            suspects: Vec::new(),
            updates: false,
            repair: None,
            last_synced: BTreeMap::new(),
        }
    }

    /// Draws the next operation id.
    pub const fn draw_op(&mut self) -> OpId {
        let op = OpId { incarnation: self.incarnation, counter: self.next_op };
        self.next_op += 1;
        op
    }

    /// Draws the next change number.
    pub const fn draw_change(&mut self) -> u64 {
        let change = self.next_change;
        self.next_change += 1;
        change
    }
}

/// One comparison of the laptop's clock with the server's.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClockSample {
    /// The laptop's clock in the middle of the exchange.
    pub reading: Reading,
    /// What must be added to the laptop's wall clock to get server time, µs.
    pub offset: i64,
    /// Half the round trip: how far off the offset may be, µs.
    pub error: i64,
}
