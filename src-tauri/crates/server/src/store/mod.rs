//! The port to the server's database, and the backends that implement it.
//!
//! A transaction is opened for one organisation and can reach no other: every query is bound by
//! construction. A write transaction takes the organisation's clock row before it is handed out, and
//! holds it to commit; stamps are drawn from it alone. The rules of the protocol are not known here.

#[cfg(test)]
pub(crate) mod contract;
mod failure;
pub mod postgres;
mod row;
pub mod sqlite;
mod tally;
mod timed;
mod turn;
mod words;

use std::collections::HashMap;

use async_trait::async_trait;
use rounds_model::{Digest, EntityId, OpId, Payload, RecordKey, ServerTime, Stamp};

use crate::{path::Path, scope::Scope};

pub use timed::Timed;

pub use row::{
    Account, Answer, Author, ClockRow, Credentials, Device, Enrolment, Erasure, Fate, Grants, HistoryRow, Inbound, KnownDevice, Link,
    Organisation, PageQuery, PageRow, Pass, Root, Row, Session, Setback, TokenHash, Under, Unsent,
};

/// Why the database did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
    /// Nobody answers where the database is to be.
    #[error("{place} cannot be reached ({reason}); nothing was changed: see that it runs, and that its address is right")]
    Unreachable {
        /// What was called, and where.
        place: String,
        /// What came of it.
        reason: std::io::Error,
    },
    /// There is no way to the database as safe as was asked for, in words.
    #[error("{0}")]
    NoSafeWay(String),
    /// Something else holds the database for too long, or it cannot be reached now.
    #[error("the database is busy")]
    Busy,
    /// Bytes that no version of this program wrote.
    #[error("the table {table} holds something that cannot be read")]
    Corrupt {
        /// Where.
        table: &'static str,
    },
    /// Made by a later version of the program.
    #[error("the database is of version {found}, made by a newer program; this one knows versions up to {known}")]
    TooNew {
        /// Version of the file.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// Made by an earlier version of the program, and not for the server's role to change.
    #[error("the database is of version {found} and this program needs {known}: run `rounds-server migrate`")]
    TooOld {
        /// Version of the database.
        found: i64,
        /// The version that this program works on.
        known: i64,
    },
    /// A PostgreSQL that this program is not tested with.
    #[error("the database server is PostgreSQL {found}; {oldest} or newer is needed")]
    OldServer {
        /// Its version.
        found: i32,
        /// The oldest that will do.
        oldest: i32,
    },
    /// A database role that could see every organisation at once.
    #[error("row-level security does not bind the database role {role}: the server has to connect as a role that owns no table")]
    Unbound {
        /// The role.
        role: String,
    },
    /// A transaction for an organisation that is not here.
    #[error("there is no organisation {0}")]
    NoOrganisation(EntityId),
    /// An e-mail that has an account already.
    #[error("the e-mail has an account already")]
    EmailTaken,
    /// The name names another organisation.
    #[error("another organisation has this name")]
    NameTaken,
}

/// Result of a store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A database of the server.
#[async_trait]
pub trait ServerStore: Send + Sync {
    /// Opens a snapshot of one organisation; takes no lock.
    async fn read(&self, organisation: EntityId) -> Result<Box<dyn ReadTxn>>;

    /// Opens a write transaction of one organisation. Waits until it holds the clock row.
    async fn write(&self, organisation: EntityId) -> Result<Box<dyn WriteTxn>>;

    /// Adds an organisation with its clock row, whose epoch is `epoch`.
    async fn found(&self, organisation: &Organisation, epoch: &str) -> Result<()>;

    /// All organisations, by name.
    async fn organisations(&self) -> Result<Vec<Organisation>>;

    /// Who stands behind a token, and when it was last used. Whether it is still good is not decided here.
    async fn pass(&self, token: TokenHash) -> Result<Option<Pass>>;

    /// Notes that a token and its device were in use at `now`. Takes no clock row: it is no change of the data.
    async fn used(&self, token: TokenHash, now: ServerTime) -> Result<()>;

    /// Notes what waits on a device. Takes no clock row: it is no change of the data.
    async fn waits(&self, organisation: EntityId, device: EntityId, unsent: Unsent) -> Result<()>;

