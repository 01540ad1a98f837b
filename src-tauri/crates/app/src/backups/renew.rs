//! Makes a copy of the database fit to take its place.
//!
//! A copy knows less than the server does: operations that it holds as unanswered may have been done since, and the
//! numbers that it would give to the next ones may have been given. So it becomes a new device before it is opened: a
//! new incarnation, nothing sealed, every unsent edit pending again on its base. Its cursors are older than they were
//! and stay true: the next sync brings what came since, my own work among it.

use std::collections::BTreeSet;

use rounds_model::{EntityId, Registry};
use rounds_sqlite::SqliteStore;
use rounds_sync::{
    Device, Held, JournalEntry, JournalReason,
    ports::{Clock, ReadTxn, Store, WriteTxn, foreign_keys},
};

use crate::{AppError, clock::SystemClock, desk::TOKEN};

/// Keeps what the copy must not take back: the session, the journal, the ledger, the history of runs, and the versions
/// that the server confirmed of what the copy holds as unsent.
pub async fn carry_over(database: &SqliteStore, copy: &SqliteStore, registry: &Registry, clock: &SystemClock) -> Result<(), AppError> {
    copy.keep(TOKEN, database.kept(TOKEN).await?.as_deref()).await?;
    let (mut from, mut to) = (database.read().await?, copy.write().await?);
    // The lists come newest first, and what is written last is the newest.
    let journal: BTreeSet<EntityId> = to.journal().await?.iter().map(|entry| entry.id).collect();
    for entry in from.journal().await?.iter().rev().filter(|entry| !journal.contains(&entry.id)) {
        to.put_journal(entry).await?;
    }
    let ledger: BTreeSet<EntityId> = to.ledger().await?.iter().map(|decision| decision.id).collect();
    for decision in from.ledger().await?.iter().rev().filter(|decision| !ledger.contains(&decision.id)) {
        to.put_decision(decision).await?;
    }
    let runs: BTreeSet<String> = to.runs(u32::MAX).await?.into_iter().map(|run| run.id).collect();
    for run in from.runs(u32::MAX).await?.iter().rev().filter(|run| !runs.contains(&run.id)) {
        to.put_run(run).await?;
    }
    give_way(from.as_mut(), to.as_mut(), registry, clock).await?;
    Ok(to.commit().await?)
}

/// What the copy holds as unsent or in conflict and the server has confirmed in a later version since: that version
/// stands, lest a person be asked to decide against their own work. What the copy held goes to the journal.
async fn give_way(from: &mut dyn ReadTxn, to: &mut dyn WriteTxn, registry: &Registry, clock: &SystemClock) -> Result<(), AppError> {
    let edited = to.edited().await?;
    let ids: Vec<EntityId> = edited.iter().map(|held| held.key.id).collect();
    let device = to.device().await?;
    for (then, now) in edited.iter().zip(from.held(&ids).await?) {
        let Some(now) = now.filter(|now| is_later(now, then)) else { continue };
        let parents: Vec<EntityId> = foreign_keys(&now, registry).into_iter().map(|(_, id)| id).collect();
        if to.existing(&parents).await?.len() < parents.iter().collect::<BTreeSet<_>>().len() {
            continue; // it hangs on what came later: the next sync brings both, and compares
        }
        if !then.content.same_as(&now.content) {
            to.put_journal(&journal_entry(&device, then, clock)).await?;
        }
        to.remove_conflict(then.key.id).await?;
        to.put_held(&[Held { generation: then.generation, ..now }]).await?;
    }
    Ok(())
}

/// Whether the server has confirmed `now` after the version that `then` was made on.
fn is_later(now: &Held, then: &Held) -> bool {
    let stamp = |held: &Held| held.base.as_ref().map(|base| base.stamp);
    !now.is_dirty() && now.content.is_live() && then.content.is_live() && now.hidden_under.is_none() && stamp(now) > stamp(then)
}

fn journal_entry(device: &Device, then: &Held, clock: &SystemClock) -> JournalEntry {
    JournalEntry {
        id: EntityId::from_bytes(rand::random()),
        key: then.key.clone(),
        content: then.content.clone(),
        edited: then.edit.as_ref().map(|edit| device.interval(edit, then.base.as_ref().map(|base| base.stamp))),
        reason: JournalReason::Displaced,
        at: device.server_now(clock.now()),
        restored: false,
        only: Vec::new(),
    }
}

/// A new incarnation, nothing sealed, no form open, and every unsent edit pending again.
pub async fn begin_anew(copy: &SqliteStore) -> Result<(), AppError> {
    let mut txn = copy.write().await?;
    let ops: Vec<_> = txn.sealed().await?.iter().map(|sealed| sealed.operation.op).collect();
    txn.remove_sealed(&ops).await?;
    let mut edited = txn.edited().await?;
    for edit in edited.iter_mut().filter_map(|held| held.edit.as_mut()) {
        (edit.sealed, edit.tries) = (0, 0);
    }
    txn.put_held(&edited).await?;
    for pin in txn.pins().await? {
        txn.remove_pin(pin.id).await?;
    }
    let mut device = txn.device().await?;
    (device.incarnation, device.next_op, device.probe) = (rand::random(), 1, false);
    txn.set_device(&device).await?;
    Ok(txn.commit().await?)
}
