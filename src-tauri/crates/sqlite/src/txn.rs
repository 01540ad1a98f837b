//! A transaction on the file: the engine's port over the tables.
//!
//! After a statement failed, the transaction only refuses: SQLite ends some transactions by itself (a full disk), and
//! what came after would be written one by one.

use std::collections::BTreeSet;

use async_trait::async_trait;
use rounds_model::{Digest, EntityId, Kind, OpId, RecordKey, Registry, Stamp, wire};
use rounds_sync::{
    Conflict, Decision, Device, Held, JournalEntry, Parked, Pin, RunReport, Sealed, Tombstone,
    ports::{Counts, ReadTxn, Referrer, StoreError, WriteTxn},
};
use sqlx::{Sqlite, SqliteConnection, Transaction, sqlite::SqlitePool};
use tokio::sync::OwnedMutexGuard;

use crate::{
    error::{Failure, Result},
    tables::{conflict, count, device, journal, ledger, link, need, operation, parked, pin, record, run, search, staged, tombstone},
};

type StoreResult<T> = std::result::Result<T, StoreError>;

/// One transaction; dropped without a commit it is rolled back.
pub struct Txn {
    open: Transaction<'static, Sqlite>,
    registry: Registry,
    failed: bool,
    /// Words to find records by that are not written yet.
    words: search::Unwritten,
    /// The writer's turn; `None` for a reader. Declared last, so that the rollback is under way before the next begins.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Txn {
    /// Begins to read, from a snapshot taken now.
    pub async fn read(readers: &SqlitePool, registry: Registry) -> Result<Self> {
        let mut open = readers.begin_with("BEGIN").await?;
        // A deferred transaction takes its snapshot with its first read.
        sqlx::query("SELECT one FROM device").fetch_optional(&mut *open).await?;
        Ok(Self { open, registry, failed: false, words: search::Unwritten::default(), _turn: None })
    }

    /// Begins to write.
    pub async fn write(writer: &SqlitePool, registry: Registry, turn: OwnedMutexGuard<()>) -> Result<Self> {
        let open = writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Self { open, registry, failed: false, words: search::Unwritten::default(), _turn: Some(turn) })
    }

    /// The connection, while nothing has failed.
    pub fn connection(&mut self) -> StoreResult<&mut SqliteConnection> {
        self.check()?;
        Ok(&mut self.open)
    }

    fn check(&self) -> StoreResult<()> {
        if self.failed { Err(StoreError::Other("an earlier statement of this transaction failed".to_owned())) } else { Ok(()) }
    }

    /// Remembers a failure; that there is no row yet is none.
    fn settle<T>(&mut self, result: Result<T>) -> StoreResult<T> {
        self.failed |= matches!(&result, Err(failure) if !matches!(failure, Failure::Store(StoreError::NoDevice)));
        Ok(result?)
    }
}

#[async_trait]
impl ReadTxn for Txn {
    async fn device(&mut self) -> StoreResult<Device> {
        let result = device::get(self.connection()?).await;
        self.settle(result)
    }

    async fn held(&mut self, ids: &[EntityId]) -> StoreResult<Vec<Option<Held>>> {
        let result = record::held(self.connection()?, ids).await;
        self.settle(result)
    }

    async fn existing(&mut self, ids: &[EntityId]) -> StoreResult<BTreeSet<EntityId>> {
        let result = record::existing(self.connection()?, ids).await;
        self.settle(result)
    }

    async fn edited(&mut self) -> StoreResult<Vec<Held>> {
        let result = record::edited(self.connection()?).await;
        self.settle(result)
    }

    async fn sealed(&mut self) -> StoreResult<Vec<Sealed>> {
        let result = operation::all(self.connection()?).await;
        self.settle(result)
    }

    async fn sealed_of(&mut self, ids: &[EntityId]) -> StoreResult<Vec<Sealed>> {
        let result = operation::of_records(self.connection()?, ids).await;
        self.settle(result)
    }

    async fn referrers(&mut self, targets: &[EntityId]) -> StoreResult<Vec<Referrer>> {
        let result = link::referrers(self.connection()?, targets).await;
        self.settle(result)
    }

    async fn unseen_since(&mut self, generation: u64) -> StoreResult<Vec<RecordKey>> {
        let result = record::unseen_since(self.connection()?, generation).await;
        self.settle(result)
    }

    async fn hidden_under(&mut self, root: EntityId) -> StoreResult<Vec<RecordKey>> {
        let result = record::hidden_under(self.connection()?, root).await;
        self.settle(result)
    }

    async fn conflicts(&mut self) -> StoreResult<Vec<Conflict>> {
        let result = conflict::all(self.connection()?).await;
        self.settle(result)
    }

    async fn conflicts_of(&mut self, ids: &[EntityId]) -> StoreResult<Vec<Conflict>> {
        let result = conflict::of_records(self.connection()?, ids).await;
        self.settle(result)
    }

    async fn journal(&mut self) -> StoreResult<Vec<JournalEntry>> {
        let result = journal::all(self.connection()?).await;
        self.settle(result)
    }

    async fn ledger(&mut self) -> StoreResult<Vec<Decision>> {
        let result = ledger::all(self.connection()?).await;
        self.settle(result)
    }

    async fn staged_kinds(&mut self) -> StoreResult<Vec<(Kind, u64)>> {
        let result = staged::kinds(self.connection()?).await;
        self.settle(result)
    }

