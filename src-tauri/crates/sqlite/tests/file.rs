//! The file on the disk: ciphertext, refused in words when it is not ours, and left as it was then.

#![expect(clippy::unwrap_used, reason = "a stage that cannot be set fails the test on that line")]

use std::path::{Path, PathBuf};

use rounds_sqlite::{DatabaseKey, SqliteStore};
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

async fn open(path: &Path, n: u8) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(path, key(n), registry()).await
}

/// A database with 300 places; closed, so that all is in the one file.
async fn closed() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rounds.db");
    let store = open(&path, 1).await.unwrap();
    write(&store).await;
    store.close().await;
    assert!(!dir.path().join("rounds.db-wal").exists());
    (dir, path)
}

async fn write(store: &SqliteStore) {
    let places: Vec<_> = (0..300).map(|n| clean(PLACE, n, place(&format!("Findable {n} {}", "word ".repeat(100))))).collect();
    let mut txn = store.write().await.unwrap();
    txn.put_held(&places).await.unwrap();
    txn.commit().await.unwrap();
}

async fn refused(path: &Path, n: u8) -> StoreError {
    let before = std::fs::read(path).unwrap();
    let refused = open(path, n).await.map(|_| ()).unwrap_err();
    assert_eq!(std::fs::read(path).unwrap(), before, "the file is left as it was");
    refused
}

#[tokio::test]
async fn the_file_is_ciphertext_from_its_first_byte() {
    let (dir, path) = closed().await;
    let store = open(&path, 1).await.unwrap();
    write(&store).await; // and the log beside it too
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for plain in [&b"SQLite format"[..], b"Findable", b"CREATE TABLE", b"Place"] {
            assert!(!bytes.windows(plain.len()).any(|window| window == plain));
        }
    }
}

#[tokio::test]
async fn what_was_written_is_there_after_it_was_closed() {
    let (_dir, path) = closed().await;
    let store = open(&path, 1).await.unwrap();
    assert_eq!(store.read().await.unwrap().digest().await.unwrap()[&PLACE].count, 300);
}

#[tokio::test]
async fn a_wrong_key_is_said_so_and_the_file_left_untouched() {
    let (_dir, path) = closed().await;
    assert!(matches!(refused(&path, 2).await, StoreError::WrongKey));
    open(&path, 1).await.unwrap();
}

#[tokio::test]
async fn a_wrong_key_leaves_the_log_of_a_program_that_died_untouched() {
    let (dir, path) = closed().await;
    let store = open(&path, 1).await.unwrap();
    let mut txn = store.write().await.unwrap();
    txn.put_held(&[clean(PLACE, 999, place("only in the log"))]).await.unwrap();
    txn.commit().await.unwrap();
    // A copy of the files while the program runs is what a program that died leaves.
    let died = tempfile::tempdir().unwrap();
    let (copy, log) = (died.path().join("rounds.db"), died.path().join("rounds.db-wal"));
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(dir.path().join("rounds.db-wal"), &log).unwrap();
    let before = std::fs::read(&log).unwrap();
    assert!(!before.is_empty());
    assert!(matches!(refused(&copy, 2).await, StoreError::WrongKey));
    assert_eq!(std::fs::read(&log).unwrap(), before);
    let store = open(&copy, 1).await.unwrap();
    assert_eq!(store.read().await.unwrap().existing(&[id(999)]).await.unwrap().len(), 1, "and nothing of it is lost");
}

#[tokio::test]
async fn a_file_that_is_no_database_of_ours_is_damaged_and_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rounds.db");
    let mut plain = b"SQLite format 3\0".to_vec();
    plain.resize(PAGE * 2, 0);
    for foreign in [b"x".to_vec(), "hello ".repeat(3_000).into_bytes(), plain] {
        std::fs::write(&path, &foreign).unwrap();
        assert!(matches!(refused(&path, 1).await, StoreError::Corrupt));
    }
}

#[tokio::test]
async fn a_file_that_was_cut_is_damaged_and_left_untouched() {
    let (_dir, path) = closed().await;
    let whole = std::fs::read(&path).unwrap();
    for length in [100, PAGE - 1, PAGE + 17] {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert!(matches!(refused(&path, 1).await, StoreError::Corrupt), "cut to {length} bytes");
    }
}

/// Opens the database and reads and writes all that there is.
async fn use_all(path: &Path) -> Result<(), StoreError> {
    let store = open(path, 1).await?;
    let all: Vec<_> = (0..300).map(id).collect();
    let mut txn = store.write().await?;
    txn.held(&all).await?;
    txn.digest().await?;
    txn.counts().await?;
    txn.put_held(&[clean(PLACE, 1, place("changed"))]).await?;
    drop(txn);
    store.close().await;
    Ok(())
}

#[tokio::test]
async fn a_page_that_was_changed_is_found_out_and_never_read() {
    let (_dir, path) = closed().await;
    let whole = std::fs::read(&path).unwrap();
    let pages = whole.len() / PAGE;
    let (mut found, mut changed) = (0, 0);
    for page in (0..pages).step_by(7) {
        changed += 1;
        let mut damaged = whole.clone();
        damaged[page * PAGE + 100] ^= 1;
        std::fs::write(&path, &damaged).unwrap();
        match use_all(&path).await {
            // A first page that does not decrypt looks as with another key.
            Err(StoreError::WrongKey) => assert_eq!(page, 0),
            Err(StoreError::Corrupt) => found += 1,
            Err(other) => panic!("page {page}: {other:?}"),
            Ok(()) => {} // a page that nothing of this reads
        }
        assert_eq!(std::fs::read(&path).unwrap(), damaged, "page {page}: the file is left as it was");
    }
    assert!(found > changed / 3, "{found} of {changed}"); // the rest holds the index of words
}

#[tokio::test]
async fn a_folder_or_a_missing_folder_is_said_so() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(open(dir.path(), 1).await.map(|_| ()), Err(StoreError::Other(_) | StoreError::Corrupt)));
    assert!(matches!(open(&dir.path().join("missing/rounds.db"), 1).await.map(|_| ()), Err(StoreError::Other(_))));
}
