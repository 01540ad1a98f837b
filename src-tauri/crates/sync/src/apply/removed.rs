//! Versions that remove: topmost first, each with all that it owns here.
//!
//! A removal never takes an unsent edit along. Where one is at stake, one conflict is opened on the topmost
//! record removed, and everything under it stays until a person has decided, so that *mine* restores all of it.

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{Content, EntityId, RecordKey, wire};

use crate::{ConflictReason, Held, JournalReason, Parked, Tombstone, plan::Under, ports::StoreError};

use super::{Applier, owner_of};

impl Applier<'_> {
    /// Applies versions that remove.
    pub(super) async fn removed(&mut self, removed: BTreeMap<EntityId, wire::Record>) -> Result<(), StoreError> {
        let buried = removed.values().filter(|record| record.content == Content::Deleted);
        self.bury(buried.map(|record| Tombstone { key: record.key.clone(), stamp: record.stamp }).collect()).await?;
        let mut order: Vec<&wire::Record> = removed.values().collect();
        order.sort_by_key(|record| (self.registry.rank(&record.key.kind), record.key.id));
        let mut covered: BTreeSet<EntityId> = BTreeSet::new();
        for record in order {
            let id = record.key.id;
            self.txn.remove_needs(&[id]).await?;
            if covered.contains(&id) {
                continue;
            }
            let Some(held) = self.one(id).await? else { continue };
            if record.content == Content::Gone && self.is_lost(&held) {
                continue; // the end of the pull gives it back
            }
            if let Some(root) = self.undecided_above(&held).await? {
                self.park_until(record, root).await?;
                continue;
            }
            let subtree = self.subtree(id).await?;
            if self.ops(id).iter().any(|op| record.op == Some(*op)) || self.hides(&held) {
                let action = self.planned(&held, record, Under::Nothing, false);
                self.act(held, record.clone(), action).await?;
                covered.extend(subtree.iter().map(|row| row.key.id));
                continue;
            }
            let under = self.under(&subtree, &removed);
            let action = self.planned(&held, record, under, false);
            let leftover: Vec<RecordKey> = match under {
                Under::Nothing => Vec::new(),
                Under::Clean => missing_in(&subtree, &removed),
                Under::Contested => subtree.iter().filter(|row| self.is_contested(row)).map(|row| row.key.clone()).collect(),
            };
            if action == crate::plan::Action::Take {
                covered.extend(subtree.iter().map(|row| row.key.id));
                self.remove_with_subtree(&held).await?;
                *self.tally.pulled.entry(held.key.kind.clone()).or_default() += 1;
            } else if action == crate::plan::Action::WaitForChildren {
                if under == Under::Clean {
                    self.txn.put_needs(&leftover).await?; // what became of it the server has not said
                }
                self.txn.put_parked(&Parked { record: record.clone(), waits_for: leftover, invalid: Vec::new() }).await?;
            } else {
                let asks = matches!(action, crate::plan::Action::OpenConflict(_));
                let root = held.key.clone();
                self.act(held, record.clone(), action).await?;
                if asks {
                    for row in &subtree {
                        if let Some(version) = removed.get(&row.key.id) {
                            self.park_until(version, root.clone()).await?;
                            covered.insert(row.key.id);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Notes deletions, for the day on which a restore of the server loses them.
    pub(super) async fn bury(&mut self, tombstones: Vec<Tombstone>) -> Result<(), StoreError> {
        if tombstones.is_empty() { Ok(()) } else { self.txn.put_tombstones(&tombstones).await }
    }

    /// Whether `held` is to be deleted here too, so that what is under it is hidden and goes along.
    fn hides(&self, held: &Held) -> bool {
        held.is_dirty() && !held.content.is_live()
    }

    fn under(&self, subtree: &[Held], removed: &BTreeMap<EntityId, wire::Record>) -> Under {
        if subtree.iter().any(|row| self.is_contested(row)) {
            Under::Contested
        } else if missing_in(subtree, removed).is_empty() {
            Under::Nothing
        } else {
            Under::Clean
        }
    }

    /// Whether an unsent edit, an unanswered operation or an open conflict is at stake in `row`.
    pub(super) fn is_contested(&self, row: &Held) -> bool {
        row.is_dirty() || self.conflicts.contains_key(&row.key.id) || !self.ops(row.key.id).is_empty()
    }

    async fn park_until(&mut self, record: &wire::Record, root: RecordKey) -> Result<(), StoreError> {
        self.txn.put_parked(&Parked { record: record.clone(), waits_for: vec![root], invalid: Vec::new() }).await
    }

    /// The record above whose removal waits for a person.
    async fn undecided_above(&mut self, held: &Held) -> Result<Option<RecordKey>, StoreError> {
        let mut current = held.clone();
        while let Some(owner) = owner_of(self.registry, &current) {
            if let Some(conflict) = self.conflicts.get(&owner.id)
                && !conflict.theirs.content.is_live()
                && conflict.reason != ConflictReason::SubtreeChanged
            {
                return Ok(Some(owner));
            }
            let Some(above) = self.one(owner.id).await? else { break };
            current = above;
        }
        Ok(None)
    }

    /// Removes a record and all that it owns. Unsent edits under it are kept in the journal first; references to it
    /// from elsewhere are let go.
    pub(super) async fn remove_with_subtree(&mut self, held: &Held) -> Result<(), StoreError> {
        let mut rows = vec![held.clone()];
        rows.extend(self.subtree(held.key.id).await?);
        let ids: Vec<EntityId> = rows.iter().map(|row| row.key.id).collect();
        for row in &rows[1..] {
            if row.is_dirty() && row.content.is_live() {
                self.journal(row, JournalReason::DeletedAbove).await?;
            }
        }
        for row in &rows {
            let id = row.key.id;
            self.tally.changed.insert(row.key.kind.clone());
            self.unseal(id).await?;
            if self.conflicts.remove(&id).is_some() {
                self.txn.remove_conflict(id).await?;
            }
            self.txn.remove_parked(id).await?;
        }
        let outside: Vec<_> = self.txn.referrers(&ids).await?.into_iter().filter(|one| !ids.contains(&one.key.id)).collect();
        for referrer in outside {
            if let Some(mut row) = self.one(referrer.key.id).await?
                && !row.loose.contains(&referrer.field)
            {
                row.loose.push(referrer.field);
                self.put(row).await?;
            }
        }
        let bottom_up: Vec<EntityId> = ids.into_iter().rev().collect();
        self.txn.remove_held(&bottom_up).await
    }

    /// Rows that went with what this device deleted: they are hidden here and go when the delete is confirmed.
    /// What is still here then is no longer on the server.
    pub(super) async fn deleted_under(&mut self, lines: &[wire::DeletedUnder]) -> Result<(), StoreError> {
        for line in lines {
            let held = self.txn.held(&line.ids).await?;
            let mut removed = BTreeMap::new();
            for ((row, id), stamp) in held.into_iter().zip(&line.ids).zip(&line.updated_at) {
                if row.is_some() {
                    let key = RecordKey::new(line.kind.clone(), *id);
                    removed.insert(*id, wire::Record { key, stamp: *stamp, content: Content::Deleted, op: None, author: None });
                }
            }
            self.removed(removed).await?;
        }
        Ok(())
    }

    /// A clean record that the server no longer names (or names to others only) goes; a dirty one asks.
    pub(super) async fn sweep(&mut self, unseen: Vec<RecordKey>) -> Result<(), StoreError> {
        let ids: Vec<EntityId> = unseen.iter().map(|key| key.id).collect();
        let mut removed = BTreeMap::new();
        for held in self.txn.held(&ids).await?.into_iter().flatten() {
            // Newer than all that is known of the other side.
            let theirs = self.conflicts.get(&held.key.id).map(|conflict| conflict.theirs.stamp);
            let Some(stamp) = held.base.map(|base| base.stamp).max(theirs) else { continue };
            let record = wire::Record { key: held.key, stamp: stamp.next(), content: Content::Gone, op: None, author: None };
            removed.insert(record.key.id, record);
        }
        self.removed(removed).await
    }
}

fn missing_in(subtree: &[Held], removed: &BTreeMap<EntityId, wire::Record>) -> Vec<RecordKey> {
    subtree.iter().filter(|row| !removed.contains_key(&row.key.id)).map(|row| row.key.clone()).collect()
}
