//! Erasing again what a database that was put back from a copy has, or is about to be given: what was erased after
//! the copy was made. Devices give back what a copy lost, and one that did not hear of the erasure still has it.

use rounds_model::{
    Adapter, EntityId, Payload, Role, Stamp,
    wire::{Action, ConflictCode, Verdict},
};

use super::{
    Rules,
    base::Version,
    current,
    erase::{EraseError, caller},
    operation::{Attempt, Batch},
};
use crate::{
    path::Path,
    store::{Account, Erasure, Row, ServerStore, StoreError, WriteTxn},
};

/// An erasure is later than every version that a device may give back.
const LAST: Stamp = Stamp::from_micros(i64::MAX);

/// A version that is given back was typed before its stamp, as far as clocks agree; microseconds.
const CLOCKS: i64 = 5_000_000;

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErasedAgain {
    /// The database knows of the erasure, and of the record nothing more.
    Done,
    /// The record was to stay without what is personal, and is not here yet.
    Awaited,
}

impl Rules {
    /// Erases what was erased before. `blanked`: the record stayed then, without what is personal in it.
    ///
    /// # Errors
    /// What would be left is not valid, or the store failed; then nothing is changed.
    pub async fn erase_again(
        &self,
        store: &dyn ServerStore,
        organisation: EntityId,
        erasure: &Erasure,
        blanked: bool,
    ) -> Result<ErasedAgain, EraseError> {
        let mut txn = store.write(organisation).await?;
        if txn.erasures().await?.contains(erasure) {
            return Ok(ErasedAgain::Done);
        }
        let held = txn.record(erasure.key.id).await?.filter(|row| row.key == erasure.key);
        match held {
            None if blanked => return Ok(ErasedAgain::Awaited),
            Some(held) if held.data.is_some() => self.remove_again(txn.as_mut(), organisation, &held, erasure, blanked).await?,
            Some(_) | None => txn.erase(erasure).await?,
        }
        txn.commit().await?;
        Ok(ErasedAgain::Done)
    }

    async fn remove_again(
        &self,
        txn: &mut dyn WriteTxn,
        organisation: EntityId,
        held: &Row,
        erasure: &Erasure,
        blanked: bool,
    ) -> Result<(), EraseError> {
        // Who had it done may be unknown to the copy.
        let by = Account { id: erasure.by, email: String::new(), name: String::new(), role: Role::Administrator };
        let caller = caller(organisation, &by);
        let version = Version::Lost { stamp: LAST, shared: held.stamp };
        if !blanked {
            let mut operation = self.operation(Action::Delete, &held.key);
            operation.seen = Some(txn.clock().last);
            let attempt = self.attempt(&caller, &operation, version);
            if matches!(self.delete(txn, &attempt, &mut Batch::default()).await?, Verdict::Ok { .. }) {
                return Ok(txn.erase(erasure).await?);
            }
            // Something that was gone when it was erased refers to it in the copy; it goes when its deletion comes back.
        }
        self.blank(txn, &caller, held, erasure, version).await
    }

    /// The answer to a device that gives back a record which is not here and was erased: a tombstone, as the device
    /// would have been told of, had the copy not been put back. `None` when it was not erased.
    pub(super) async fn stays_erased(
        &self,
        txn: &mut dyn WriteTxn,
        attempt: &Attempt<'_>,
        adapter: &dyn Adapter,
        data: &Payload,
    ) -> Result<Option<Verdict>, StoreError> {
        let key = attempt.key();
        if !matches!(attempt.version, Version::Lost { .. }) || !txn.erasures().await?.iter().any(|erasure| erasure.key == key) {
            return Ok(None);
        }
        let owner = adapter.links(data).into_iter().find(|(parent, _)| parent.owner).map(|(_, owner)| owner);
        let above = match owner {
            Some(owner) => txn.record(owner).await?,
            None => None,
        };
        let path = above.map_or_else(|| Path::top(key.id), |row| row.path.child(key.id));
        let shared = self.reach(&key.kind).shared;
        if !shared && !attempt.caller.scope.covers(&path) {
            return Ok(None);
        }
        let mut author = attempt.author.clone();
        author.op = None;
        let row = Row { key, stamp: txn.draw(attempt.now), data: None, path, shared, author, lost: Some(LAST) };
        txn.put(&row, &[], attempt.now).await?;
        if is_typed_since(attempt, Some(&row)) {
            return Ok(Some(Verdict::Conflict { code: ConflictCode::Stale, current: current(&row, attempt.caller) }));
        }
        Ok(Some(Verdict::Ok { updated_at: Some(row.stamp), current: Some(current(&row, attempt.caller)) }))
    }
}

/// Whether the operation is no mere giving back of a record that was erased: somebody edited it and had not sent that.
/// Nobody else has those words, so its author is asked.
pub(super) fn is_typed_since(attempt: &Attempt<'_>, row: Option<&Row>) -> bool {
    let Version::Lost { stamp, .. } = attempt.version else { return false };
    row.is_some_and(|row| row.lost == Some(LAST)) && attempt.operation.edited.to.micros() > stamp.micros().saturating_add(CLOCKS)
}