    /// Whom a one-time code signs in, and until when.
    async fn enrolment(&self, code: TokenHash) -> Result<Option<Enrolment>>;

    /// What the password of `email` is checked against.
    async fn credentials(&self, email: &str) -> Result<Option<Credentials>>;

    /// Whether the database is reached, and is of the version that this program works on.
    async fn ready(&self) -> Result<()>;

    /// Waits for open transactions and closes the database; nothing is asked of it afterwards.
    async fn close(&self);
}

/// A snapshot of one organisation. Dropping it ends it.
#[async_trait]
pub trait ReadTxn: Send {
    /// The clock row as it stood when the transaction began.
    fn clock(&self) -> &ClockRow;

    /// The newest version of a record, tombstones included.
    async fn record(&mut self, id: EntityId) -> Result<Option<Row>>;

    /// Where records hang through which `id` is visible beyond its own place; see [`WriteTxn::show`].
    async fn seen_through(&mut self, id: EntityId) -> Result<Vec<Path>>;

    /// One page of a download, in the order of the stamps.
    async fn page(&mut self, scope: &Scope, query: &PageQuery) -> Result<Vec<PageRow>>;

    /// The digest over all live rows that the scope sees: kept as records are written, not counted.
    async fn digest(&mut self, scope: &Scope) -> Result<Digest>;

    /// The live rows under `path`, owners first, without the one that hangs there itself.
    async fn under(&mut self, path: &Path) -> Result<Vec<Under>>;

    /// All rows that `id` owns or owned when they were deleted, owners first, without itself.
    async fn ever_under(&mut self, id: EntityId) -> Result<Vec<RecordKey>>;

    /// The live references from outside of `path` to it and to what lies under it.
    async fn inbound(&mut self, path: &Path) -> Result<Vec<Inbound>>;

    /// The answer remembered for an operation of a user.
    async fn answer(&mut self, account: EntityId, op: OpId) -> Result<Option<Answer>>;

    /// The history of a record, oldest first.
    async fn history(&mut self, id: EntityId) -> Result<Vec<HistoryRow>>;

    /// What a record held in the version of `stamp`; `None` when that was no version, removed it, or is kept no longer.
    async fn version(&mut self, record: EntityId, stamp: Stamp) -> Result<Option<Payload>>;

    /// The newest version up to `until` of each of these records, as far as it is kept and did not remove the record;
    /// none of one of which `device` made a later version.
    async fn versions(&mut self, records: &[EntityId], until: Stamp, device: EntityId) -> Result<HashMap<EntityId, (Stamp, Payload)>>;

    /// How many payloads recorded since then did not become a version, by kind and fate.
    async fn setbacks(&mut self, since: ServerTime) -> Result<Vec<Setback>>;

    /// Every erasure noted, oldest first.
    async fn erasures(&mut self) -> Result<Vec<Erasure>>;

    /// All devices that ever signed in, the one not heard from for longest first.
    async fn devices(&mut self) -> Result<Vec<KnownDevice>>;

    /// The hashes of all tokens and of all one-time codes that were not used, in their order.
    async fn tokens(&mut self) -> Result<Vec<TokenHash>>;

    /// All accounts, by e-mail.
    async fn accounts(&mut self) -> Result<Vec<Account>>;

    /// What is granted to a user; nothing at all to one who has no account.
    async fn grants(&mut self, account: EntityId) -> Result<Grants>;

    /// The hash of an account's password.
    async fn password(&mut self, account: EntityId) -> Result<Option<String>>;

    /// Whose device this is; `None` for one that never signed in.
    async fn owner_of(&mut self, device: EntityId) -> Result<Option<EntityId>>;

    /// Up to which stamp an earlier history is the same as the present one; `None` for one that is not known here.
    async fn shared_with(&mut self, epoch: &str) -> Result<Option<Stamp>>;

    /// The last version with a content of every record of which the history is all that is left.
    async fn pruned(&mut self) -> Result<Vec<(RecordKey, Payload)>>;

    /// The granted roots at `path` or under it, of all users.
    async fn roots_within(&mut self, path: &Path) -> Result<Vec<Root>>;
}

