//! What a person decides: conflicts, undo, the journal. Each decision on a conflict is written to the
//! ledger with all it takes to undo it.

mod tree;

use rounds_model::{Content, EntityId, Invalid, Payload, Registry};

use crate::{
    Conflict, ConflictReason, Decision, Device, Edit, Held, JournalReason, Taken, Version,
    apply::{subtree, wall},
    delete::seen_of,
    edit::{EditError, new_edit},
    journal::{journal_entry, restored_on},
    ports::{Clock, Reading, Store, StoreError, WriteTxn},
    readiness::readiness,
};

/// A choice in a conflict.
#[derive(Clone, PartialEq, Debug)]
pub enum Choice {
    /// My side, whole.
    Mine,
    /// Their side, whole.
    Theirs,
    /// This document, put together field by field.
    Merged(Payload),
}

/// Carries out what a person decides.
pub struct Resolver<'r> {
    pub(crate) store: &'r dyn Store,
    registry: &'r Registry,
    pub(crate) clock: &'r dyn Clock,
}

impl<'r> Resolver<'r> {
    /// A resolver over these ports.
    #[must_use]
    pub const fn new(store: &'r dyn Store, registry: &'r Registry, clock: &'r dyn Clock) -> Self {
        Self { store, registry, clock }
    }

    /// Settles the conflict of record `id`.
    ///
    /// # Errors
    /// No such conflict, one about a record that would go along with a deletion, a merged document that does not hold, or the
    /// store.
    pub async fn settle(&self, id: EntityId, choice: Choice) -> Result<Decision, EditError> {
        let now = self.clock.now();
        let mut txn = self.store.write().await?;
        let conflict = txn.conflicts_of(&[id]).await?.pop().ok_or(EditError::NotFound)?;
        let held = one(txn.as_mut(), id).await?;
        self.check_below(txn.as_mut(), &conflict, &held, &choice).await?;
        let mut device = txn.device().await?;
        let (taken, result) = match choice {
            Choice::Mine => (Taken::Mine, held.content.clone()),
            Choice::Theirs => (Taken::Theirs, conflict.theirs.content.clone()),
            Choice::Merged(data) => {
                self.check(&held, &data)?;
                (Taken::Merged, Content::Live(data))
            }
        };
        let decision = Decision {
            id: EntityId::new(wall(now)),
            taken,
            base: held.base.clone(),
            mine: held.content.clone(),
            edit: held.edit.clone(),
            result: result.clone(),
            by: device.user,
            at: device.server_now(now),
            undone: false,
            conflict: conflict.clone(),
        };
        txn.remove_conflict(id).await?;
        let whole_tree = conflict.reason == ConflictReason::SubtreeChanged || !result.is_live() || !conflict.theirs.content.is_live();
        if conflict.reason == ConflictReason::SubtreeChanged {
            self.settle_subtree(txn.as_mut(), &mut device, held, &conflict, taken, now).await?;
        } else if whole_tree && result.is_live() {
            self.restore_tree(txn.as_mut(), &mut device, held, &conflict, result, now).await?;
        } else if whole_tree && conflict.theirs.content.is_live() {
            self.delete_after_all(txn.as_mut(), &mut device, held, &conflict, now).await?;
        } else if whole_tree {
            self.let_go(txn.as_mut(), &device, &held, now).await?;
        } else {
            self.settle_live(txn.as_mut(), &mut device, held, &conflict, result, now).await?;
        }
        txn.set_device(&device).await?;
        txn.put_decision(&decision).await?;
        txn.commit().await?;
        Ok(decision)
    }

    fn check(&self, held: &Held, data: &Payload) -> Result<(), EditError> {
        let Some(adapter) = self.registry.get(&held.key.kind) else { return Ok(()) };
        adapter.check(data).map_err(EditError::Invalid)?;
        if adapter.derived_id(data).is_some_and(|derived| derived != held.key.id) {
            let mut invalid = Invalid::default();
            adapter.key().iter().for_each(|key| invalid.add(key, "immutable", "cannot be changed any more"));
            return Err(EditError::Invalid(invalid));
        }
        Ok(())
    }

