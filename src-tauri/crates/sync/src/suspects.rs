//! Operations of an exchange that was not answered as it should be: one of them may be why.
//!
//! First an exchange without operations tells a server that is in trouble from an operation that is, and what became of
//! those sent. If it works, half of the suspects go alone, and so on, until one is left that fails on its own: that is a
//! try of it, it is left alone for this run, and everything else goes up.

use std::collections::BTreeSet;

use rounds_model::{EntityId, OpId, Registry};

use crate::{
    Device, Sealed,
    apply::Applier,
    ports::{Reading, RemoteError, StoreError, WriteTxn},
};

/// What the run does after an exchange with operations failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Next {
    /// It ends; the next one begins without operations.
    End,
    /// It goes on, with fewer.
    GoOn,
}

/// The suspects that are to go now: the first half of those left, in the order of the queue. `None` when nobody is suspected.
pub(crate) fn half(device: &Device, unanswered: &[Sealed], resting: &BTreeSet<EntityId>) -> Option<BTreeSet<OpId>> {
    let waits = |one: &&Sealed| device.suspects.contains(&one.operation.op) && !resting.contains(&one.operation.id);
    let left: Vec<OpId> = unanswered.iter().filter(waits).map(|one| one.operation.op).collect();
    (!left.is_empty()).then(|| left[..left.len().div_ceil(2)].iter().copied().collect())
}

/// Notes that an exchange with the operations `sent` failed. `bisecting`: some of them were suspected before.
pub(crate) async fn failed(
    txn: &mut dyn WriteTxn,
    registry: &Registry,
    error: &RemoteError,
    sent: &BTreeSet<OpId>,
    bisecting: bool,
    now: Reading,
) -> Result<Next, StoreError> {
    let mut device = txn.device().await?;
    if error.is_too_large() {
        // There is nothing to find out: the server is well, and took none of them.
        if let (1, Some(lone)) = (sent.len(), sent.first()) {
            Applier::open(txn, registry, now).await?.too_large(*lone).await?;
        } else {
            device.suspects = sent.iter().copied().collect();
            txn.set_device(&device).await?;
        }
        return Ok(Next::GoOn);
    }
    device.probe = true;
    device.suspects = sent.iter().copied().collect();
    txn.set_device(&device).await?;
    Ok(if bisecting { Next::GoOn } else { Next::End })
}

/// The exchange without operations failed too: it was the server, or the network, and no operation.
pub(crate) async fn acquit(txn: &mut dyn WriteTxn) -> Result<(), StoreError> {
    let mut device = txn.device().await?;
    device.suspects.clear();
    txn.set_device(&device).await
}

/// The exchange without operations worked. If only one suspect is left that is not known to be done, it failed on its
/// own: a try of it. Says which record is to be left alone, when it was tried in this run.
pub(crate) async fn judge(
    txn: &mut dyn WriteTxn,
    registry: &Registry,
    tried: &BTreeSet<OpId>,
    now: Reading,
) -> Result<Option<EntityId>, StoreError> {
    let device = txn.device().await?;
    let left: Vec<Sealed> = txn.sealed().await?.into_iter().filter(|one| device.suspects.contains(&one.operation.op)).collect();
    let [lone] = left.as_slice() else { return Ok(None) };
    Applier::open(txn, registry, now).await?.failed_alone(lone).await?;
    Ok(tried.contains(&lone.operation.op).then_some(lone.operation.id))
}
