//! What a device sends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Change, Digest, EditInterval, EntityId, Kind, OpId, Payload, RecordKey, ServerTime, Stamp};

/// The body of `POST /api/sync`.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ExchangeRequest {
    /// The opaque state that the last complete answer gave; `None` on a first sync.
    pub state: Option<String>,
    /// Cursors that override the state's, per kind: how a cut download is resumed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub since: BTreeMap<Kind, Stamp>,
    /// What a cut first download has brought already: the digest of the rows of each kind up to its cursor. Where the
    /// server counts the same, neither side says the ids of these records again; see [`super::Begin::known`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub staged: Digest,
    /// Operations sent before whose answer never came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<OpId>,
    /// Records that the device must have whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub need: Vec<RecordKey>,
    /// Records about which the device wants to know who and when: dirty, pinned or paused ones that are not among the operations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub watch: Vec<EntityId>,
    /// Asks for the server's digest in the trailer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<DigestRequest>,
    /// The device takes changed fields in place of whole records.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub updates: bool,
    /// What waits on the device and does not go up with this request; `None` when nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// What changed here: puts parents first, then deletes children first.
    pub operations: Vec<Operation>,
}

/// Asks for the digest; carries the device's own, so that an operator can see which devices differ.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DigestRequest(pub Digest);

/// Records changed on a device that the server does not have so, and that do not go up with the request: held back for a
/// decision or for attention, waiting for a record above them, or more than one request may carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Waiting {
    /// How many; never 0.
    pub count: u64,
    /// When the first of their changes was made, as far as the device's clock can tell.
    pub since: ServerTime,
}

/// On which version of a record an operation was made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Base {
    /// The version with this stamp.
    Stamp(Stamp),
    /// The version that this earlier operation of the same device made, whose stamp is not known here yet.
    Op {
        /// The earlier operation.
        op: OpId,
    },
    /// A version of another history of the server (`[epoch, stamp]`), proposed again after a restore.
    Lost {
        /// Epoch and stamp of the version.
        lost: (String, Stamp),
    },
}

/// What an operation does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Writes the record.
    Put,
    /// Deletes the record and all that it owns.
    Delete,
    /// Keeps an edit that lost on the device in the server's history; changes nothing else.
    Archive,
}

/// One record's change, sealed for upload.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Its id, remembered by the server, so that sending it again changes nothing.
    pub op: OpId,
    /// The record's kind.
    pub kind: Kind,
    /// The record's id.
    pub id: EntityId,
    /// What it does.
    pub action: Action,
    /// The version it was made on; `None` for a record that no server version is known of.
    pub base: Option<Base>,
    /// The whole record, for a put or an archived put.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Payload>,
    /// In place of `data` in a put on a stamp: what it changes in that version.
    #[serde(default, flatten, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// When it was typed.
    #[serde(flatten)]
    pub edited: EditInterval,
    /// For a delete: the newest stamp that the person had on the screen when confirming; rows of the
    /// subtree stamped later by others are a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Stamp>,
}