    /// Who deletes a record that the other side has must have seen what is under it: a question about that comes first.
    async fn check_below(&self, txn: &mut dyn WriteTxn, conflict: &Conflict, held: &Held, choice: &Choice) -> Result<(), EditError> {
        if *choice != Choice::Mine || held.content.is_live() || !conflict.theirs.content.is_live() {
            return Ok(());
        }
        let below: Vec<EntityId> = subtree(txn, self.registry, conflict.key.id).await?.iter().map(|row| row.key.id).collect();
        if txn.conflicts_of(&below).await?.is_empty() { Ok(()) } else { Err(EditError::InConflict) }
    }

    /// Both sides are live: base = theirs, and what was chosen is an edit on it, unless it is theirs.
    async fn settle_live(
        &self,
        txn: &mut dyn WriteTxn,
        device: &mut Device,
        mut held: Held,
        conflict: &Conflict,
        result: Content,
        now: Reading,
    ) -> Result<(), EditError> {
        if !result.same_as(&held.content) {
            txn.put_journal(&journal_entry(device, &held, JournalReason::Decision, now)).await?;
        }
        let id = held.key.id;
        rebase(device, &mut held, conflict.theirs.clone(), result, now);
        txn.put_held(&[held]).await?;
        self.show(txn, id).await?; // what a delete of mine had hidden
        Ok(())
    }

    /// I deleted, they changed, and it is deleted after all: the delete goes up on their version.
    async fn delete_after_all(
        &self,
        txn: &mut dyn WriteTxn,
        device: &mut Device,
        mut held: Held,
        conflict: &Conflict,
        now: Reading,
    ) -> Result<(), EditError> {
        if held.content.is_live() {
            txn.put_journal(&journal_entry(device, &held, JournalReason::Decision, now)).await?;
        }
        rebase(device, &mut held, conflict.theirs.clone(), Content::Deleted, now);
        if let Some(edit) = &mut held.edit {
            edit.seen = seen_of(txn, device, &[]).await?;
        }
        self.hide(txn, held.key.id).await?;
        txn.put_held(&[held]).await?;
        Ok(())
    }

    /// They removed it and I agree: mine and all unsent under it go to the journal, and the rows go.
    pub(crate) async fn let_go(&self, txn: &mut dyn WriteTxn, device: &Device, held: &Held, now: Reading) -> Result<(), EditError> {
        let mut rows = vec![held.clone()];
        rows.extend(subtree(txn, self.registry, held.key.id).await?);
        for row in &rows {
            if row.is_dirty() && row.content.is_live() {
                txn.put_journal(&journal_entry(device, row, JournalReason::Decision, now)).await?;
            }
            let ops: Vec<_> = txn.sealed_of(&[row.key.id]).await?.iter().map(|one| one.operation.op).collect();
            txn.remove_sealed(&ops).await?;
            txn.remove_conflict(row.key.id).await?;
            txn.remove_parked(row.key.id).await?;
        }
        let ids: Vec<EntityId> = rows.iter().rev().map(|row| row.key.id).collect();
        for referrer in txn.referrers(&ids).await? {
            if !ids.contains(&referrer.key.id)
                && let Some(mut row) = txn.held(&[referrer.key.id]).await?.pop().flatten()
            {
                row.loose.push(referrer.field);
                txn.put_held(&[row]).await?;
            }
        }
        txn.remove_held(&ids).await?;
        Ok(())
    }

    /// Somebody changed something under what I delete: *mine* deletes it with all that is confirmed seen now,
    /// *theirs* keeps it.
    async fn settle_subtree(
        &self,
        txn: &mut dyn WriteTxn,
        device: &mut Device,
        mut held: Held,
        conflict: &Conflict,
        taken: Taken,
        now: Reading,
    ) -> Result<(), EditError> {
        let id = held.key.id;
        if taken == Taken::Mine {
            let mut edit = new_edit(device, now, held.edit.take());
            (edit.sealed, edit.seen) = (0, seen_of(txn, device, &[]).await?);
            (held.edit, held.base) = (Some(edit), Some(conflict.theirs.clone()));
            self.hide(txn, id).await?;
            txn.put_held(&[held]).await?;
        } else {
            (held.content, held.base, held.edit) = (conflict.theirs.content.clone(), Some(conflict.theirs.clone()), None);
            txn.put_held(&[held]).await?;
            self.show(txn, id).await?;
        }
        Ok(())
    }

    async fn hide(&self, txn: &mut dyn WriteTxn, root: EntityId) -> Result<(), StoreError> {
        for mut row in subtree(txn, self.registry, root).await? {
            row.hidden_under = Some(root);
            txn.put_held(&[row]).await?;
        }
        Ok(())
    }

