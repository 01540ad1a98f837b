//! Deleting a record with all that is under it, as the person who deletes has it on the screen.

use std::collections::BTreeSet;

use rounds_model::{Content, EntityId, Invalid, OpId, Stamp};

use crate::{
    Device, Held, JournalReason,
    apply::{owner_of, subtree},
    edit::{EditError, Editor, new_edit},
    journal::journal_entry,
    ports::{StoreError, WriteTxn},
};

impl Editor<'_> {
    /// Deletes a record and all that it owns here; returns how many records went. Unsent edits among them are kept
    /// in the journal.
    ///
    /// # Errors
    /// A record that is not here or in conflict, one that others refer to, or the store.
    pub async fn delete(&self, id: EntityId) -> Result<usize, EditError> {
        let now = self.clock.now();
        let mut txn = self.store.write().await?;
        let mut root = txn.held(&[id]).await?.pop().flatten().filter(|held| held.content.is_live()).ok_or(EditError::NotFound)?;
        if !txn.conflicts_of(&[id]).await?.is_empty() {
            return Err(EditError::InConflict);
        }
        let below = subtree(txn.as_mut(), self.registry, id).await?;
        let ids_below: Vec<EntityId> = below.iter().map(|row| row.key.id).collect();
        if !txn.conflicts_of(&ids_below).await?.is_empty() {
            return Err(EditError::InConflict); // who decides on the child must see it
        }
        let ids: Vec<EntityId> = std::iter::once(id).chain(below.iter().map(|row| row.key.id)).collect();
        self.check_unused(txn.as_mut(), &ids).await?;
        let mut device = txn.device().await?;
        let seen = seen_of(txn.as_mut(), &device, &below).await?;
        let kept = self.above_what_the_server_has(&below);
        let unsent = root.base.is_none() && !kept.contains(&id) && txn.sealed_of(&[id]).await?.is_empty();
        let mut never_sent = if unsent { vec![id] } else { Vec::new() };
        for mut row in below {
            let sealed: Vec<OpId> = txn.sealed_of(&[row.key.id]).await?.iter().map(|one| one.operation.op).collect();
            if row.is_dirty() && row.content.is_live() {
                txn.put_journal(&journal_entry(&device, &row, JournalReason::DeletedAbove, now)).await?;
            }
            let new_here = row.base.is_none() && !kept.contains(&row.key.id);
            if new_here && (sealed.is_empty() || owner_of(self.registry, &row).is_some_and(|owner| never_sent.contains(&owner.id))) {
                txn.remove_sealed(&sealed).await?; // what it lies under is not on the server, so it cannot be there
                never_sent.push(row.key.id);
                continue;
            }
            if let Some(base) = &row.base {
                row.content = base.content.clone();
            }
            if sealed.is_empty() {
                row.edit = None;
            }
            row.hidden_under = Some(id);
            txn.put_held(&[row]).await?;
        }
        never_sent.reverse();
        if root.is_dirty() {
            txn.put_journal(&journal_entry(&device, &root, JournalReason::Withdrawn, now)).await?;
        }
        if !unsent {
            let mut edit = new_edit(&mut device, now, root.edit.take());
            edit.seen = seen;
            (root.content, root.edit) = (Content::Deleted, Some(edit));
            txn.put_held(&[root]).await?;
        }
        empty_references(txn.as_mut(), &mut device, &never_sent).await?;
        for pin in txn.pins().await?.into_iter().filter(|pin| ids.contains(&pin.key.id)) {
            txn.remove_pin(pin.id).await?; // who deletes a record leaves its forms
        }
        txn.remove_held(&never_sent).await?;
        txn.set_device(&device).await?;
        txn.commit().await?;
        Ok(ids.len())
    }

    /// A record outside that needs one of `ids` keeps all of them.
    async fn check_unused(&self, txn: &mut dyn WriteTxn, ids: &[EntityId]) -> Result<(), EditError> {
        let mut invalid = Invalid::default();
        for referrer in txn.referrers(ids).await? {
            let required = self
                .registry
                .get(&referrer.key.kind)
                .is_some_and(|adapter| adapter.parents().iter().any(|parent| parent.field == referrer.field && parent.required));
            if required && !ids.contains(&referrer.key.id) {
                invalid.add("", "in_use", format!("a {} refers to it; set it inactive instead", referrer.key.kind));
                break;
            }
        }
        invalid.into_result().map_err(EditError::Invalid)
    }

    /// The records that own something of which a version of the server is known. Where none is known of such a record itself, it
    /// had left the scope and was kept here: what becomes of it the server says.
    fn above_what_the_server_has(&self, below: &[Held]) -> BTreeSet<EntityId> {
        let mut above = BTreeSet::new();
        for row in below.iter().rev() {
            if row.base.is_some() || above.contains(&row.key.id) {
                above.extend(owner_of(self.registry, row).map(|owner| owner.id));
            }
        }
        above
    }
}

/// Empties what refers to records that the server never had, as it does itself for those that it had.
async fn empty_references(txn: &mut dyn WriteTxn, device: &mut Device, gone: &[EntityId]) -> Result<(), StoreError> {
    for referrer in txn.referrers(gone).await?.into_iter().filter(|one| !gone.contains(&one.key.id)) {
        let Some(mut row) = txn.held(&[referrer.key.id]).await?.pop().flatten() else { continue };
        let (Content::Live(data), Some(edit)) = (&mut row.content, &mut row.edit) else { continue };
        data.0.insert(referrer.field, serde_json::Value::Null);
        edit.change = device.draw_change();
        txn.put_held(&[row]).await?;
    }
    Ok(())
}

/// Up to which stamp who deletes a record with all that is `below` it has had it on the screen: not what waits for its
/// parent, and of what lies under an earlier deletion only what was there then.
pub(crate) async fn seen_of(txn: &mut dyn WriteTxn, device: &Device, below: &[Held]) -> Result<Option<Stamp>, StoreError> {
    let deleted = below.iter().filter(|row| !row.content.is_live()).filter_map(|row| row.edit.as_ref()).map(|edit| edit.seen);
    let seen = deleted.chain([device.seen]).min().flatten();
    let waiting = txn.parked().await?.into_iter().map(|parked| parked.record).filter(|record| record.content.is_live());
    let unseen = waiting.map(|record| Stamp::from_micros(record.stamp.micros() - 1)).min();
    Ok(seen.map(|seen| unseen.map_or(seen, |unseen| seen.min(unseen))))
}
