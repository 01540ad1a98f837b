//! What a full disk, a busy file and a dropped future leave behind.

use rounds_sync::{
    fakes::store_contract::{
        registry,
        rows::{PLACE, VISIT, clean, id, place, visit},
    },
    ports::{Store as _, StoreError},
};
use tempfile::TempDir;

use super::*;

async fn store() -> (SqliteStore, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    (store, dir)
}

async fn open(dir: &TempDir) -> SqliteStore {
    SqliteStore::open(&dir.path().join("rounds.db"), DatabaseKey::from_bytes([1; 32]), registry()).await.unwrap()
}

/// Sets something on the one writing connection.
async fn pragma(store: &SqliteStore, pragma: &'static str) {
    let mut txn = store.begin_write().await.unwrap();
    sqlx::query(pragma).fetch_all(txn.connection().unwrap()).await.unwrap();
}

async fn put(store: &SqliteStore, n: u32, name: &str) -> std::result::Result<(), StoreError> {
    let mut txn = store.write().await?;
    txn.put_held(&[clean(PLACE, n, place(name))]).await?;
    txn.commit().await
}

#[tokio::test]
async fn a_full_disk_keeps_what_was_committed_and_takes_more_when_there_is_room() {
    let (store, _dir) = store().await;
    put(&store, 1, "safe").await.unwrap();
    pragma(&store, "PRAGMA max_page_count = 1").await; // no page more than there are
    let long = "x".repeat(300_000);
    let failed = put(&store, 2, &long).await;
    assert!(matches!(failed, Err(StoreError::Full)), "{failed:?}");
    let failed = put(&store, 2, &long).await;
    assert!(matches!(failed, Err(StoreError::Full)) || failed.is_ok(), "the store goes on: {failed:?}");
    let held = store.read().await.unwrap().held(&[id(1)]).await.unwrap();
    assert_eq!(held, [Some(clean(PLACE, 1, place("safe")))]);
    pragma(&store, "PRAGMA max_page_count = 1000000").await;
    put(&store, 2, &long).await.unwrap();
    assert_eq!(store.read().await.unwrap().existing(&[id(1), id(2)]).await.unwrap().len(), 2);
}

#[tokio::test]
async fn nothing_is_written_by_a_transaction_after_one_of_its_statements_failed() {
    let (store, _dir) = store().await;
    pragma(&store, "PRAGMA max_page_count = 1").await;
    let mut txn = store.write().await.unwrap();
    txn.put_held(&[clean(PLACE, 1, place("before"))]).await.unwrap();
    let failed = txn.put_held(&[clean(PLACE, 2, place(&"x".repeat(300_000)))]).await;
    assert!(matches!(failed, Err(StoreError::Full)), "{failed:?}");
    // By now the database has rolled back by itself: what follows must not be written one by one.
    assert!(txn.put_held(&[clean(PLACE, 3, place("after"))]).await.is_err());
    assert!(txn.held(&[id(1)]).await.is_err());
    assert!(txn.commit().await.is_err());
    assert_eq!(store.read().await.unwrap().existing(&[id(1), id(2), id(3)]).await.unwrap().len(), 0);
    put(&store, 4, "the next transaction is whole").await.unwrap();
}

#[tokio::test]
async fn another_program_that_writes_is_said_to_be_busy() {
    let (store, dir) = store().await;
    let other = open(&dir).await;
    pragma(&other, "PRAGMA busy_timeout = 0").await;
    let writing = store.write().await.unwrap();
    assert!(matches!(other.write().await.map(|_| ()), Err(StoreError::Busy)));
    other.read().await.unwrap().counts().await.unwrap(); // reading goes on
    drop(writing);
    put(&store, 1, "done").await.unwrap();
    put(&other, 2, "now the other").await.unwrap();
    assert_eq!(store.read().await.unwrap().existing(&[id(1), id(2)]).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_program_opens_and_reads_while_another_one_writes() {
    let (store, dir) = store().await;
    put(&store, 1, "committed").await.unwrap();
    let mut writing = store.write().await.unwrap();
    writing.put_held(&[clean(PLACE, 2, place("not yet"))]).await.unwrap();
    let other = open(&dir).await;
    assert_eq!(other.read().await.unwrap().existing(&[id(1), id(2)]).await.unwrap(), [id(1)].into());
}

#[tokio::test]
async fn a_commit_that_dangles_leaves_the_writer_in_order() {
    let (store, _dir) = store().await;
    for _ in 0..3 {
        let mut txn = store.write().await.unwrap();
        txn.put_held(&[clean(VISIT, 2, visit(id(404)))]).await.unwrap();
        assert!(matches!(txn.commit().await, Err(StoreError::Dangling)));
        put(&store, 1, "fine").await.unwrap();
    }
}

#[tokio::test]
async fn a_write_that_is_dropped_anywhere_is_whole_or_not_there_and_keeps_nobody_waiting() {
    async fn write_two(store: &SqliteStore) {
        let mut txn = store.write().await.unwrap();
        txn.put_held(&[clean(PLACE, 1, place("a"))]).await.unwrap();
        txn.put_held(&[clean(PLACE, 2, place("b"))]).await.unwrap();
        txn.commit().await.unwrap();
    }
    let (store, _dir) = store().await;
    for wakes in 0.. {
        // Runs until it was woken so many times, then it is dropped where it is.
        let ended = {
            let mut writing = std::pin::pin!(write_two(&store));
            let mut left = wakes;
            std::future::poll_fn(|cx| match writing.as_mut().poll(cx) {
                std::task::Poll::Ready(()) => std::task::Poll::Ready(true),
                std::task::Poll::Pending if left == 0 => std::task::Poll::Ready(false),
                std::task::Poll::Pending => {
                    left -= 1;
                    std::task::Poll::Pending
                }
            })
            .await
        };
        let mut txn = store.write().await.unwrap();
        let found = txn.existing(&[id(1), id(2)]).await.unwrap().len();
        assert!(found == 0 || found == 2, "{found} of 2 after {wakes} wakes");
        txn.remove_held(&[id(1), id(2)]).await.unwrap();
        txn.commit().await.unwrap();
        if ended {
            assert_eq!(found, 2);
            return;
        }
    }
}

#[tokio::test]
async fn two_programs_that_make_a_database_at_once_see_one_device() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = tokio::join!(open(&dir), open(&dir));
    let (mine, theirs) = tokio::join!(a.device_or(|| Device::new(1, id(1))), b.device_or(|| Device::new(2, id(1))));
    assert_eq!(mine.unwrap(), theirs.unwrap());
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused_and_left_untouched() {
    let (store, dir) = store().await;
    put(&store, 1, "from the future").await.unwrap();
    for newer in ["PRAGMA user_version = 99", "PRAGMA user_version = -1"] {
        let mut txn = store.begin_write().await.unwrap();
        sqlx::query(newer).execute(txn.connection().unwrap()).await.unwrap();
        rounds_sync::ports::WriteTxn::commit(Box::new(txn)).await.unwrap();
        // What a closed program leaves: all in the one file.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_all(&store.shared.connections.writer).await.unwrap();
        let copy = dir.path().join("copy.db");
        std::fs::copy(dir.path().join("rounds.db"), &copy).unwrap();
        let before = std::fs::read(&copy).unwrap();
        let refused = SqliteStore::open(&copy, DatabaseKey::from_bytes([1; 32]), registry()).await.map(|_| ());
        assert!(matches!(refused, Err(StoreError::TooNew { known: 3, .. })), "{refused:?}");
        assert_eq!(std::fs::read(&copy).unwrap(), before);
    }
}
