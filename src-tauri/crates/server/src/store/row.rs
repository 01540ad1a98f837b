//! What a store keeps, as plain values.

use rounds_model::{Content, EditInterval, EntityId, Kind, OpId, Payload, RecordKey, Role, ServerTime, Stamp};

use crate::path::Path;

/// An organisation: everything else belongs to exactly one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Organisation {
    /// Its id, also that of its Organisation record.
    pub id: EntityId,
    /// Its name.
    pub name: String,
}

/// The clock row: the one row that every write transaction of an organisation takes first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClockRow {
    /// The id of this history: 5 characters.
    pub epoch: String,
    /// The last stamp that survived every restore so far: what holds for a history of which nothing else is known.
    pub restored_to: Option<Stamp>,
    /// The last stamp issued.
    pub last: Stamp,
    /// Tombstones up to here may be gone; an older cursor has expired.
    pub horizon: Stamp,
}

/// Who may sign in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// The id of the user and of the Monitor record that stands for them.
    pub id: EntityId,
    /// Lower case; names one account of the whole server.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// What signing in is checked against.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credentials {
    /// The organisation of the account.
    pub organisation: Organisation,
    /// The account.
    pub account: Account,
    /// The Argon2id hash in PHC form.
    pub password: String,
}

/// SHA-256 of a token; the token itself is never kept.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TokenHash(pub [u8; 32]);

/// Who stands behind a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// The organisation that every query is bound to.
    pub organisation: EntityId,
    /// The user.
    pub account: Account,
    /// The device.
    pub device: EntityId,
    /// What the device calls itself.
    pub device_name: String,
    /// What it last told of what waits on it; `None` if it never told.
    pub unsent: Option<Unsent>,
}

/// What waits on a device, as it told it in its last exchange.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Unsent {
    /// How many records were changed there and are not here.
    pub count: u64,
    /// When the first of them was changed, as far as the device could tell; `None` when none was.
    pub since: Option<ServerTime>,
}

/// A token as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pass {
    /// Who stands behind it.
    pub session: Session,
    /// When it was last known to be used; see [`super::ServerStore::used`].
    pub used: ServerTime,
}

/// A device as it signs in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Device {
    /// Its id.
    pub id: EntityId,
    /// Whose it is.
    pub account: EntityId,
    /// What it calls itself.
    pub name: String,
}

/// A device as the office sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownDevice {
    /// The device.
    pub device: Device,
    /// When it was last heard from; see [`super::ServerStore::used`].
    pub heard: ServerTime,
    /// How many tokens it has; without one it has to sign in first.
    pub tokens: u64,
    /// What waits on it; `None` if it never told.
    pub unsent: Option<Unsent>,
}

/// A one-time code that stands in for a password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enrolment {
    /// The organisation of the account.
    pub organisation: Organisation,
    /// Whom it signs in.
    pub account: Account,
    /// Until when it is good.
    pub until: ServerTime,
}

/// A place that is granted to a user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Root {
    /// The record at the top of what is granted.
    pub key: RecordKey,
    /// Where it hangs.
    pub path: Path,
}

/// What is granted to a user.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Grants {
    /// Whether they had places once: then having none means to see nothing.
    pub bound: bool,
    /// The places.
    pub roots: Vec<Root>,
}

impl Grants {
    /// Where the places hang; `None` for a user whom no grant ever bound to places.
    #[must_use]
    pub fn places(&self) -> Option<Vec<Path>> {
        (self.bound || !self.roots.is_empty()).then(|| self.roots.iter().map(|root| root.path.clone()).collect())
    }
}

/// Who wrote a version, where, and when it was typed.
#[derive(Clone, PartialEq, Debug)]
pub struct Author {
    /// The user's Monitor id.
    pub by: EntityId,
    /// The device; `None` for what was loaded on the server.
    pub device: Option<EntityId>,
    /// What the device called itself.
    pub device_name: String,
    /// The operation; `None` for what was loaded on the server.
    pub op: Option<OpId>,
    /// When it was typed.
    pub edited: EditInterval,
}

/// The newest version of a record.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// Which record.
    pub key: RecordKey,
    /// Its version.
    pub stamp: Stamp,
    /// What it holds; `None` for a tombstone.
    pub data: Option<Payload>,
    /// Where it hangs.
    pub path: Path,
    /// Whether the whole organisation sees it, whatever is granted.
    pub shared: bool,
    /// Who wrote it.
    pub author: Author,
    /// For a version proposed again after a restore: the stamp of the lost version.
    pub lost: Option<Stamp>,
}

/// What a version refers to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The field that refers.
    pub field: &'static str,
    /// The record referred to.
    pub target: EntityId,
    /// Whether the target is the owner.
    pub owner: bool,
}

/// A live row of a subtree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Under {
    /// Which record.
    pub key: RecordKey,
    /// Its version.
    pub stamp: Stamp,
    /// The device that wrote it.
    pub device: Option<EntityId>,
    /// Where it hangs.
    pub path: Path,
}

/// A live reference from outside a subtree into it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inbound {
    /// The record that refers.
    pub record: RecordKey,
    /// Where that record hangs.
    pub path: Path,
    /// The field that refers.
    pub field: String,
    /// The record referred to.
    pub target: EntityId,
}

/// Which rows of one kind a download reads next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageQuery {
    /// The kind.
    pub kind: Kind,
    /// Only later stamps.
    pub after: Stamp,
    /// Up to here.
    pub until: Stamp,
    /// Whether tombstones and exits are told; not when counting from zero.
    pub removals: bool,
    /// At most so many.
    pub limit: usize,
}

/// One line of a download.
#[derive(Clone, PartialEq, Debug)]
pub struct PageRow {
    /// Which record.
    pub key: RecordKey,
    /// The version.
    pub stamp: Stamp,
    /// What is true of it for this user.
    pub content: Content,
    /// Who wrote it; `None` for a record that is gone.
    pub author: Option<Author>,
}

/// An answer to an operation that was done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// SHA-256 of the operation's payload.
    pub hash: [u8; 32],
    /// The stamp given.
    pub stamp: Option<Stamp>,
}

/// Why a payload stands in the history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It was a version of the record.
    Stored,
    /// It lost on the server: the record had moved on.
    Rejected,
    /// It lost on the device.
    Archived,
}

/// One entry of the history of a record.
#[derive(Clone, PartialEq, Debug)]
pub struct HistoryRow {
    /// Which record.
    pub key: RecordKey,
    /// What became of it.
    pub fate: Fate,
    /// The version; `None` when it never was one.
    pub stamp: Option<Stamp>,
    /// What it held; `None` for a delete.
    pub data: Option<Payload>,
    /// Who wrote it.
    pub author: Author,
    /// When the server recorded it.
    pub recorded: ServerTime,
}

/// How many payloads of a kind did not become a version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setback {
    /// The kind.
    pub kind: Kind,
    /// Where they lost.
    pub fate: Fate,
    /// How many.
    pub count: u64,
}

/// That the content of a record was removed for good: who, when and why, and nothing of what it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Erasure {
    /// Which record.
    pub key: RecordKey,
    /// The user who had it removed.
    pub by: EntityId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: ServerTime,
}