    pub(crate) async fn show(&self, txn: &mut dyn WriteTxn, root: EntityId) -> Result<(), StoreError> {
        let ids: Vec<EntityId> = txn.hidden_under(root).await?.into_iter().map(|key| key.id).collect();
        for mut row in txn.held(&ids).await?.into_iter().flatten() {
            row.hidden_under = None;
            txn.put_held(&[row]).await?;
        }
        Ok(())
    }

    /// Takes a decision back. Before it went up, the conflict is open again as it was; after, what was mine then
    /// becomes a new edit.
    ///
    /// # Errors
    /// No such decision, one undone before, a record that is in conflict anew, whose parents are no longer here or whose
    /// deletion is on its way, or the store.
    pub async fn undo(&self, decision: EntityId) -> Result<Held, EditError> {
        let now = self.clock.now();
        let mut txn = self.store.write().await?;
        let mut decision = txn.ledger().await?.into_iter().find(|one| one.id == decision && !one.undone).ok_or(EditError::NotFound)?;
        let id = decision.conflict.key.id;
        if !txn.conflicts_of(&[id]).await?.is_empty() {
            return Err(EditError::InConflict); // a newer question is open
        }
        let mut device = txn.device().await?;
        let known = txn.held(&[id]).await?.pop().flatten();
        may_return(txn.as_mut(), known.as_ref()).await?;
        let loose = self.parents(txn.as_mut(), &decision.conflict.key, &decision.mine).await?;
        let untouched = known.as_ref().is_some_and(|held| {
            let on_theirs = held.base.as_ref().map(|base| base.stamp) == Some(decision.conflict.theirs.stamp);
            on_theirs && held.content.same_as(&decision.result)
        });
        let sent = !txn.sealed_of(&[id]).await?.is_empty();
        let mut held = match known {
            Some(mut held) if untouched && !sent => {
                (held.base, held.content, held.edit) = (decision.base.clone(), decision.mine.clone(), decision.edit.clone());
                if let Some(edit) = &mut held.edit {
                    edit.sealed = 0;
                }
                txn.put_conflict(&decision.conflict).await?;
                held
            }
            Some(held) => self.replaced(txn.as_mut(), &mut device, held, decision.mine.clone(), now).await?,
            None => self.reborn(txn.as_mut(), &mut device, &decision.conflict.key, decision.mine.clone(), now).await?,
        };
        held.loose = loose;
        decision.undone = true;
        txn.put_held(std::slice::from_ref(&held)).await?;
        txn.put_decision(&decision).await?;
        txn.set_device(&device).await?;
        txn.commit().await?;
        Ok(held)
    }

    /// Puts an entry of the journal back, as a new edit on what is held now. Where only some fields gave way, only they
    /// come back.
    ///
    /// # Errors
    /// No such entry, parents that are no longer here, a deletion on its way, an open conflict, or the store.
    pub async fn restore(&self, entry: EntityId) -> Result<Held, EditError> {
        let now = self.clock.now();
        let mut txn = self.store.write().await?;
        let mut entry = txn.journal().await?.into_iter().find(|one| one.id == entry).ok_or(EditError::NotFound)?;
        let id = entry.key.id;
        if !txn.conflicts_of(&[id]).await?.is_empty() {
            return Err(EditError::InConflict);
        }
        let mut device = txn.device().await?;
        let known = txn.held(&[id]).await?.pop().flatten();
        may_return(txn.as_mut(), known.as_ref()).await?;
        let content = known.as_ref().map_or_else(|| entry.content.clone(), |held| restored_on(&entry, &held.content));
        let loose = self.parents(txn.as_mut(), &entry.key, &content).await?;
        let mut held = match known {
            Some(held) => self.replaced(txn.as_mut(), &mut device, held, content, now).await?,
            None => self.reborn(txn.as_mut(), &mut device, &entry.key, content, now).await?,
        };
        held.loose = loose;
        entry.restored = true;
        txn.put_held(std::slice::from_ref(&held)).await?;
        txn.put_journal(&entry).await?;
        txn.set_device(&device).await?;
        txn.commit().await?;
        Ok(held)
    }

