//! Around the records: entering a window (epoch, scope, generation) and leaving it (cursors, sweep, digest).

use rounds_model::{OpId, ServerTime, Stamp, total, wire};

use crate::{Held, Lost, Repair, RepairStep, Version, ports::StoreError};

use super::{Applier, Window};

/// How long a deletion is remembered, in microseconds: 400 days, as on the server.
const KEPT: i64 = 400 * 24 * 3_600 * 1_000_000;

impl Applier<'_> {
    /// Takes note of the server's history and grants; what it lost when its history is another than before.
    pub(super) async fn enter(&mut self, window: &Window) -> Result<Option<Lost>, StoreError> {
        let begin = &window.begin;
        let before = self.device.epoch.clone().filter(|epoch| *epoch != begin.epoch);
        let scope_changed = self.device.scope.as_ref().is_some_and(|scope| *scope != begin.scope);
        let changed = before.is_some() || scope_changed || window.foreign;
        if changed {
            self.device.state = None;
            self.device.cursors.clear();
        }
        if scope_changed {
            self.forget_what_was_seen().await?;
        }
        // Cursors of a download in parts do not say which history they are of, so the server could not see that they
        // are worth nothing here.
        self.tally.anew = changed && !window.full;
        let left = before.is_some();
        if let Some(epoch) = before {
            // A second restore in the middle of the first one's full pull: what either lost.
            let above = self.device.lost.as_ref().map_or(begin.restored_to, |lost| lost.above.min(begin.restored_to));
            self.device.lost = Some(Lost { epoch, above });
        }
        self.until = begin.until;
        if left {
            self.device.generation += 1; // what a pull of the history that was left named is not of this one
        }
        if window.full && (!window.continued || changed || !self.device.sweeping) {
            self.device.generation += 1;
            self.device.sweeping = true;
            if let Some(repair) = &mut self.device.repair {
                // All of it is fetched anyway; until the digests are compared, they are not known to be the same.
                *repair = Repair { begun: ServerTime::from_micros(0), step: RepairStep::Done };
            }
            // What was put aside before is named again, or is no more.
            for parked in self.txn.parked().await? {
                self.txn.remove_parked(parked.record.key.id).await?;
            }
        }
        self.full = self.device.sweeping;
        Ok(self.device.lost.clone().filter(|_| left))
    }

    /// Deletions that were confirmed under other grants cover only what this device did itself: what these grants show beside
    /// that, however old, nobody here has had on the screen.
    async fn forget_what_was_seen(&mut self) -> Result<(), StoreError> {
        for mut held in self.txn.edited().await? {
            let id = held.key.id;
            let Some(edit) = held.edit.as_mut().filter(|edit| edit.seen.is_some()) else { continue };
            edit.seen = None;
            let sealed = self.sealed.get(&id).into_iter().flatten().filter(|one| one.operation.action == wire::Action::Delete);
            let deletions: Vec<OpId> = sealed.map(|one| one.operation.op).collect();
            if !deletions.is_empty() {
                edit.sealed = 0;
                self.forget(id, &deletions).await?;
            }
            self.put(held).await?;
        }
        Ok(())
    }

    /// Moves the cursors, sweeps what a full pull did not name, compares the digests, and writes it all down.
    pub(super) async fn finish(&mut self, begin: &wire::Begin, end: wire::End) -> Result<(), StoreError> {
        let whole = !end.more && !self.tally.anew;
        if whole {
            let lost = self.device.lost.take();
            if self.device.sweeping {
                self.leave_generation(lost.as_ref()).await?;
            }
            self.end_fetching().await?;
            self.txn.forget_tombstones(None, Stamp::from_micros(end.server_time.micros() - KEPT)).await?;
        }
        self.device.epoch = Some(begin.epoch.clone());
        self.device.scope = Some(begin.scope.clone());
        self.device.updates = begin.updates;
        self.device.resume = None;
        self.device.probe = false;
        if whole {
            self.device.cursors.clear();
            self.device.state = end.state;
            self.device.seen = Some(begin.until);
            for collection in self.registry.collections() {
                self.device.last_synced.insert(collection, end.server_time);
            }
            // While something known of is not here yet, both cannot be the same.
            if (end.digest.is_some() || end.total.is_some()) && self.txn.needs().await?.is_empty() {
                let ours = self.txn.digest().await?;
                let same =
                    end.digest.as_ref().is_none_or(|theirs| *theirs == ours) && end.total.is_none_or(|theirs| theirs == total(&ours));
                if same {
                    self.device.repair = None;
                } else {
                    self.mend(&ours, end.digest.as_ref(), end.server_time);
                }
                (self.tally.digests_match, self.tally.digest) = (Some(same), Some(ours));
            }
        } else if !self.tally.anew {
            for kind in &begin.kinds {
                let cursor = end.cursors.get(kind).copied().unwrap_or(begin.until);
                self.device.cursors.insert(kind.clone(), cursor);
            }
        }
        self.txn.set_device(&self.device).await
    }

    /// The final window of a full pull: what it did not name is no longer on the server, or no longer for this user.
    async fn leave_generation(&mut self, lost: Option<&Lost>) -> Result<(), StoreError> {
        self.device.sweeping = false;
        let mut unseen = self.txn.unseen_since(self.device.generation).await?;
        // Mine is unsent, and what it stands against is not there any more.
        let gone = |held: &Held| {
            let theirs = self.conflicts.get(&held.key.id).map(|conflict| &conflict.theirs);
            // One put back on a deletion that the restore lost builds on nothing there any more.
            let lost = |version: &Version| held.content.is_live() && lost.is_some_and(|lost| lost.has(version.stamp));
            held.generation < self.device.generation
                && theirs.or(held.base.as_ref()).is_some_and(|version| version.content.is_live() || lost(version))
        };
        let dirty: Vec<_> = self.txn.edited().await?.into_iter().filter(gone).collect();
        unseen.extend(dirty.into_iter().map(|held| held.key));
        if let Some(lost) = lost {
            unseen = self.give_back(unseen, lost).await?;
            self.delete_again(lost).await?;
            // What is left of the lost deletions is nothing that the server could compare with.
            self.txn.forget_tombstones(lost.above, self.until.next()).await?;
        }
        self.sweep(unseen).await
    }
}
