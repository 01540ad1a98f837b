//! A record that I keep although the other side removed it: it is written anew, with all under it that went too.

use rounds_model::{Content, EntityId};

use std::collections::BTreeSet;

use crate::{
    Conflict, ConflictReason, Device, Held, Parked, Version,
    apply::subtree,
    edit::EditError,
    ports::{Reading, StoreError, WriteTxn},
};

use super::{Resolver, rebase};

impl Resolver<'_> {
    /// Writes `held` anew on the tombstone, and what is under it on the tombstones that were set aside until this decision.
    pub(super) async fn restore_tree(
        &self,
        txn: &mut dyn WriteTxn,
        device: &mut Device,
        mut held: Held,
        conflict: &Conflict,
        result: Content,
        now: Reading,
    ) -> Result<(), EditError> {
        let id = held.key.id;
        rebase(device, &mut held, conflict.theirs.clone(), result, now);
        txn.put_held(&[held]).await?;
        let parked = txn.parked().await?;
        let mut gone: BTreeSet<EntityId> = BTreeSet::new();
        for mut row in subtree(txn, self.registry, id).await? {
            let Some(tombstone) = parked.iter().find(|one| one.record.key.id == row.key.id && !gone.contains(&row.key.id)) else {
                continue;
            };
            if conflict.theirs.content == Content::Gone && !row.is_dirty() {
                continue; // it left the scope like this one, and nobody changed anything in it: it goes with the next window
            }
            if !row.content.is_live() {
                // I had deleted it before they did: it stays deleted, with what was under it.
                gone.extend(subtree(txn, self.registry, row.key.id).await?.iter().map(|below| below.key.id));
                self.let_go(txn, device, &row, now).await?;
                continue;
            }
            txn.remove_parked(row.key.id).await?;
            if let Some(open) = txn.conflicts_of(&[row.key.id]).await?.pop() {
                ask_about_the_removal(txn, open, tombstone).await?;
                continue;
            }
            let theirs = Version { stamp: tombstone.record.stamp, content: tombstone.record.content.clone() };
            let content = row.content.clone();
            rebase(device, &mut row, theirs, content, now);
            txn.put_held(&[row]).await?;
        }
        Ok(())
    }
}

/// A question of its own that was open goes on with the removal as theirs: the version that it was about is no longer the
/// newest, and whoever took that one would show what the server has no more.
async fn ask_about_the_removal(txn: &mut dyn WriteTxn, mut open: Conflict, removal: &Parked) -> Result<(), StoreError> {
    let Parked { record, .. } = removal;
    open.reason = if record.content == Content::Gone { ConflictReason::LeftScope } else { ConflictReason::Deleted };
    open.theirs = Version { stamp: record.stamp, content: record.content.clone() };
    open.author.clone_from(&record.author);
    txn.put_conflict(&open).await
}