    /// A record that holds `content` from now on. An unsent edit that gives way goes to the journal in its turn, and
    /// what is under a record comes into sight or leaves it with the record.
    async fn replaced(
        &self,
        txn: &mut dyn WriteTxn,
        device: &mut Device,
        mut held: Held,
        content: Content,
        now: Reading,
    ) -> Result<Held, StoreError> {
        if held.is_dirty() && held.content.is_live() && !held.content.same_as(&content) {
            txn.put_journal(&journal_entry(device, &held, JournalReason::Displaced, now)).await?;
        }
        match (held.content.is_live(), content.is_live()) {
            (false, true) => self.show(txn, held.key.id).await?,
            (true, false) => self.hide(txn, held.key.id).await?,
            _ => {}
        }
        let state = readiness(self.registry, &held.key.kind, &content);
        held.content = content;
        held.edit = Some(Edit { state, ..new_edit(device, now, held.edit.take()) });
        Ok(held)
    }

    /// The references of what is put back that lead nowhere any more and that it can do without.
    async fn parents(&self, txn: &mut dyn WriteTxn, key: &rounds_model::RecordKey, content: &Content) -> Result<Vec<String>, EditError> {
        let (Some(adapter), Some(data)) = (self.registry.get(&key.kind), content.payload()) else { return Ok(Vec::new()) };
        let links = adapter.links(data);
        let ids: Vec<EntityId> = links.iter().map(|(_, id)| *id).collect();
        let existing = txn.existing(&ids).await?;
        let mut invalid = Invalid::default();
        let mut loose = Vec::new();
        for (parent, _) in links.iter().filter(|(_, id)| !existing.contains(id)) {
            if parent.required || parent.owner {
                invalid.add(parent.field, "not_found", format!("the {} that it belongs to is no longer here", parent.kind));
            } else {
                loose.push(parent.field.to_owned());
            }
        }
        invalid.into_result().map_err(EditError::Invalid)?;
        Ok(loose)
    }

    /// A record that is no longer here, proposed anew.
    async fn reborn(
        &self,
        txn: &mut dyn WriteTxn,
        device: &mut Device,
        key: &rounds_model::RecordKey,
        content: Content,
        now: Reading,
    ) -> Result<Held, EditError> {
        // Who puts it back knows that it was deleted: the deletion is what it builds on.
        let tombstone = txn.tombstones(None).await?.into_iter().find(|tombstone| tombstone.key == *key);
        let base = tombstone.map(|tombstone| Version { stamp: tombstone.stamp, content: Content::Deleted });
        let state = readiness(self.registry, &key.kind, &content);
        let edit = Some(Edit { state, ..new_edit(device, now, None) });
        Ok(Held { key: key.clone(), content, base, edit, hidden_under: None, loose: Vec::new(), generation: device.generation })
    }
}

/// Puts `content` on the base `theirs` as an edit sealed anew, or clean when it is theirs.
fn rebase(device: &mut Device, held: &mut Held, theirs: Version, content: Content, now: Reading) {
    held.edit = if content.same_as(&theirs.content) {
        None
    } else {
        let mut edit = new_edit(device, now, held.edit.take());
        // A decision is a new edit: it was made now, knowing theirs.
        (edit.first, edit.offset, edit.sealed) = (now, device.clock.last().map(|sample| sample.offset), 0);
        edit.lost = None; // it builds on theirs, which the server has
        Some(edit)
    };
    (held.content, held.base) = (content, Some(theirs));
}

/// Nothing is put back under a record that is deleted here: nobody sees what would give way there. Nor is one with records
/// under it while its own deletion is on its way, which takes those along: they would be in question, and nobody else was there.
async fn may_return(txn: &mut dyn WriteTxn, held: Option<&Held>) -> Result<(), EditError> {
    let Some(held) = held else { return Ok(()) };
    let mut invalid = Invalid::default();
    if held.hidden_under.is_some() {
        invalid.add("", "not_found", "the record that it belongs to is deleted here");
    } else if !held.content.is_live()
        && !txn.sealed_of(&[held.key.id]).await?.is_empty()
        && !txn.hidden_under(held.key.id).await?.is_empty()
    {
        invalid.add("", "not_found", "its deletion is on its way to the server; it can be put back after the next sync");
    }
    invalid.into_result().map_err(EditError::Invalid)
}

pub(crate) async fn one(txn: &mut dyn WriteTxn, id: EntityId) -> Result<Held, EditError> {
    txn.held(&[id]).await?.pop().flatten().ok_or(EditError::NotFound)
}
