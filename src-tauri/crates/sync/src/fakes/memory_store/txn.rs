//! A transaction on the in-memory store: a snapshot of all tables, published as a whole by its commit.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::Ordering},
};

use async_trait::async_trait;
use rounds_model::{Digest, EntityId, Kind, OpId, RecordKey, Stamp, proof, wire};
use tokio::sync::OwnedMutexGuard;

use super::{
    Shared,
    tables::{Tables, place, put_in_order},
};
use crate::{
    Conflict, Decision, Device, EditState, Held, JournalEntry, Parked, Pin, Sealed, Tombstone,
    ports::{Counts, ReadTxn, Referrer, StoreError, WriteTxn},
    report::RunReport,
};

pub struct MemoryTxn {
    pub(super) shared: Arc<Shared>,
    pub(super) tables: Tables,
    /// Records written or removed by this transaction.
    pub(super) touched: BTreeSet<EntityId>,
    /// The writer's turn; `None` for a reader. Dropped without a commit, the snapshot is forgotten: rolled back.
    pub(super) _turn: Option<OwnedMutexGuard<()>>,
}

fn keys<'a>(held: impl Iterator<Item = &'a Held>) -> Vec<RecordKey> {
    held.map(|held| held.key.clone()).collect()
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[async_trait]
impl ReadTxn for MemoryTxn {
    async fn device(&mut self) -> Result<Device, StoreError> {
        self.tables.device.clone().ok_or(StoreError::NoDevice)
    }

    async fn held(&mut self, ids: &[EntityId]) -> Result<Vec<Option<Held>>, StoreError> {
        Ok(ids.iter().map(|id| self.tables.held.get(id).cloned()).collect())
    }

    async fn existing(&mut self, ids: &[EntityId]) -> Result<BTreeSet<EntityId>, StoreError> {
        Ok(ids.iter().filter(|id| self.tables.held.contains_key(id)).copied().collect())
    }

    async fn edited(&mut self) -> Result<Vec<Held>, StoreError> {
        let mut edited: Vec<Held> = self.tables.held.values().filter(|held| held.is_dirty()).cloned().collect();
        edited.sort_by_key(|held| (held.edit.as_ref().map(|edit| edit.change), held.key.id));
        Ok(edited)
    }

    async fn sealed(&mut self) -> Result<Vec<Sealed>, StoreError> {
        Ok(self.tables.sealed.values().cloned().collect())
    }

    async fn sealed_of(&mut self, ids: &[EntityId]) -> Result<Vec<Sealed>, StoreError> {
        let ids: BTreeSet<_> = ids.iter().collect();
        Ok(self.tables.sealed.values().filter(|sealed| ids.contains(&sealed.operation.id)).cloned().collect())
    }

    async fn referrers(&mut self, targets: &[EntityId]) -> Result<Vec<Referrer>, StoreError> {
        let targets: BTreeSet<_> = targets.iter().copied().collect();
        let mut found = BTreeMap::new();
        for target in targets {
            for (child, field) in self.tables.referrers.get(&target).into_iter().flatten() {
                let Some(held) = self.tables.held.get(child) else { continue };
                found.insert((*child, *field), Referrer { key: held.key.clone(), target, field: (*field).to_owned() });
            }
        }
        Ok(found.into_values().collect())
    }

    async fn unseen_since(&mut self, generation: u64) -> Result<Vec<RecordKey>, StoreError> {
        Ok(keys(self.tables.held.values().filter(|held| held.generation < generation && !held.is_dirty())))
    }

    async fn hidden_under(&mut self, root: EntityId) -> Result<Vec<RecordKey>, StoreError> {
        Ok(keys(self.tables.held.values().filter(|held| held.hidden_under == Some(root))))
    }

    async fn conflicts(&mut self) -> Result<Vec<Conflict>, StoreError> {
        let mut conflicts: Vec<_> = self.tables.conflicts.values().cloned().collect();
        conflicts.sort_by_key(|conflict| (conflict.opened, conflict.key.id));
        Ok(conflicts)
    }

    async fn conflicts_of(&mut self, ids: &[EntityId]) -> Result<Vec<Conflict>, StoreError> {
        let ids: BTreeSet<_> = ids.iter().collect();
        Ok(ids.into_iter().filter_map(|id| self.tables.conflicts.get(id)).cloned().collect())
    }

    async fn journal(&mut self) -> Result<Vec<JournalEntry>, StoreError> {
        Ok(self.tables.journal.iter().rev().cloned().collect())
    }

    async fn ledger(&mut self) -> Result<Vec<Decision>, StoreError> {
        Ok(self.tables.ledger.iter().rev().cloned().collect())
    }

    async fn staged_kinds(&mut self) -> Result<Vec<(Kind, u64)>, StoreError> {
        let mut kinds = BTreeMap::new();
        for (kind, _) in self.tables.staged.keys() {
            *kinds.entry(kind.clone()).or_insert(0) += 1;
        }
        Ok(kinds.into_iter().collect())
    }

    async fn staged(&mut self, kind: &Kind, after: Option<EntityId>, limit: u32) -> Result<Vec<wire::Record>, StoreError> {
        let of_kind = self.tables.staged.iter().filter(|((k, id), _)| k == kind && after.is_none_or(|after| *id > after));
        Ok(of_kind.take(usize::try_from(limit).unwrap_or(usize::MAX)).map(|(_, record)| record.clone()).collect())
    }

    async fn parked(&mut self) -> Result<Vec<Parked>, StoreError> {
        Ok(self.tables.parked.values().cloned().collect())
    }

    async fn needs(&mut self) -> Result<Vec<RecordKey>, StoreError> {
        Ok(self.tables.needs.values().cloned().collect())
    }

    async fn tombstones(&mut self, above: Option<Stamp>) -> Result<Vec<Tombstone>, StoreError> {
        let above = |tombstone: &&Tombstone| above.is_none_or(|above| tombstone.stamp > above);
        let mut tombstones: Vec<_> = self.tables.tombstones.values().filter(above).cloned().collect();
        tombstones.sort_by_key(|tombstone| tombstone.stamp);
        Ok(tombstones)
    }

    async fn pins(&mut self) -> Result<Vec<Pin>, StoreError> {
        Ok(self.tables.pins.values().cloned().collect())
    }

    async fn digest(&mut self) -> Result<Digest, StoreError> {
        let mut digest = Digest::new();
        for (id, (kind, stamp, live)) in self.tables.newest_versions() {
            if live {
                digest.entry(kind.clone()).or_default().add(proof(id, stamp));
            }
        }
        Ok(digest)
    }

    async fn counts(&mut self) -> Result<Counts, StoreError> {
        let edits = || self.tables.held.values().filter(|held| held.edit.is_some());
        let refused = |held: &&Held| held.edit.as_ref().is_some_and(|edit| matches!(edit.state, EditState::Attention { .. }));
        let in_conflict = |held: &Held| self.tables.conflicts.contains_key(&held.key.id);
        Ok(Counts {
            dirty: count(edits().count()),
            waiting: count(edits().filter(|held| !refused(held) && !in_conflict(held)).count()),
            unconfirmed: count(self.tables.sealed.len()),
            conflicts: count(self.tables.conflicts.len()),
            attention: count(edits().filter(refused).filter(|held| !in_conflict(held)).count()),
            parked: count(self.tables.parked.len()),
            staged: count(self.tables.staged.len()),
            needs: count(self.tables.needs.len()),
        })
    }

    async fn runs(&mut self, limit: u32) -> Result<Vec<RunReport>, StoreError> {
        Ok(self.tables.runs.iter().rev().take(usize::try_from(limit).unwrap_or(usize::MAX)).cloned().collect())
    }
}

#[async_trait]
impl WriteTxn for MemoryTxn {
    async fn set_device(&mut self, device: &Device) -> Result<(), StoreError> {
        self.tables.device = Some(device.clone());
        Ok(())
    }

    async fn put_held(&mut self, records: &[Held]) -> Result<(), StoreError> {
        for held in records {
            self.tables.put_held(held, &self.shared.registry);
            self.touched.insert(held.key.id);
        }
        Ok(())
    }

    async fn remove_held(&mut self, ids: &[EntityId]) -> Result<(), StoreError> {
        for id in ids {
            self.tables.remove_held(*id, &self.shared.registry);
            self.touched.insert(*id);
        }
        Ok(())
    }

    async fn put_sealed(&mut self, sealed: &[Sealed]) -> Result<(), StoreError> {
        let table = Arc::make_mut(&mut self.tables.sealed);
        table.extend(sealed.iter().map(|sealed| (place(sealed.operation.op), sealed.clone())));
        Ok(())
    }

    async fn remove_sealed(&mut self, ops: &[OpId]) -> Result<(), StoreError> {
        let table = Arc::make_mut(&mut self.tables.sealed);
        for op in ops {
            table.remove(&place(*op));
        }
        Ok(())
    }

    async fn put_conflict(&mut self, conflict: &Conflict) -> Result<(), StoreError> {
        Arc::make_mut(&mut self.tables.conflicts).insert(conflict.key.id, conflict.clone());
        Ok(())
    }

    async fn remove_conflict(&mut self, id: EntityId) -> Result<(), StoreError> {
        Arc::make_mut(&mut self.tables.conflicts).remove(&id);
        Ok(())
    }

    async fn put_journal(&mut self, entry: &JournalEntry) -> Result<(), StoreError> {
        if self.shared.forgets_journal.load(Ordering::Relaxed) {
            return Ok(());
        }
        put_in_order(&mut self.tables.journal, entry, |row| row.id == entry.id);
        Ok(())
    }

    async fn put_decision(&mut self, decision: &Decision) -> Result<(), StoreError> {
        put_in_order(&mut self.tables.ledger, decision, |row| row.id == decision.id);
        Ok(())
    }

    async fn stage(&mut self, records: &[wire::Record]) -> Result<(), StoreError> {
        let table = Arc::make_mut(&mut self.tables.staged);
        table.extend(records.iter().map(|record| ((record.key.kind.clone(), record.key.id), record.clone())));
        Ok(())
    }

    async fn unstage(&mut self, keys: &[RecordKey]) -> Result<(), StoreError> {
        let staged = Arc::make_mut(&mut self.tables.staged);
        keys.iter().for_each(|key| {
            staged.remove(&(key.kind.clone(), key.id));
        });
        Ok(())
    }

    async fn clear_staged(&mut self) -> Result<(), StoreError> {
        self.tables.staged = Arc::default();
        Ok(())
    }

    async fn put_parked(&mut self, parked: &Parked) -> Result<(), StoreError> {
        Arc::make_mut(&mut self.tables.parked).insert(parked.record.key.id, parked.clone());
        Ok(())
    }

    async fn remove_parked(&mut self, id: EntityId) -> Result<(), StoreError> {
        Arc::make_mut(&mut self.tables.parked).remove(&id);
        Ok(())
    }

    async fn put_needs(&mut self, keys: &[RecordKey]) -> Result<(), StoreError> {
        Arc::make_mut(&mut self.tables.needs).extend(keys.iter().map(|key| (key.id, key.clone())));
        Ok(())
    }

    async fn remove_needs(&mut self, ids: &[EntityId]) -> Result<(), StoreError> {
        let table = Arc::make_mut(&mut self.tables.needs);
        for id in ids {
            table.remove(id);
        }
        Ok(())
    }

    async fn put_tombstones(&mut self, tombstones: &[Tombstone]) -> Result<(), StoreError> {
        let table = Arc::make_mut(&mut self.tables.tombstones);
        for tombstone in tombstones {
            let known = table.entry(tombstone.key.id).or_insert_with(|| tombstone.clone());
            known.stamp = known.stamp.max(tombstone.stamp);
        }
        Ok(())
    }

    async fn forget_tombstones(&mut self, above: Option<Stamp>, before: Stamp) -> Result<(), StoreError> {
        let stays = |tombstone: &Tombstone| tombstone.stamp >= before || above.is_some_and(|above| tombstone.stamp <= above);
        Arc::make_mut(&mut self.tables.tombstones).retain(|_, tombstone| stays(tombstone));
        Ok(())
    }

    async fn put_pin(&mut self, pin: &Pin) -> Result<(), StoreError> {
        Arc::make_mut(&mut self.tables.pins).insert(pin.id, pin.clone());
        Ok(())
    }

    async fn remove_pin(&mut self, id: EntityId) -> Result<(), StoreError> {
        Arc::make_mut(&mut self.tables.pins).remove(&id);
        Ok(())
    }

    async fn put_run(&mut self, report: &RunReport) -> Result<(), StoreError> {
        put_in_order(&mut self.tables.runs, report, |row| row.id == report.id);
        Ok(())
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.tables.check_references(&self.touched, &self.shared.registry)?;
        self.shared.gate.pass(false).await;
        *self.shared.committed() = self.tables.clone();
        let gate = self.shared.gate.clone();
        drop(self); // the next writer's turn
        gate.pass(true).await;
        Ok(())
    }
}