/// A write transaction of one organisation, under its clock row. Dropping it rolls back.
#[async_trait]
pub trait WriteTxn: ReadTxn {
    /// The next stamp; unique and rising in commit order, because the clock row is held.
    fn draw(&mut self, now: ServerTime) -> Stamp;

    /// Begins what one operation does.
    async fn savepoint(&mut self) -> Result<()>;

    /// Keeps what was done since the savepoint.
    async fn release(&mut self) -> Result<()>;

    /// Undoes what was done since the savepoint.
    async fn rollback(&mut self) -> Result<()>;

    /// Makes `row` the newest version of its record, with its links, and records it in the history.
    async fn put(&mut self, row: &Row, links: &[Link], now: ServerTime) -> Result<()>;

    /// Remembers that an operation was done.
    async fn remember(&mut self, account: EntityId, op: OpId, answer: &Answer, now: ServerTime) -> Result<()>;

    /// Keeps in the history, once per operation, what did not become a version.
    async fn keep(&mut self, entry: &HistoryRow) -> Result<()>;

    /// Notes that whoever saw `path` may have lost sight of the record.
    async fn leave(&mut self, record: &RecordKey, stamp: Stamp, path: &Path) -> Result<()>;

    /// Makes `record` visible to whoever sees `through`; says whether it was not so before.
    async fn show(&mut self, record: EntityId, through: &Path) -> Result<bool>;

    /// Takes back all that [`WriteTxn::show`] gave through `through`; returns the records concerned.
    async fn hide(&mut self, through: &Path) -> Result<Vec<RecordKey>>;

    /// Adds an account with its password's hash.
    async fn add_account(&mut self, account: &Account, password: &str) -> Result<()>;

    /// Sets the hash of an account's password and takes its tokens and one-time codes away.
    async fn set_password(&mut self, account: EntityId, password: &str) -> Result<()>;

    /// Adds a device or renews its name, and gives it a token. A device of another account is not touched: `false`.
    async fn add_token(&mut self, device: &Device, token: TokenHash, now: ServerTime) -> Result<bool>;

    /// Takes a token away.
    async fn drop_token(&mut self, token: TokenHash) -> Result<()>;

    /// Takes all tokens of an account away and its one-time codes with them, or only the tokens of one device of it;
    /// says how many tokens there were.
    async fn drop_tokens(&mut self, account: EntityId, device: Option<EntityId>) -> Result<u64>;

    /// Keeps the hash of a one-time code that signs the account in.
    async fn enrol(&mut self, account: EntityId, code: TokenHash, until: ServerTime) -> Result<()>;

    /// Uses a one-time code up; `false` when there is none, or somebody else has used it.
    async fn use_enrolment(&mut self, code: TokenHash) -> Result<bool>;

    /// Gives the organisation another name.
    async fn rename(&mut self, name: &str) -> Result<()>;

    /// Empties every payload in the history of a record, whatever its fate, and notes who had it done and why.
    async fn erase(&mut self, erasure: &Erasure) -> Result<()>;

    /// Grants a place to a user.
    async fn grant(&mut self, account: EntityId, root: EntityId) -> Result<()>;

    /// Takes a grant back; says whether there was one. Whoever loses the last one is bound to no place at all.
    async fn revoke(&mut self, account: EntityId, root: EntityId) -> Result<bool>;

    /// Takes all grants of a user back, and that grants ever bound them.
    async fn unbind(&mut self, account: EntityId) -> Result<()>;

    /// Begins a new history, which is the same as the present one up to `restored_to`.
    async fn set_epoch(&mut self, epoch: &str, restored_to: Stamp) -> Result<()>;

    /// Notes up to where another history is the same as the present one; one that is known stays as it is.
    async fn note_history(&mut self, epoch: &str, shared: Stamp) -> Result<()>;

    /// Removes tombstones and exits up to `horizon`, and what was last of use before `forgotten`: answers
    /// remembered, tokens, one-time codes.
    async fn prune(&mut self, horizon: Stamp, forgotten: ServerTime) -> Result<()>;

    /// Makes all of it lasting, the clock included.
    async fn commit(self: Box<Self>) -> Result<()>;
}
