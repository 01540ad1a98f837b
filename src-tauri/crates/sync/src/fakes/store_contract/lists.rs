//! Operations, conflicts, journal, ledger, staged, parked, needs, deletions, pins, runs: what is kept, and in which order.

use rounds_model::{Content, OpId, RecordKey, Stamp, wire};

use super::rows::{PLACE, VISIT, came, conflict, decision, deleted, id, journal, key, live, parked, pin, place, sealed, visit};
use crate::{
    JournalEntry, Parked, Pin, RunOutcome, RunReport, Tombstone, Trigger,
    ports::{Store, StoreError},
};

type Outcome = Result<(), StoreError>;

/// Sealed operations.
pub async fn operations_come_by_number(store: &dyn Store) -> Outcome {
    let mut txn = store.write().await?;
    txn.put_sealed(&[sealed(u64::MAX, 10, 1, false), sealed(u64::MAX, 9, 2, false), sealed(5, 2, 1, true), sealed(7, 10, 3, false)])
        .await?;
    txn.put_sealed(&[sealed(u64::MAX, 10, 1, true)]).await?; // replaces
    txn.commit().await?;
    let mut read = store.read().await?;
    let all = [sealed(5, 2, 1, true), sealed(u64::MAX, 9, 2, false), sealed(7, 10, 3, false), sealed(u64::MAX, 10, 1, true)];
    assert_eq!(read.sealed().await?, all);
    assert_eq!(read.sealed_of(&[id(1), id(404)]).await?, [sealed(5, 2, 1, true), sealed(u64::MAX, 10, 1, true)]);
    let mut txn = store.write().await?;
    txn.remove_sealed(&[
        OpId { incarnation: 5, counter: 2 },
        OpId { incarnation: u64::MAX, counter: 10 },
        OpId { incarnation: 1, counter: 1 },
    ])
    .await?;
    txn.commit().await?;
    assert_eq!(store.read().await?.sealed().await?, [sealed(u64::MAX, 9, 2, false), sealed(7, 10, 3, false)]);
    Ok(())
}

/// Deletions.
pub async fn deletions_come_by_stamp_and_the_later_of_two_counts(store: &dyn Store) -> Outcome {
    let buried = |n, at| Tombstone { key: key(PLACE, id(n)), stamp: Stamp::from_micros(at) };
    let above = |at| Some(Stamp::from_micros(at));
    let mut txn = store.write().await?;
    txn.put_tombstones(&[buried(3, 30), buried(1, 10), buried(2, 20)]).await?;
    txn.put_tombstones(&[buried(1, 40), buried(2, 15)]).await?;
    assert_eq!(txn.tombstones(None).await?, [buried(2, 20), buried(3, 30), buried(1, 40)]);
    txn.commit().await?;
    assert_eq!(store.read().await?.tombstones(above(20)).await?, [buried(3, 30), buried(1, 40)]);
    let mut txn = store.write().await?;
    txn.forget_tombstones(None, Stamp::from_micros(30)).await?;
    txn.commit().await?;
    assert_eq!(store.read().await?.tombstones(None).await?, [buried(3, 30), buried(1, 40)]);
    let mut txn = store.write().await?;
    txn.put_tombstones(&[buried(4, 50)]).await?;
    txn.forget_tombstones(above(30), Stamp::from_micros(50)).await?;
    txn.commit().await?;
    assert_eq!(store.read().await?.tombstones(None).await?, [buried(3, 30), buried(4, 50)]);
    Ok(())
}

/// Conflicts.
pub async fn conflicts_come_by_time_of_opening(store: &dyn Store) -> Outcome {
    let (early, late, tie) = (conflict(2, 10, live(4, place("t"))), conflict(1, 20, deleted(5)), conflict(3, 10, live(6, place("u"))));
    let mut txn = store.write().await?;
    for conflict in [&late, &tie, &conflict(2, 99, deleted(1)), &early] {
        txn.put_conflict(conflict).await?;
    }
    txn.commit().await?;
    let mut read = store.read().await?;
    assert_eq!(read.conflicts().await?, [early.clone(), tie.clone(), late.clone()]);
    assert_eq!(read.conflicts_of(&[id(3), id(404), id(1)]).await?, [late.clone(), tie.clone()]);
    let mut txn = store.write().await?;
    txn.remove_conflict(id(2)).await?;
    txn.remove_conflict(id(404)).await?;
    txn.commit().await?;
    assert_eq!(store.read().await?.conflicts().await?, [tie, late]);
    Ok(())
}

