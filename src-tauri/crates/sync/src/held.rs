//! What a device holds: the rows that a [`crate::ports::Store`] keeps. Plain data, no behaviour that decides.

use rounds_model::{Content, EditInterval, EntityId, FieldError, Payload, RecordKey, ServerTime, Stamp, wire};
use serde::{Deserialize, Serialize};

use crate::ports::Reading;

/// One server version of a record.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Version {
    /// Its stamp.
    pub stamp: Stamp,
    /// What it holds.
    pub content: Content,
}

/// One record on this device.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// Which record.
    pub key: RecordKey,
    /// What the screen shows: the working copy. `Deleted` while a delete made here waits to be confirmed.
    pub content: Content,
    /// The newest server version that the working copy builds on; `None` while no server version is known.
    /// For a clean record its content is the working copy.
    pub base: Option<Version>,
    /// What was changed here since base; `None` for a clean record.
    pub edit: Option<Edit>,
    /// The deleted record above, while this one is hidden because a delete made here waits to be confirmed.
    pub hidden_under: Option<EntityId>,
    /// Reference fields whose target this user cannot see or that is no more; they have no foreign key.
    pub loose: Vec<String>,
    /// The last full pull that named this record.
    pub generation: u64,
}

impl Held {
    /// A clean record, as the server has it.
    #[must_use]
    pub fn clean(key: RecordKey, version: Version, generation: u64) -> Self {
        Self { key, content: version.content.clone(), base: Some(version), edit: None, hidden_under: None, loose: Vec::new(), generation }
    }

    /// Whether it was changed here since base.
    #[must_use]
    pub const fn is_dirty(&self) -> bool {
        self.edit.is_some()
    }
}

/// What was changed on a record here since its base; coalesced, one per record.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// The database's change counter at the newest change; an answer to an older change never clears it.
    pub change: u64,
    /// The change that the newest sealed operation carries; 0 when nothing is sealed.
    pub sealed: u64,
    /// The clock at the first change since base.
    pub first: Reading,
    /// The clock at the newest change.
    pub last: Reading,
    /// The clock offset known at the first change (see [`crate::ClockSample::offset`]), µs.
    pub offset: Option<i64>,
    /// How many clock samples had been taken at the newest change.
    pub samples: u64,
    /// For a delete: the newest stamp held when the person confirmed it.
    pub seen: Option<Stamp>,
    /// It proposes again a version of another history of the server: that history's epoch and the lost stamp.
    pub lost: Option<(String, Stamp)>,
    /// Whether it may go up.
    pub state: EditState,
    /// Tries that the server asked to repeat.
    pub tries: u32,
}

impl Edit {
    /// Whether something was changed that no sealed operation carries.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        self.change > self.sealed
    }
}

/// Whether an edit may go up.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum EditState {
    /// With the next exchange.
    Ready,
    /// When a parent is there that the server says is absent.
    Blocked {
        /// The parent.
        by: RecordKey,
    },
    /// When the person has edited or retried it.
    Attention {
        /// Why.
        reason: Reason,
    },
}

/// Why an operation needs attention: a code of the one table, and the fields it is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reason {
    /// `invalid`, `denied`, `too_large`, `retries_used_up`, `parent_deleted`.
    pub code: String,
    /// Field by field, for `invalid`.
    pub fields: Vec<FieldError>,
}

/// An operation that was, or may have been, sent. It never changes.
#[derive(Clone, PartialEq, Debug)]
pub struct Sealed {
    /// What goes over the wire.
    pub operation: wire::Operation,
    /// The change that it carries; see [`Edit::change`].
    pub change: u64,
    /// Whether an exchange with it was begun before, so that the server may know it.
    pub sent: bool,
}

/// Why a person must decide.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ConflictReason {
    /// Both changed it, and it is not certain that mine was first.
    Edited,
    /// One side deleted it, the other changed it.
    Deleted,
    /// It left this user's scope while edits were unsent.
    LeftScope,
    /// It was removed while records under it hold unsent edits.
    Orphaned,
    /// It is to be deleted here, but somebody changed something under it.
    SubtreeChanged,
}

/// A record that two people changed, waiting for a decision. Base and mine are the [`Held`] record itself.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Conflict {
    /// Which record.
    pub key: RecordKey,
    /// Why.
    pub reason: ConflictReason,
    /// Their newest version.
    pub theirs: Version,
    /// Who made it and when, as far as the server said.
    pub author: Option<wire::Authorship>,
    /// When mine was typed, in server time.
    pub mine: Option<EditInterval>,
    /// When it was opened, in server time as far as known.
    pub opened: ServerTime,
}

/// Why an edit is in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum JournalReason {
    /// A later edit of somebody else replaced it.
    LaterEdit,
    /// It lost in a decision.
    Decision,
    /// It was withdrawn from the queue.
    Withdrawn,
    /// It was under a record that was deleted.
    DeletedAbove,
    /// An entry restored or a decision taken back stands in its place.
    Displaced,
    /// The person here said in its place why there is no answer.
    NoAnswer,
    /// Other answers given here made it one that is not asked.
    NotAsked,
}

/// An edit that lost, kept until exported and restorable.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Its own id.
    pub id: EntityId,
    /// Which record it was of.
    pub key: RecordKey,
    /// What it held.
    pub content: Content,
    /// When it was typed, in server time.
    pub edited: Option<EditInterval>,
    /// Why it is here.
    pub reason: JournalReason,
    /// Since when, in server time as far as known.
    pub at: ServerTime,
    /// Whether it was restored since.
    pub restored: bool,
    /// The fields that gave way, where the rest of the record stayed as it was: only they are restored. Empty when the
    /// whole record gave way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
}

/// What a person chose in a conflict.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Taken {
    /// My side.
    Mine,
    /// Their side.
    Theirs,
    /// Field by field.
    Merged,
}

/// A decision on a conflict, kept for ever: the ledger.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// Its own id.
    pub id: EntityId,
    /// What was chosen.
    pub taken: Taken,
    /// The conflict that was settled.
    pub conflict: Conflict,
    /// The common base then.
    pub base: Option<Version>,
    /// My side then.
    pub mine: Content,
    /// My edit then, so that an undo can put it back.
    pub edit: Option<Edit>,
    /// What came out.
    pub result: Content,
    /// Who decided.
    pub by: EntityId,
    /// When, in server time as far as known.
    pub at: ServerTime,
    /// Whether it was undone since.
    pub undone: bool,
}

/// A version from the server that cannot be applied yet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Parked {
    /// The version.
    pub record: wire::Record,
    /// What it waits for: parents that are not here, or, for a removal, children that still are.
    /// Empty when it was set aside because it is not valid.
    pub waits_for: Vec<RecordKey>,
    /// What is wrong with it, when it was set aside.
    pub invalid: Vec<FieldError>,
}

/// A deletion that the server told of, kept for as long as the server keeps it: a restore of the server may lose it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tombstone {
    /// Which record.
    pub key: RecordKey,
    /// The stamp of the deletion.
    pub stamp: Stamp,
}

/// An open form: the version that the person has on the screen.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Pin {
    /// The pin's own id.
    pub id: EntityId,
    /// Which record is open.
    pub key: RecordKey,
    /// The server version it was opened on; `None` for a record that no server version is known of.
    pub base: Option<Version>,
    /// What the form showed at first, changed by each save through this pin.
    pub shown: Payload,
}
