//! What must hold of a laptop at every moment, and after a run.

use std::collections::BTreeSet;

use rounds_model::{Content, EntityId};

use super::{
    laptop::Laptop,
    reference::{Reference, Violation, broken},
};
use crate::{EditState, RunOutcome, RunReport, engine_tests::registry, fakes::FakeServer, ports::foreign_keys};

/// I3 and I7, of all that a laptop holds.
pub fn at_every_moment(laptop: &Laptop, reference: &mut Reference) -> Result<(), Violation> {
    let ids: Vec<EntityId> = reference.known.iter().map(|key| key.id).collect();
    let (device, held, conflicts) = laptop.read(async |txn| Ok((txn.device().await?, txn.held(&ids).await?, txn.conflicts().await?)));
    let held: Vec<_> = held.into_iter().flatten().collect();
    let here: BTreeSet<EntityId> = held.iter().map(|held| held.key.id).collect();
    for row in &held {
        let id = row.key.id;
        if row.content.is_live()
            && let Some((field, _)) = foreign_keys(row, &registry()).into_iter().find(|(_, target)| !here.contains(target))
        {
            return broken("I7", format!("{field} of {id} on {} leads nowhere", laptop.name));
        }
        let theirs = conflicts.iter().filter(|one| one.key.id == id).map(|one| &one.theirs);
        let versions: Vec<_> = row.base.iter().chain(theirs).collect();
        if versions.iter().any(|version| version.content == Content::Gone) {
            continue; // that a record left the scope is no version of it
        }
        if device.lost.as_ref().is_some_and(|lost| versions.iter().any(|version| lost.has(version.stamp)))
            && row.generation < device.generation
        {
            continue; // it is of the history that the server has left, until all of the new one is here
        }
        let Some(newest) = versions.iter().map(|version| version.stamp).max() else { continue };
        let key = (laptop.name.clone(), id);
        let known = reference.newest.get(&key).cloned();
        // A version that the restore lost and that is still held stays one of the history that the server has left.
        let lost = reference.restored_to.is_some_and(|kept| newest > kept);
        let of = match &known {
            Some((epoch, before)) if *before == newest && lost => epoch.clone(),
            _ => device.epoch.clone(),
        };
        reference.newest.insert(key, (of, newest));
        if let Some((epoch, before)) = known
            && epoch == device.epoch
            && newest < before
        {
            return broken("I3", format!("the base of {id} on {} went back from {before} to {newest}", laptop.name));
        }
    }
    Ok(())
}

/// I11: *synced* is said only when nothing at all is left. I7: the store never refused a reference.
pub fn after_a_run(laptop: &Laptop, report: &RunReport) -> Result<(), Violation> {
    if report.code.as_deref() == Some("database_failed") {
        return broken("I7", format!("the store refused what a run on {} wrote", laptop.name));
    }
    if report.outcome != RunOutcome::Complete || laptop.touched {
        return Ok(());
    }
    let left = laptop.read(async |txn| {
        let waiting = txn.edited().await?.len() + txn.sealed().await?.len() + txn.conflicts().await?.len();
        Ok(waiting + txn.parked().await?.len() + txn.needs().await?.len() + txn.staged_kinds().await?.len())
    });
    let differ = laptop.read(async |txn| txn.device().await).repair.is_some();
    if left > 0 || report.digests_match == Some(false) || differ {
        return broken("I11", format!("{} says synced, and {left} wait: {report:?}", laptop.name));
    }
    Ok(())
}

/// I5: one user on one laptop is never asked about their own work, and never loses it to themselves.
pub fn alone(laptop: &Laptop) -> Result<(), Violation> {
    let conflicts = laptop.read(async |txn| txn.conflicts().await);
    match conflicts.first() {
        Some(conflict) => broken("I5", format!("the only laptop is in conflict with itself: {conflict:?}")),
        None => Ok(()),
    }
}

/// I9: what still waits has a reason of its own, or above or below it.
pub fn nothing_is_held_up(laptop: &Laptop, reference: &Reference, refused: &BTreeSet<EntityId>) -> Result<(), Violation> {
    let ids: Vec<EntityId> = reference.known.iter().map(|key| key.id).collect();
    let (held, conflicts) = laptop.read(async |txn| Ok((txn.held(&ids).await?, txn.conflicts().await?)));
    let held: Vec<_> = held.into_iter().flatten().collect();
    let mut related = refused.clone();
    related.extend(conflicts.iter().map(|one| one.key.id));
    let attention = |edit: &crate::Edit| matches!(edit.state, EditState::Attention { .. });
    related.extend(held.iter().filter(|row| row.edit.as_ref().is_some_and(attention)).map(|row| row.key.id));
    loop {
        let before = related.len();
        for row in &held {
            let targets: Vec<EntityId> = foreign_keys(row, &registry()).into_iter().map(|(_, id)| id).collect();
            if related.contains(&row.key.id) {
                related.extend(targets);
            } else if targets.iter().any(|id| related.contains(id)) {
                related.insert(row.key.id);
            }
        }
        if related.len() == before {
            break;
        }
    }
    match held.iter().find(|row| row.is_dirty() && !related.contains(&row.key.id)) {
        Some(row) => broken("I9", format!("{:?} waits on {} for no reason", row, laptop.name)),
        None => Ok(()),
    }
}

/// I4: all hold the same, as the server does.
pub fn all_are_equal(laptops: &[Laptop], reference: &Reference, server: &FakeServer) -> Result<(), Violation> {
    for laptop in laptops {
        for key in &reference.known {
            let there = server.content(key.id).filter(Content::is_live);
            let here = laptop.read(async |txn| txn.held(&[key.id]).await).pop().flatten();
            let here = here.map(|held| held.content).filter(Content::is_live);
            if here != there {
                return broken("I4", format!("{} shows {here:?} of {}, the server has {there:?}", laptop.name, key.id));
            }
        }
        let digest = laptop.read(async |txn| txn.digest().await);
        let theirs = server.digest(&laptop.name);
        if digest != theirs {
            return broken("I4", format!("{} has {digest:?}, the server {theirs:?}", laptop.name));
        }
    }
    Ok(())
}
