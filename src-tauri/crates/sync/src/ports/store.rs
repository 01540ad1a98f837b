//! The database on the laptop, as the engine sees it: rows in, rows out, and nothing decided.
//!
//! A transaction is dropped to roll it back and consumed to commit it, so that a second commit does not
//! compile. A write transaction is alone: it begins as a writer and never upgrades. No transaction is kept
//! open while the network is waited for.

use std::collections::BTreeSet;

use async_trait::async_trait;
use rounds_model::{Digest, EntityId, Kind, OpId, RecordKey, Stamp, wire};

use crate::{Conflict, Decision, Device, Held, JournalEntry, Parked, Pin, Sealed, Tombstone, report::RunReport};

/// Why the database could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk (or the size allowed) is full; what was committed before is safe.
    #[error("the disk is full")]
    Full,
    /// The file is damaged, or is no database of ours.
    #[error("the database is damaged")]
    Corrupt,
    /// The key does not open the file.
    #[error("the key does not open the database")]
    WrongKey,
    /// The file was made by a newer version of the program.
    #[error("the database was made by a newer version of the program (schema {found}, known {known})")]
    TooNew {
        /// The file's schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// Another process holds the database.
    #[error("another process is writing to the database")]
    Busy,
    /// A reference to a record that is not there; the engine never lets this happen.
    #[error("a record refers to one that is not there")]
    Dangling,
    /// The database was made, but the one row about it was not written yet; see [`WriteTxn::set_device`].
    #[error("the database does not know yet whose it is")]
    NoDevice,
    /// Anything else, with the database's own words.
    #[error("the database failed: {0}")]
    Other(String),
}

impl StoreError {
    /// The code of the one table.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Full => "disk_full",
            Self::Corrupt => "database_damaged",
            Self::WrongKey => "wrong_key",
            Self::TooNew { .. } => "database_too_new",
            Self::Busy => "database_busy",
            Self::Dangling | Self::NoDevice | Self::Other(_) => "database_failed",
        }
    }
}

/// Holds the right to run a sync on this database, in this process and all others; dropped to release it.
pub trait RunLock: Send + Sync {}

/// Opens transactions.
#[async_trait]
pub trait Store: Send + Sync {
    /// Begins a reading transaction: one snapshot, which sees no later commit.
    async fn read(&self) -> Result<Box<dyn ReadTxn + '_>, StoreError>;
    /// Begins the one writing transaction; waits for the one before.
    async fn write(&self) -> Result<Box<dyn WriteTxn + '_>, StoreError>;
    /// Takes the run lock; `None` when another run of this or another process has it.
    async fn try_run_lock(&self) -> Result<Option<Box<dyn RunLock>>, StoreError>;
}

/// A record that refers to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Referrer {
    /// The record that refers.
    pub key: RecordKey,
    /// The record referred to.
    pub target: EntityId,
    /// The field that refers.
    pub field: String,
}

/// How much of what is there, for *synced or not* and for badges.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Records changed here since base, paused ones included.
    pub dirty: u64,
    /// Those of them that are neither in conflict nor need attention: they go up with the next exchanges.
    pub waiting: u64,
    /// Sealed operations that are not answered, archived edits included.
    pub unconfirmed: u64,
    /// Open conflicts.
    pub conflicts: u64,
    /// Edits that need attention, apart from those whose conflict is to be settled first.
    pub attention: u64,
    /// Versions from the server that wait or were set aside.
    pub parked: u64,
    /// Versions received and not applied.
    pub staged: u64,
    /// Records that must be asked for whole.
    pub needs: u64,
}

