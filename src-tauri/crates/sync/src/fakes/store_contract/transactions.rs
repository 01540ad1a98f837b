//! Isolation, rollback, turns.

use futures_util::future::try_join_all;
use rounds_model::{Kind, ServerTime, Stamp};

use super::rows::{PLACE, clean, id, place};
use crate::{
    ClockSample, Device, Resume,
    ports::{Reading, Store, StoreError},
};

type Outcome = Result<(), StoreError>;

/// The one row.
pub async fn the_device_row_is_missing_until_it_is_written(store: &dyn Store) -> Outcome {
    assert!(matches!(store.read().await?.device().await, Err(StoreError::NoDevice)));
    let mut device = Device::new(u64::MAX, id(9));
    device.state = Some("e.s.c".to_owned());
    device.cursors.insert(Kind::of("Place"), Stamp::from_micros(5));
    device.resume = Some(Resume { epoch: "e".into(), scope: "s".into(), full: true, since: device.cursors.clone() });
    device.clock = vec![ClockSample { reading: Reading { wall: -1, mono: 0, boot: u64::MAX }, offset: i64::MIN, error: 1 }];
    device.last_synced.insert(rounds_model::Collection::VISITS, ServerTime::from_micros(1));
    let mut txn = store.write().await?;
    assert!(matches!(txn.device().await, Err(StoreError::NoDevice)));
    txn.set_device(&device).await?;
    txn.commit().await?;
    assert_eq!(store.read().await?.device().await?, device);
    device.draw_op();
    let mut txn = store.write().await?;
    txn.set_device(&device).await?;
    txn.commit().await?;
    assert_eq!(store.read().await?.device().await?, device);
    Ok(())
}

/// Snapshots.
pub async fn a_reader_sees_no_later_commit(store: &dyn Store) -> Outcome {
    let mut before = store.read().await?;
    let mut txn = store.write().await?;
    txn.put_held(&[clean(PLACE, 1, place("a"))]).await?;
    txn.commit().await?;
    assert_eq!(before.held(&[id(1)]).await?, [None], "a snapshot is taken when the transaction begins");
    assert_eq!(store.read().await?.existing(&[id(1)]).await?.len(), 1);
    assert_eq!(before.existing(&[id(1)]).await?.len(), 0, "and it does not move");
    Ok(())
}

/// Own writes.
pub async fn a_writer_sees_its_own_writes_and_others_do_not(store: &dyn Store) -> Outcome {
    let mut txn = store.write().await?;
    txn.put_held(&[clean(PLACE, 1, place("a"))]).await?;
    assert_eq!(txn.held(&[id(1)]).await?, [Some(clean(PLACE, 1, place("a")))]);
    assert_eq!(store.read().await?.held(&[id(1)]).await?, [None]);
    txn.remove_held(&[id(1), id(2)]).await?;
    assert_eq!(txn.held(&[id(1)]).await?, [None]);
    txn.commit().await
}

/// Drop is rollback.
pub async fn a_dropped_write_leaves_nothing_behind(store: &dyn Store) -> Outcome {
    let mut txn = store.write().await?;
    txn.set_device(&Device::new(1, id(9))).await?;
    txn.put_held(&[clean(PLACE, 1, place("a"))]).await?;
    drop(txn);
    let mut next = store.write().await?; // and the next one is not kept waiting
    assert_eq!(next.held(&[id(1)]).await?, [None]);
    assert!(matches!(next.device().await, Err(StoreError::NoDevice)));
    next.put_held(&[clean(PLACE, 2, place("b"))]).await?;
    next.commit().await?;
    assert_eq!(store.read().await?.existing(&[id(1), id(2)]).await?, [id(2)].into());
    Ok(())
}

/// One writer at a time.
pub async fn writers_take_turns_so_that_no_update_is_lost(store: &dyn Store) -> Outcome {
    let mut txn = store.write().await?;
    txn.set_device(&Device::new(1, id(9))).await?;
    txn.commit().await?;
    let draw = || async {
        let mut txn = store.write().await?;
        let mut device = txn.device().await?;
        let change = device.draw_change();
        txn.set_device(&device).await?;
        txn.commit().await.map(|()| change)
    };
    let mut drawn = try_join_all((0..20).map(|_| draw())).await?;
    drawn.sort_unstable();
    assert_eq!(drawn, (1..=20).collect::<Vec<u64>>());
    Ok(())
}

/// The run lock.
pub async fn only_one_holds_the_run_lock(store: &dyn Store) -> Outcome {
    let first = store.try_run_lock().await?;
    assert!(first.is_some());
    assert!(store.try_run_lock().await?.is_none());
    store.write().await?.commit().await?; // a run does not keep the window from writing
    drop(first);
    assert!(store.try_run_lock().await?.is_some());
    Ok(())
}
