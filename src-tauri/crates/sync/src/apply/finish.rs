//! Around the records: entering a window (epoch, scope, generation) and leaving it (cursors, sweep, digest).

use rounds_model::{Stamp, wire};

use crate::{
    Edit, EditState,
    ports::{Reading, StoreError},
};

use super::{Applier, Window};

impl Applier<'_> {
    /// Takes note of the server's history and grants; returns whether the history is another than before.
    pub(super) async fn enter(&mut self, window: &Window) -> Result<bool, StoreError> {
        let begin = &window.begin;
        let epoch_changed = self.device.epoch.as_ref().is_some_and(|epoch| *epoch != begin.epoch);
        let scope_changed = self.device.scope.as_ref().is_some_and(|scope| *scope != begin.scope);
        if epoch_changed || scope_changed {
            self.device.state = None;
            self.device.cursors.clear();
        }
        self.until = begin.until;
        if window.full && (!window.continued || epoch_changed || scope_changed || !self.device.sweeping) {
            self.device.generation += 1;
            self.device.sweeping = true;
        }
        self.full = self.device.sweeping;
        Ok(epoch_changed)
    }

    /// Moves the cursors, sweeps what a full pull did not name, compares the digests, and writes it all down.
    pub(super) async fn finish(
        &mut self,
        begin: &wire::Begin,
        end: wire::End,
        lost_above: Option<Option<Stamp>>,
    ) -> Result<(), StoreError> {
        if !end.more && self.device.sweeping {
            self.leave_generation(lost_above).await?;
        }
        self.device.epoch = Some(begin.epoch.clone());
        self.device.scope = Some(begin.scope.clone());
        self.device.resume = None;
        self.device.probe = false;
        if end.more {
            for kind in &begin.kinds {
                let cursor = end.cursors.get(kind).copied().unwrap_or(begin.until);
                self.device.cursors.insert(kind.clone(), cursor);
            }
        } else {
            self.device.cursors.clear();
            self.device.state = end.state;
            self.device.seen = Some(begin.until);
            for collection in self.registry.collections() {
                self.device.last_synced.insert(collection, end.server_time);
            }
            if let Some(theirs) = end.digest {
                let ours = self.txn.digest().await?;
                self.tally.digests_match = Some(ours == theirs);
                self.tally.digest = Some(ours);
            }
        }
        self.txn.set_device(&self.device).await
    }

    /// The final window of a full pull: what it did not name is no longer on the server, or no longer for this user.
    async fn leave_generation(&mut self, lost_above: Option<Option<Stamp>>) -> Result<(), StoreError> {
        self.device.sweeping = false;
        let mut unseen = self.txn.unseen_since(self.device.generation).await?;
        let dirty = self
            .txn
            .edited()
            .await?
            .into_iter()
            .filter(|held| held.generation < self.device.generation && held.base.as_ref().is_some_and(|base| base.content.is_live()));
        unseen.extend(dirty.map(|held| held.key));
        if let Some(survived) = lost_above {
            // Another history: what only this device still knows of is given back to the server.
            let mut dropped = Vec::new();
            for key in unseen {
                let Some(mut held) = self.one(key.id).await? else { continue };
                let Some(base) = held.base.clone() else { continue };
                if survived.is_some_and(|survived| base.stamp <= survived) || !held.content.is_live() {
                    dropped.push(key);
                    continue;
                }
                let change = self.device.draw_change();
                let epoch = self.device.epoch.clone().unwrap_or_default();
                let edit = held.edit.get_or_insert_with(|| proposed(change, self.now, self.device.samples));
                (edit.change, edit.sealed, edit.lost) = (change, 0, Some((epoch, base.stamp)));
                held.base = None;
                held.generation = self.device.generation;
                self.unseal(key.id).await?;
                self.put(held).await?;
            }
            unseen = dropped;
        }
        self.sweep(unseen).await
    }
}

/// The edit of a record that nobody changed here, but that the server lost.
pub(super) const fn proposed(change: u64, now: Reading, samples: u64) -> Edit {
    Edit { change, sealed: 0, first: now, last: now, offset: None, samples, seen: None, lost: None, state: EditState::Ready, tries: 0 }
}