/// Reads. Lists come in a fixed order, so that runs can be repeated.
#[async_trait]
pub trait ReadTxn: Send + Sync {
    /// The one row about this database; [`StoreError::NoDevice`] before it was written.
    async fn device(&mut self) -> Result<Device, StoreError>;
    /// The records with these ids, in the order asked, `None` where there is none. Any number of ids.
    async fn held(&mut self, ids: &[EntityId]) -> Result<Vec<Option<Held>>, StoreError>;
    /// Which of these ids are held.
    async fn existing(&mut self, ids: &[EntityId]) -> Result<BTreeSet<EntityId>, StoreError>;
    /// All records that were changed here since base, by change number of the newest change.
    async fn edited(&mut self) -> Result<Vec<Held>, StoreError>;
    /// All sealed operations, by operation number (the counter, then the incarnation).
    async fn sealed(&mut self) -> Result<Vec<Sealed>, StoreError>;
    /// The sealed operations of these records, by operation number.
    async fn sealed_of(&mut self, ids: &[EntityId]) -> Result<Vec<Sealed>, StoreError>;
    /// All records that refer to any of `targets` by a foreign key (see [`super::foreign_keys()`]; a loose reference is
    /// none), by the id of the record that refers, then by field. Hidden and `Deleted` ones are among them.
    async fn referrers(&mut self, targets: &[EntityId]) -> Result<Vec<Referrer>, StoreError>;
    /// The ids of records whose generation is older than `generation` and that are clean, with their kinds,
    /// by id.
    async fn unseen_since(&mut self, generation: u64) -> Result<Vec<RecordKey>, StoreError>;
    /// The records hidden under `root`, by id.
    async fn hidden_under(&mut self, root: EntityId) -> Result<Vec<RecordKey>, StoreError>;
    /// All open conflicts, by time of opening, then by id.
    async fn conflicts(&mut self) -> Result<Vec<Conflict>, StoreError>;
    /// The open conflicts of these records, by id.
    async fn conflicts_of(&mut self, ids: &[EntityId]) -> Result<Vec<Conflict>, StoreError>;
    /// The journal, newest first: what was written last comes first, whatever the clock said; an entry that is
    /// written again keeps its place. So are the ledger and the runs.
    async fn journal(&mut self) -> Result<Vec<JournalEntry>, StoreError>;
    /// The ledger, newest first.
    async fn ledger(&mut self) -> Result<Vec<Decision>, StoreError>;
    /// How many versions of each kind are staged, by the name of the kind.
    async fn staged_kinds(&mut self) -> Result<Vec<(Kind, u64)>, StoreError>;
    /// Up to `limit` staged versions of `kind` with an id after `after`, by id.
    async fn staged(&mut self, kind: &Kind, after: Option<EntityId>, limit: u32) -> Result<Vec<wire::Record>, StoreError>;
    /// All parked versions, by id.
    async fn parked(&mut self) -> Result<Vec<Parked>, StoreError>;
    /// The records to ask for whole, by id.
    async fn needs(&mut self) -> Result<Vec<RecordKey>, StoreError>;
    /// The deletions with a stamp above `above` (all, when it is `None`), by stamp.
    async fn tombstones(&mut self, above: Option<Stamp>) -> Result<Vec<Tombstone>, StoreError>;
    /// The open forms, by id.
    async fn pins(&mut self) -> Result<Vec<Pin>, StoreError>;
    /// Count and sum per kind over the newest server version held of each record: a parked version or a conflict's
    /// theirs where there is one (the parked version where there are both), else the base; live ones only.
    async fn digest(&mut self) -> Result<Digest, StoreError>;
    /// How much of what is there.
    async fn counts(&mut self) -> Result<Counts, StoreError>;
    /// The newest `limit` reports of runs, newest first.
    async fn runs(&mut self, limit: u32) -> Result<Vec<RunReport>, StoreError>;
}

/// Writes. Each `put` replaces the row with the same id.
#[async_trait]
pub trait WriteTxn: ReadTxn {
    /// Replaces the one row about this database.
    async fn set_device(&mut self, device: &Device) -> Result<(), StoreError>;
    /// Writes records with their base, edit, search text and foreign keys (all reference fields of the working
    /// copy that are not `loose`; of a `Deleted` working copy those of its base).
    async fn put_held(&mut self, records: &[Held]) -> Result<(), StoreError>;
    /// Removes records with their base, edit, search text and foreign keys, and nothing else; whoever still refers to
    /// them at commit makes the commit fail ([`StoreError::Dangling`]). Ids that are not held are passed over.
    async fn remove_held(&mut self, ids: &[EntityId]) -> Result<(), StoreError>;
    /// Writes a sealed operation.
    async fn put_sealed(&mut self, sealed: &[Sealed]) -> Result<(), StoreError>;
    /// Removes sealed operations.
    async fn remove_sealed(&mut self, ops: &[OpId]) -> Result<(), StoreError>;
    /// Opens or replaces the conflict of a record.
    async fn put_conflict(&mut self, conflict: &Conflict) -> Result<(), StoreError>;
    /// Closes the conflict of a record.
    async fn remove_conflict(&mut self, id: EntityId) -> Result<(), StoreError>;
    /// Writes a journal entry.
    async fn put_journal(&mut self, entry: &JournalEntry) -> Result<(), StoreError>;
    /// Writes a ledger entry.
    async fn put_decision(&mut self, decision: &Decision) -> Result<(), StoreError>;
    /// Stages versions; a later one of a record replaces an earlier one.
    async fn stage(&mut self, records: &[wire::Record]) -> Result<(), StoreError>;
    /// Removes the staged versions of these records.
    async fn unstage(&mut self, keys: &[RecordKey]) -> Result<(), StoreError>;
    /// Removes all staged versions.
    async fn clear_staged(&mut self) -> Result<(), StoreError>;
    /// Parks a version; a later one of a record replaces an earlier one.
    async fn put_parked(&mut self, parked: &Parked) -> Result<(), StoreError>;
    /// Removes the parked version of a record.
    async fn remove_parked(&mut self, id: EntityId) -> Result<(), StoreError>;
    /// Notes records to ask for whole.
    async fn put_needs(&mut self, keys: &[RecordKey]) -> Result<(), StoreError>;
    /// Removes the notes for these records.
    async fn remove_needs(&mut self, ids: &[EntityId]) -> Result<(), StoreError>;
    /// Notes deletions; of two of one record the later counts.
    async fn put_tombstones(&mut self, tombstones: &[Tombstone]) -> Result<(), StoreError>;
    /// Forgets the deletions with a stamp above `above` (from the first, when it is `None`) and before `before`.
    async fn forget_tombstones(&mut self, above: Option<Stamp>, before: Stamp) -> Result<(), StoreError>;
    /// Opens or changes a pin.
    async fn put_pin(&mut self, pin: &Pin) -> Result<(), StoreError>;
    /// Closes a pin.
    async fn remove_pin(&mut self, id: EntityId) -> Result<(), StoreError>;
    /// Writes the report of a run.
    async fn put_run(&mut self, report: &RunReport) -> Result<(), StoreError>;
    /// Makes all writes of this transaction durable, at once or not at all.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}
