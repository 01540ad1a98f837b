//! What waits to be sent, and for what; trying it again, and taking it back.

use std::collections::BTreeMap;

use rounds_model::{EntityId, Invalid, RecordKey, Registry, wire};

use crate::{
    EditState, JournalReason,
    edit::EditError,
    journal::journal_entry,
    ports::{ReadTxn, StoreError},
    resolve::{Resolver, one},
};

/// The records that wait for one above them, and which: it needs attention before it is on the server, or it is in conflict.
///
/// # Errors
/// What the store could not do.
pub async fn blocked(txn: &mut dyn ReadTxn, registry: &Registry) -> Result<BTreeMap<EntityId, RecordKey>, StoreError> {
    let mut blocked = BTreeMap::new();
    for held in txn.edited().await? {
        let (Some(adapter), Some(data)) = (registry.get(&held.key.kind), held.content.payload()) else { continue };
        for (parent, id) in adapter.links(data) {
            let Some(above) = txn.held(&[id]).await?.pop().flatten() else { continue };
            let attention = above.edit.as_ref().is_some_and(|edit| matches!(edit.state, EditState::Attention { .. }));
            if attention && above.base.is_none() || !txn.conflicts_of(&[id]).await?.is_empty() {
                blocked.insert(held.key.id, RecordKey::new(parent.kind, id));
            }
        }
    }
    Ok(blocked)
}

impl Resolver<'_> {
    /// Tries an operation that needs attention again with the next run.
    ///
    /// # Errors
    /// A record that is not here or has nothing unsent, or the store.
    pub async fn retry(&self, id: EntityId) -> Result<(), EditError> {
        let mut txn = self.store.write().await?;
        let mut held = one(txn.as_mut(), id).await?;
        let mut device = txn.device().await?;
        let edit = held.edit.as_mut().ok_or(EditError::NotFound)?;
        (edit.state, edit.tries, edit.sealed, edit.change) = (EditState::Ready, 0, 0, device.draw_change());
        let ops: Vec<_> = txn.sealed_of(&[id]).await?.iter().filter(|one| !one.sent).map(|one| one.operation.op).collect();
        txn.remove_sealed(&ops).await?;
        txn.set_device(&device).await?;
        txn.put_held(&[held]).await?;
        Ok(txn.commit().await?)
    }

    /// Takes an unsent edit back: it goes to the journal, and the record is as the server has it.
    ///
    /// # Errors
    /// A record that is not here or has nothing unsent, one whose operation may have been sent (its answer must be
    /// known first), or the store.
    pub async fn withdraw(&self, id: EntityId) -> Result<(), EditError> {
        let now = self.clock.now();
        let mut txn = self.store.write().await?;
        let mut held = one(txn.as_mut(), id).await?;
        let device = txn.device().await?;
        if held.edit.is_none() {
            return Err(EditError::NotFound);
        }
        if !txn.sealed_of(&[id]).await?.iter().all(|one| one.operation.action == wire::Action::Archive) {
            let mut invalid = Invalid::default();
            invalid.add("", "unconfirmed", "it may have been sent already; sync first");
            return Err(EditError::Invalid(invalid));
        }
        if held.content.is_live() {
            txn.put_journal(&journal_entry(&device, &held, JournalReason::Withdrawn, now)).await?;
        } else {
            self.show(txn.as_mut(), id).await?;
        }
        // Of a record in conflict the newest version of the server is theirs, and no later answer names it again.
        let theirs = txn.conflicts_of(&[id]).await?.pop().map(|conflict| conflict.theirs);
        txn.remove_conflict(id).await?;
        let newest = held.base.take().into_iter().chain(theirs).max_by_key(|version| version.stamp);
        held.edit = None;
        match newest.filter(|version| version.content.is_live()) {
            Some(version) => {
                (held.content, held.base) = (version.content.clone(), Some(version));
                txn.put_held(&[held]).await?;
            }
            None => self.let_go(txn.as_mut(), &device, &held, now).await?,
        }
        Ok(txn.commit().await?)
    }
}
