//! The contract of a store, on the encrypted one.

#![expect(clippy::unwrap_used, reason = "a stage that cannot be set fails the test on that line")]

use rounds_model::Registry;
use rounds_sqlite::{DatabaseKey, SqliteStore};
use tempfile::TempDir;

async fn empty(registry: Registry) -> (SqliteStore, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("rounds.db"), DatabaseKey::from_bytes([7; 32]), registry).await.unwrap();
    (store, dir)
}

rounds_sync::store_contract!(empty);