    async fn staged(&mut self, kind: &Kind, after: Option<EntityId>, limit: u32) -> StoreResult<Vec<wire::Record>> {
        let result = staged::page(self.connection()?, kind, after, limit).await;
        self.settle(result)
    }

    async fn parked(&mut self) -> StoreResult<Vec<Parked>> {
        let result = parked::all(self.connection()?).await;
        self.settle(result)
    }

    async fn needs(&mut self) -> StoreResult<Vec<RecordKey>> {
        let result = need::all(self.connection()?).await;
        self.settle(result)
    }

    async fn tombstones(&mut self, above: Option<Stamp>) -> StoreResult<Vec<Tombstone>> {
        let result = tombstone::above(self.connection()?, above).await;
        self.settle(result)
    }

    async fn pins(&mut self) -> StoreResult<Vec<Pin>> {
        let result = pin::all(self.connection()?).await;
        self.settle(result)
    }

    async fn digest(&mut self) -> StoreResult<Digest> {
        let result = record::digest(self.connection()?).await;
        self.settle(result)
    }

    async fn counts(&mut self) -> StoreResult<Counts> {
        let result = count::all(self.connection()?).await;
        self.settle(result)
    }

    async fn runs(&mut self, limit: u32) -> StoreResult<Vec<RunReport>> {
        let result = run::newest(self.connection()?, limit).await;
        self.settle(result)
    }
}

#[async_trait]
impl WriteTxn for Txn {
    async fn set_device(&mut self, device: &Device) -> StoreResult<()> {
        let result = device::put(self.connection()?, device).await;
        self.settle(result)
    }

    async fn put_held(&mut self, records: &[Held]) -> StoreResult<()> {
        self.check()?;
        let result = record::put(&mut self.open, &self.registry, records, &mut self.words).await;
        self.settle(result)
    }

    async fn remove_held(&mut self, ids: &[EntityId]) -> StoreResult<()> {
        self.check()?;
        let result = record::remove(&mut self.open, ids, &mut self.words).await;
        self.settle(result)
    }

    async fn put_sealed(&mut self, sealed: &[Sealed]) -> StoreResult<()> {
        let result = operation::put(self.connection()?, sealed).await;
        self.settle(result)
    }

    async fn remove_sealed(&mut self, ops: &[OpId]) -> StoreResult<()> {
        let result = operation::remove(self.connection()?, ops).await;
        self.settle(result)
    }

    async fn put_conflict(&mut self, conflict: &Conflict) -> StoreResult<()> {
        let result = conflict::put(self.connection()?, conflict).await;
        self.settle(result)
    }

    async fn remove_conflict(&mut self, id: EntityId) -> StoreResult<()> {
        let result = conflict::remove(self.connection()?, id).await;
        self.settle(result)
    }

    async fn put_journal(&mut self, entry: &JournalEntry) -> StoreResult<()> {
        let result = journal::put(self.connection()?, entry).await;
        self.settle(result)
    }

    async fn put_decision(&mut self, decision: &Decision) -> StoreResult<()> {
        let result = ledger::put(self.connection()?, decision).await;
        self.settle(result)
    }

    async fn stage(&mut self, records: &[wire::Record]) -> StoreResult<()> {
        let result = staged::put(self.connection()?, records).await;
        self.settle(result)
    }

    async fn unstage(&mut self, keys: &[RecordKey]) -> StoreResult<()> {
        let result = staged::remove(self.connection()?, keys).await;
        self.settle(result)
    }

    async fn clear_staged(&mut self) -> StoreResult<()> {
        let result = staged::clear(self.connection()?).await;
        self.settle(result)
    }

    async fn put_parked(&mut self, parked: &Parked) -> StoreResult<()> {
        let result = parked::put(self.connection()?, parked).await;
        self.settle(result)
    }

    async fn remove_parked(&mut self, id: EntityId) -> StoreResult<()> {
        let result = parked::remove(self.connection()?, id).await;
        self.settle(result)
    }

    async fn put_needs(&mut self, keys: &[RecordKey]) -> StoreResult<()> {
        let result = need::put(self.connection()?, keys).await;
        self.settle(result)
    }

    async fn remove_needs(&mut self, ids: &[EntityId]) -> StoreResult<()> {
        let result = need::remove(self.connection()?, ids).await;
        self.settle(result)
    }

    async fn put_tombstones(&mut self, tombstones: &[Tombstone]) -> StoreResult<()> {
        let result = tombstone::put(self.connection()?, tombstones).await;
        self.settle(result)
    }

    async fn forget_tombstones(&mut self, above: Option<Stamp>, before: Stamp) -> StoreResult<()> {
        let result = tombstone::forget(self.connection()?, above, before).await;
        self.settle(result)
    }

    async fn put_pin(&mut self, pin: &Pin) -> StoreResult<()> {
        let result = pin::put(self.connection()?, pin).await;
        self.settle(result)
    }

    async fn remove_pin(&mut self, id: EntityId) -> StoreResult<()> {
        let result = pin::remove(self.connection()?, id).await;
        self.settle(result)
    }

    async fn put_run(&mut self, report: &RunReport) -> StoreResult<()> {
        let result = run::put(self.connection()?, report).await;
        self.settle(result)
    }

    async fn commit(mut self: Box<Self>) -> StoreResult<()> {
        self.check()?;
        self.words.write(&mut self.open).await?;
        Ok(self.open.commit().await.map_err(Failure::from)?)
    }
}
