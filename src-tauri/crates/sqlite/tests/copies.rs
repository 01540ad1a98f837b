//! Copies of the database: whole, under the same key, and told from what is damaged.

#![expect(clippy::unwrap_used, reason = "a stage that cannot be set fails the test on that line")]

use std::path::{Path, PathBuf};

use rounds_sqlite::{DatabaseKey, SqliteStore, check_copy};
use rounds_sync::{
    fakes::store_contract::{
        registry,
        rows::{PLACE, clean, id, place},
    },
    ports::{Store as _, StoreError},
};
use tempfile::TempDir;

const PAGE: usize = 4096;

fn key(n: u8) -> DatabaseKey {
    DatabaseKey::from_bytes([n; 32])
}

async fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, key(1), registry()).await.unwrap()
}

async fn write(store: &SqliteStore, numbers: std::ops::Range<u8>) {
    let places: Vec<_> = numbers.map(|n| clean(PLACE, n.into(), place(&format!("Findable {n} {}", "word ".repeat(100))))).collect();
    let mut txn = store.write().await.unwrap();
    txn.put_held(&places).await.unwrap();
    txn.commit().await.unwrap();
}

/// A database with 200 places that is in use, and a copy of it.
async fn copied() -> (TempDir, SqliteStore, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("rounds.db")).await;
    write(&store, 0..200).await;
    let copy = dir.path().join("copy.db");
    store.copy_to(&copy).await.unwrap();
    (dir, store, copy)
}

#[tokio::test]
async fn a_copy_holds_what_was_committed_and_nothing_of_what_came_later() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("rounds.db")).await;
    write(&store, 0..200).await;
    // A transaction at work is neither waited for nor in the copy.
    let mut open_txn = store.write().await.unwrap();
    open_txn.put_held(&[clean(PLACE, 200, place("not committed"))]).await.unwrap();
    let copy = dir.path().join("copy.db");
    store.copy_to(&copy).await.unwrap();
    drop(open_txn);
    write(&store, 200..250).await;
    assert_eq!(check_copy(&copy, &key(1)).await.unwrap(), 200);
    let restored = open(&copy).await;
    let mut txn = restored.read().await.unwrap();
    assert_eq!(txn.digest().await.unwrap()[&PLACE].count, 200);
    assert!(txn.held(&[id(200)]).await.unwrap()[0].is_none());
}

#[tokio::test]
async fn a_copy_is_ciphertext_under_the_same_key() {
    let (_dir, _store, copy) = copied().await;
    let bytes = std::fs::read(&copy).unwrap();
    for plain in [&b"SQLite format"[..], b"Findable", b"CREATE TABLE"] {
        assert!(!bytes.windows(plain.len()).any(|window| window == plain));
    }
    assert!(matches!(check_copy(&copy, &key(2)).await, Err(StoreError::WrongKey)));
}

#[tokio::test]
async fn a_copy_is_never_written_over_another_file() {
    let (_dir, store, copy) = copied().await;
    let before = std::fs::read(&copy).unwrap();
    assert!(store.copy_to(&copy).await.is_err());
    assert_eq!(std::fs::read(&copy).unwrap(), before);
}

#[tokio::test]
async fn a_copy_with_one_bit_turned_or_its_end_cut_off_does_not_count() {
    let (_dir, _store, copy) = copied().await;
    let whole = std::fs::read(&copy).unwrap();
    let pages = whole.len() / PAGE;
    for page in [1, pages / 2, pages - 1] {
        let mut damaged = whole.clone();
        damaged[page * PAGE + PAGE / 2] ^= 1;
        std::fs::write(&copy, &damaged).unwrap();
        assert!(matches!(check_copy(&copy, &key(1)).await, Err(StoreError::Corrupt)), "page {page} of {pages}");
        assert_eq!(std::fs::read(&copy).unwrap(), damaged, "the file is left as it was");
    }
    for length in [0, PAGE / 2, PAGE, whole.len() - PAGE] {
        std::fs::write(&copy, &whole[..length]).unwrap();
        assert!(check_copy(&copy, &key(1)).await.is_err(), "cut to {length} bytes");
    }
    std::fs::remove_file(&copy).unwrap();
    assert!(check_copy(&copy, &key(1)).await.is_err(), "no file");
}
