//! Applies a window: what an exchange brought, decided record by record and written in one transaction,
//! with the cursor inside it. Outcomes first, then records in topological order, then results.
//!
//! Decides nothing itself: [`crate::plan`] does. Never waits for the network.

mod action;
mod finish;
mod history;
mod live;
mod removed;
mod repair;
mod results;

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{Content, EntityId, Kind, OpId, RecordKey, Registry, ServerTime, Stamp, wire};

use crate::{
    Conflict, Device, Held, JournalReason, Pin, Sealed,
    journal::journal_entry,
    ports::{ReadTxn, Reading, StoreError, WriteTxn},
};

/// Rows handled at once.
const CHUNK: usize = 512;

/// What an exchange brought, apart from the staged records.
#[derive(Debug)]
pub struct Window {
    /// Its first line.
    pub begin: wire::Begin,
    /// The fates of operations sent before.
    pub outcomes: Vec<wire::Outcome>,
    /// The answers to the operations.
    pub results: Vec<wire::OpResult>,
    /// What the operations stamped beyond their own records, and what was asked for beside them: newer than the results.
    pub effects: Vec<wire::Record>,
    /// Rows that went with what this device deleted.
    pub deleted_under: Vec<wire::DeletedUnder>,
    /// Its trailer.
    pub end: wire::End,
    /// The request went on where an earlier answer stopped.
    pub continued: bool,
    /// The cursors sent were of another history or of other grants than the answer, which therefore may leave out a part.
    pub foreign: bool,
    /// It, or the cut answer that it goes on from, counts from zero.
    pub full: bool,
}

/// What applying a window did.
#[derive(Debug, Default)]
pub struct Tally {
    /// Records taken, per kind.
    pub pulled: BTreeMap<Kind, u64>,
    /// Operations confirmed.
    pub confirmed: u64,
    /// Conflicts opened.
    pub conflicts: u64,
    /// Edits that went to the journal.
    pub journaled: u64,
    /// Kinds of which a record changed.
    pub changed: BTreeSet<Kind>,
    /// Records whose operation the server asked to send again later.
    pub resting: BTreeSet<EntityId>,
    /// The server's history or the grants changed in the middle of a download in parts: all of it is asked for anew.
    pub anew: bool,
    /// The digests differ and the next exchange repairs that.
    pub mending: bool,
    /// Whether both digests were the same, when the server said its own.
    pub digests_match: Option<bool>,
    /// Operations that the server wants with the whole record.
    pub whole: BTreeSet<OpId>,
    /// This device's digest after the window.
    pub digest: Option<rounds_model::Digest>,
}

/// Applies `window` and what is staged inside `txn`; the caller commits.
///
/// # Errors
/// What the store could not do; nothing is committed then.
pub async fn apply(txn: &mut dyn WriteTxn, registry: &Registry, window: Window, now: Reading) -> Result<Tally, StoreError> {
    let mut applier = Applier::open(txn, registry, now).await?;
    if let Some(lost) = applier.enter(&window).await? {
        applier.leave_history(&lost).await?;
    }
    applier.outcomes(&window.outcomes).await?;
    // What is written is as good as an outcome: a line may tell of what came after it.
    let (written, others) = window.results.into_iter().partition(|result| applier.is_written(result));
    applier.results(written).await?;
    applier.records().await?;
    applier.results(others).await?;
    if !window.effects.is_empty() {
        applier.txn.stage(&window.effects).await?;
        applier.records().await?;
    }
    applier.deleted_under(&window.deleted_under).await?;
    applier.finish(&window.begin, window.end).await?;
    Ok(applier.tally)
}

/// Everything that the steps of applying share.
pub(crate) struct Applier<'t> {
    txn: &'t mut dyn WriteTxn,
    registry: &'t Registry,
    device: Device,
    now: Reading,
    sealed: BTreeMap<EntityId, Vec<Sealed>>,
    conflicts: BTreeMap<EntityId, Conflict>,
    /// Open forms.
    pins: Vec<Pin>,
    /// Records deleted here whose delete is not confirmed.
    deleting: BTreeSet<EntityId>,
    /// Counts from zero: every record named is marked as seen.
    full: bool,
    /// Up to which stamp the records of the window are complete.
    until: Stamp,
    tally: Tally,
}

impl<'t> Applier<'t> {
    pub(crate) async fn open(txn: &'t mut dyn WriteTxn, registry: &'t Registry, now: Reading) -> Result<Self, StoreError> {
        let device = txn.device().await?;
        let mut sealed: BTreeMap<EntityId, Vec<Sealed>> = BTreeMap::new();
        for one in txn.sealed().await? {
            sealed.entry(one.operation.id).or_default().push(one);
        }
        let conflicts = txn.conflicts().await?.into_iter().map(|conflict| (conflict.key.id, conflict)).collect();
        let pins = txn.pins().await?;
        let deleting = txn.edited().await?.into_iter().filter(|held| !held.content.is_live()).map(|held| held.key.id).collect();
        Ok(Self {
            txn,
            registry,
            device,
            now,
            sealed,
            conflicts,
            pins,
            deleting,
            full: false,
            until: Stamp::default(),
            tally: Tally::default(),
        })
    }

