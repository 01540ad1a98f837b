//! What an in-memory store holds. A clone shares every table until one side writes to it.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::Hasher,
    sync::Arc,
};

use rounds_model::{EntityId, Kind, OpId, RecordKey, Registry, wire};

use crate::fakes::hash_of;
use crate::{
    Conflict, Decision, Device, Held, JournalEntry, Parked, Pin, Sealed, Tombstone,
    ports::{StoreError, foreign_keys},
    report::RunReport,
};

/// One snapshot of all tables.
#[derive(Clone)]
pub struct Tables {
    pub device: Option<Device>,
    pub held: Arc<BTreeMap<EntityId, Held>>,
    /// Target, then who refers to it and by which field; always that of `held`.
    pub referrers: Arc<BTreeMap<EntityId, BTreeSet<(EntityId, &'static str)>>>,
    /// By counter first, so that operations of an earlier incarnation come before.
    pub sealed: Arc<BTreeMap<(u64, u64), Sealed>>,
    pub conflicts: Arc<BTreeMap<EntityId, Conflict>>,
    /// Oldest first, as `ledger` and `runs`.
    pub journal: Arc<Vec<JournalEntry>>,
    pub ledger: Arc<Vec<Decision>>,
    pub staged: Arc<BTreeMap<(Kind, EntityId), wire::Record>>,
    pub parked: Arc<BTreeMap<EntityId, Parked>>,
    pub needs: Arc<BTreeMap<EntityId, RecordKey>>,
    pub tombstones: Arc<BTreeMap<EntityId, Tombstone>>,
    pub pins: Arc<BTreeMap<EntityId, Pin>>,
    pub runs: Arc<Vec<RunReport>>,
}

impl Tables {
    pub fn new(device: Option<Device>) -> Self {
        Self {
            device,
            held: Arc::default(),
            referrers: Arc::default(),
            sealed: Arc::default(),
            conflicts: Arc::default(),
            journal: Arc::default(),
            ledger: Arc::default(),
            staged: Arc::default(),
            parked: Arc::default(),
            needs: Arc::default(),
            tombstones: Arc::default(),
            pins: Arc::default(),
            runs: Arc::default(),
        }
    }

    /// Hashes what decides what happens next.
    pub fn fingerprint(&self, into: &mut impl Hasher) {
        hash_of(into, (&self.device, &self.held, &self.sealed, &self.conflicts));
        hash_of(into, (&self.staged, &self.parked, &self.needs, &self.tombstones));
        // The journal's names are drawn; which entry gave way when is told by their order.
        self.journal.iter().for_each(|entry| hash_of(into, (&entry.key, &entry.content, &entry.reason)));
    }

    /// Writes a record, and who it refers to.
    pub fn put_held(&mut self, held: &Held, registry: &Registry) {
        self.remove_held(held.key.id, registry);
        let referrers = Arc::make_mut(&mut self.referrers);
        for (field, target) in foreign_keys(held, registry) {
            referrers.entry(target).or_default().insert((held.key.id, field));
        }
        Arc::make_mut(&mut self.held).insert(held.key.id, held.clone());
    }

    /// Removes a record, and what it refers to; who refers to it stays.
    pub fn remove_held(&mut self, id: EntityId, registry: &Registry) {
        let Some(before) = Arc::make_mut(&mut self.held).remove(&id) else { return };
        let referrers = Arc::make_mut(&mut self.referrers);
        for (field, target) in foreign_keys(&before, registry) {
            if let Some(children) = referrers.get_mut(&target) {
                children.remove(&(id, field));
                if children.is_empty() {
                    referrers.remove(&target);
                }
            }
        }
    }

    /// What deferred foreign keys check at a commit that wrote or removed `touched`.
    pub fn check_references(&self, touched: &BTreeSet<EntityId>, registry: &Registry) -> Result<(), StoreError> {
        let whole = touched.iter().all(|id| match self.held.get(id) {
            Some(held) => foreign_keys(held, registry).iter().all(|(_, target)| self.held.contains_key(target)),
            None => !self.referrers.contains_key(id),
        });
        if whole { Ok(()) } else { Err(StoreError::Dangling) }
    }

    /// The newest server version known of each record that has one.
    pub fn newest_versions(&self) -> BTreeMap<EntityId, (&Kind, rounds_model::Stamp, bool)> {
        let bases = self.held.values().filter_map(|held| Some((&held.key, held.base.as_ref()?)));
        let theirs = self.conflicts.values().map(|conflict| (&conflict.key, &conflict.theirs));
        let known = bases.chain(theirs).map(|(key, version)| (key.id, (&key.kind, version.stamp, version.content.is_live())));
        let parked =
            self.parked.values().map(|Parked { record, .. }| (record.key.id, (&record.key.kind, record.stamp, record.content.is_live())));
        known.chain(parked).collect() // the later in this order replaces the earlier
    }
}

/// The place of an operation in the order of operations.
pub const fn place(op: OpId) -> (u64, u64) {
    (op.counter, op.incarnation)
}

/// Replaces the row that is the `same`, in its place, or adds it as the newest.
pub fn put_in_order<T: Clone>(rows: &mut Arc<Vec<T>>, row: &T, same: impl Fn(&T) -> bool) {
    let rows = Arc::make_mut(rows);
    match rows.iter_mut().find(|row| same(row)) {
        Some(place) => *place = row.clone(),
        None => rows.push(row.clone()),
    }
}
