//! Another history of the server: what a restore lost is proposed again, and no question is left about it.

use rounds_model::{Content, EntityId, RecordKey, Stamp};

use crate::{
    Edit, EditState, Held, JournalReason, Lost, Version,
    ports::{Reading, StoreError},
};

use super::Applier;

impl Applier<'_> {
    /// Whether the base of `held` came with the full pull under way, so that it is of the present history.
    pub(super) fn is_of_this_pull(&self, held: &Held) -> bool {
        self.device.sweeping && held.generation == self.device.generation
    }

    /// Whether what `held` builds on is of a history that the server has left, and lost to it.
    pub(super) fn is_lost(&self, held: &Held) -> bool {
        let lost = |base: &Version| self.device.lost.as_ref().is_some_and(|lost| lost.has(base.stamp));
        held.base.as_ref().is_some_and(lost) && !self.is_of_this_pull(held)
    }

    /// A conflict with a version that the restore lost is none any more: that side goes to the journal, and mine meets
    /// what the server has. A deletion that was in question is taken back: it never wins by itself.
    pub(super) async fn leave_history(&mut self, lost: &Lost) -> Result<(), StoreError> {
        let gone: Vec<EntityId> = self.conflicts.values().filter(|one| lost.has(one.theirs.stamp)).map(|one| one.key.id).collect();
        for id in gone {
            let Some(conflict) = self.conflicts.remove(&id) else { continue };
            self.txn.remove_conflict(id).await?;
            let Some(mut held) = self.one(id).await? else { continue };
            let theirs = conflict.theirs;
            if theirs.content.is_live() && held.is_dirty() && !held.content.is_live() {
                (held.content, held.base, held.edit) = (theirs.content.clone(), Some(theirs), None);
                self.deleting.remove(&id);
                self.show(id).await?;
                self.put(held).await?;
            } else if theirs.content.is_live() {
                let other = Held::clean(conflict.key, theirs, held.generation);
                self.journal(&other, JournalReason::Displaced).await?;
            }
        }
        Ok(())
    }

    /// What was hidden under a record that is deleted no more is seen again.
    async fn show(&mut self, root: EntityId) -> Result<(), StoreError> {
        let ids: Vec<EntityId> = self.txn.hidden_under(root).await?.into_iter().map(|key| key.id).collect();
        for mut row in self.txn.held(&ids).await?.into_iter().flatten() {
            row.hidden_under = None;
            self.put(row).await?;
        }
        Ok(())
    }

    /// What only devices still know of after a restore is proposed to the server again; returns what was gone before it.
    pub(super) async fn give_back(&mut self, unseen: Vec<RecordKey>, lost: &Lost) -> Result<Vec<RecordKey>, StoreError> {
        let mut dropped = Vec::new();
        for key in unseen {
            let Some(mut held) = self.one(key.id).await? else { continue };
            let Some(base) = held.base.clone() else { continue };
            if !lost.has(base.stamp) || !held.content.is_live() {
                dropped.push(key);
                continue;
            }
            held.edit = Some(self.proposal(held.edit.take(), lost, base.stamp));
            held.base = None;
            held.generation = self.device.generation;
            self.unseal(key.id).await?;
            self.put(held).await?;
        }
        Ok(dropped)
    }

    /// A deletion that the restore lost is proposed again, with all that lies under the record. Where anything under it
    /// is unsent here or came after the deletion, the record stays: nobody who deleted it saw that.
    pub(super) async fn delete_again(&mut self, lost: &Lost) -> Result<(), StoreError> {
        let mut tombstones = self.txn.tombstones(lost.above).await?;
        tombstones.sort_by_key(|tombstone| self.registry.rank(&tombstone.key.kind));
        for tombstone in tombstones {
            let id = tombstone.key.id;
            let Some(mut held) = self.one(id).await? else { continue };
            let mut subtree = self.subtree(id).await?;
            let earlier = |row: &Held| row.base.as_ref().is_some_and(|base| base.stamp < tombstone.stamp) && !self.is_contested(row);
            if held.hidden_under.is_some() || !earlier(&held) || !subtree.iter().all(earlier) {
                continue;
            }
            for row in &mut subtree {
                row.hidden_under = Some(id);
                self.tally.changed.insert(row.key.kind.clone());
            }
            self.txn.put_held(&subtree).await?;
            let edit = self.proposal(None, lost, tombstone.stamp);
            (held.content, held.edit) = (Content::Deleted, Some(Edit { seen: Some(self.until), ..edit }));
            self.put(held).await?;
        }
        Ok(())
    }

    /// `edit`, or one that nobody made here, as the proposal of the version of `stamp` that the server lost. That
    /// version was typed before the server stamped it; how long before, nobody knows any more. What is a proposal already
    /// stays that of the version that it was made of: it was never on the one that stands as its base.
    pub(super) fn proposal(&mut self, edit: Option<Edit>, lost: &Lost, stamp: Stamp) -> Edit {
        let ago = self.server_now().micros() - stamp.micros();
        let then = Reading { wall: self.now.wall - ago, mono: self.now.mono - ago, boot: self.now.boot };
        let change = self.device.draw_change();
        let edit = edit.unwrap_or(Edit {
            change,
            sealed: 0,
            first: then,
            last: then,
            offset: None,
            samples: 0,
            seen: None,
            lost: None,
            state: EditState::Ready,
            tries: 0,
        });
        let lost = edit.lost.clone().unwrap_or_else(|| (lost.epoch.clone(), stamp));
        Edit { change, sealed: 0, lost: Some(lost), ..edit }
    }
}