    /// Writes what this step changed about the database itself.
    pub(crate) async fn close(self) -> Result<Tally, StoreError> {
        self.txn.set_device(&self.device).await?;
        Ok(self.tally)
    }

    fn server_now(&self) -> ServerTime {
        self.device.server_now(self.now)
    }

    async fn one(&mut self, id: EntityId) -> Result<Option<Held>, StoreError> {
        Ok(self.txn.held(&[id]).await?.pop().flatten())
    }

    async fn put(&mut self, held: Held) -> Result<(), StoreError> {
        self.tally.changed.insert(held.key.kind.clone());
        self.txn.put_held(&[held]).await
    }

    /// My unanswered operations on `id`, archived edits left aside: those are about no version.
    fn ops(&self, id: EntityId) -> Vec<OpId> {
        let Some(sealed) = self.sealed.get(&id) else { return Vec::new() };
        sealed.iter().filter(|one| one.operation.action != wire::Action::Archive).map(|one| one.operation.op).collect()
    }

    /// Forgets the operations on `id` that are due no longer; archived edits still go up.
    async fn unseal(&mut self, id: EntityId) -> Result<(), StoreError> {
        let ops = self.ops(id);
        self.forget(id, &ops).await
    }

    async fn forget(&mut self, id: EntityId, ops: &[OpId]) -> Result<(), StoreError> {
        if let Some(sealed) = self.sealed.get_mut(&id) {
            sealed.retain(|one| !ops.contains(&one.operation.op));
        }
        self.txn.remove_sealed(ops).await
    }

    /// Keeps what `held` holds in the journal.
    async fn journal(&mut self, held: &Held, reason: JournalReason) -> Result<(), StoreError> {
        self.tally.journaled += 1;
        let entry = journal_entry(&self.device, held, reason, self.now);
        self.txn.put_journal(&entry).await
    }

    /// Sends what `held` holds into the server's history, without changing the record there.
    async fn archive(&mut self, held: &Held) -> Result<(), StoreError> {
        let (Some(edit), Content::Live(data)) = (&held.edit, &held.content) else { return Ok(()) };
        let operation = wire::Operation {
            op: self.device.draw_op(),
            kind: held.key.kind.clone(),
            id: held.key.id,
            action: wire::Action::Archive,
            base: held.base.as_ref().map(|base| wire::Base::Stamp(base.stamp)),
            data: Some(data.clone()),
            change: None,
            edited: self.device.interval(edit, held.base.as_ref().map(|base| base.stamp)),
            seen: None,
        };
        let sealed = Sealed { operation, change: 0, sent: false };
        self.txn.put_sealed(std::slice::from_ref(&sealed)).await?;
        self.sealed.entry(held.key.id).or_default().push(sealed);
        Ok(())
    }

    /// All records held that `root` owns, at any depth, parents before children.
    pub(crate) async fn subtree(&mut self, root: EntityId) -> Result<Vec<Held>, StoreError> {
        subtree(self.txn, self.registry, root).await
    }
}

/// All records held that `root` owns, at any depth, parents before children.
pub(crate) async fn subtree<T: ReadTxn + ?Sized>(txn: &mut T, registry: &Registry, root: EntityId) -> Result<Vec<Held>, StoreError> {
    let mut found: Vec<Held> = Vec::new();
    let mut seen = BTreeSet::from([root]);
    let mut level = vec![root];
    while !level.is_empty() {
        let referrers = txn.referrers(&level).await?;
        let owned = |key: &RecordKey, field: &str| {
            registry.get(&key.kind).and_then(|adapter| adapter.owner()).is_some_and(|owner| owner.field == field)
        };
        level = referrers.iter().filter(|one| owned(&one.key, &one.field) && seen.insert(one.key.id)).map(|one| one.key.id).collect();
        found.extend(txn.held(&level).await?.into_iter().flatten());
    }
    Ok(found)
}

/// The record that owns `held`, as it is here or, where it is deleted here, as it was.
pub(crate) fn owner_of(registry: &Registry, held: &Held) -> Option<RecordKey> {
    let data = held.content.payload().or_else(|| held.base.as_ref()?.content.payload())?;
    let links = registry.get(&held.key.kind)?.links(data);
    links.into_iter().find(|(parent, _)| parent.owner).map(|(parent, id)| RecordKey::new(parent.kind, id))
}

/// The wall clock of a reading; ids are made with it, nothing is decided by it.
pub(crate) fn wall(now: Reading) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp_micros(now.wall).unwrap_or_default()
}