/// Journal and ledger.
pub async fn the_journal_and_the_ledger_come_newest_first(store: &dyn Store) -> Outcome {
    let mut txn = store.write().await?;
    for (n, at) in [(5, 30), (9, 20), (1, 10)] {
        txn.put_journal(&journal(n, at)).await?;
        txn.put_decision(&decision(n, at)).await?;
    }
    let restored = JournalEntry { restored: true, content: Content::Deleted, ..journal(5, 30) };
    let undone = crate::Decision { undone: true, edit: None, ..decision(5, 30) };
    txn.put_journal(&restored).await?;
    txn.put_decision(&undone).await?;
    txn.commit().await?;
    let mut read = store.read().await?;
    assert_eq!(read.journal().await?, [journal(1, 10), journal(9, 20), restored], "the order of writing, not of the clock");
    assert_eq!(read.ledger().await?, [decision(1, 10), decision(9, 20), undone]);
    Ok(())
}

/// Staged versions.
pub async fn staged_versions_come_by_page_and_a_later_one_replaces_an_earlier(store: &dyn Store) -> Outcome {
    let of = |n, name: &str| came(PLACE, id(n), live(i64::from(n), place(name)));
    let tombstone = came(VISIT, id(2), deleted(3));
    let author = conflict(1, 1, deleted(1)).author;
    let signed = wire::Record { op: Some(OpId { incarnation: 1, counter: 2 }), author, ..came(VISIT, id(1), live(4, visit(id(1)))) };
    let mut txn = store.write().await?;
    txn.stage(&[of(3, "c"), of(1, "a"), tombstone.clone(), of(2, "b"), of(1, "again")]).await?;
    txn.stage(&[of(3, "later"), signed.clone()]).await?;
    txn.commit().await?;
    let mut read = store.read().await?;
    assert_eq!(read.staged_kinds().await?, [(PLACE, 3), (VISIT, 2)]);
    assert_eq!(read.staged(&PLACE, None, 2).await?, [of(1, "again"), of(2, "b")]);
    assert_eq!(read.staged(&PLACE, Some(id(2)), 2).await?, [of(3, "later")]);
    assert_eq!(read.staged(&PLACE, Some(id(3)), 2).await?, []);
    assert_eq!(read.staged(&VISIT, None, 9).await?, [signed, tombstone.clone()]);
    drop(read);
    let mut txn = store.write().await?;
    txn.unstage(&[of(1, "").key, tombstone.key, RecordKey::new(VISIT, id(3))]).await?;
    txn.commit().await?;
    assert_eq!(store.read().await?.staged_kinds().await?, [(PLACE, 2), (VISIT, 1)]);
    let mut txn = store.write().await?;
    txn.clear_staged().await?;
    txn.commit().await?;
    assert_eq!(store.read().await?.staged_kinds().await?, []);
    Ok(())
}

/// Parked versions, needs, pins.
pub async fn what_waits_is_kept_by_id(store: &dyn Store) -> Outcome {
    let aside = Parked { waits_for: Vec::new(), ..parked(VISIT, 2, deleted(4)) };
    let changed = Pin { base: None, shown: place("changed"), ..pin(8) };
    let mut txn = store.write().await?;
    for version in [&parked(VISIT, 5, deleted(1)), &parked(VISIT, 2, live(1, visit(id(1)))), &aside] {
        txn.put_parked(version).await?;
    }
    txn.put_needs(&[key(VISIT, id(4)), key(PLACE, id(3))]).await?;
    txn.put_needs(&[key(PLACE, id(3)), key(PLACE, id(9))]).await?;
    for pin in [&pin(9), &pin(8), &changed] {
        txn.put_pin(pin).await?;
    }
    txn.commit().await?;
    let mut read = store.read().await?;
    assert_eq!(read.parked().await?, [aside, parked(VISIT, 5, deleted(1))]);
    assert_eq!(read.needs().await?, [key(PLACE, id(3)), key(VISIT, id(4)), key(PLACE, id(9))]);
    assert_eq!(read.pins().await?, [changed, pin(9)]);
    let mut txn = store.write().await?;
    txn.remove_parked(id(2)).await?;
    txn.remove_needs(&[id(4), id(9), id(404)]).await?;
    txn.remove_pin(id(9)).await?;
    txn.commit().await?;
    let mut read = store.read().await?;
    assert_eq!((read.parked().await?.len(), read.needs().await?, read.pins().await?.len()), (1, vec![key(PLACE, id(3))], 1));
    Ok(())
}

/// Reports.
pub async fn reports_of_runs_come_newest_first(store: &dyn Store) -> Outcome {
    let report = |id: &str, started| RunReport::begun(id.to_owned(), Trigger::Manual, started);
    let mut txn = store.write().await?;
    for report in [&report("a", 30), &report("b", 20), &report("c", 10)] {
        txn.put_run(report).await?;
    }
    let mut finished = report("b", 20);
    finished.outcome = RunOutcome::Complete;
    finished.pulled.insert(PLACE, 3);
    txn.put_run(&finished).await?;
    txn.commit().await?;
    let mut read = store.read().await?;
    assert_eq!(read.runs(2).await?, [report("c", 10), finished]);
    assert_eq!(read.runs(9).await?.len(), 3);
    Ok(())
}
