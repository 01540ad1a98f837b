//! `kept`: what the program keeps beside the records, by name, under the same encryption. What the names mean is
//! decided above.

use rounds_sync::ports::StoreError;

use crate::{SqliteStore, error::Failure};

const PUT: &str = "INSERT INTO kept (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

impl SqliteStore {
    /// What is kept under `name`.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn kept(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut txn = self.snapshot().await?;
        let found = sqlx::query_scalar("SELECT value FROM kept WHERE name = ?1").bind(name).fetch_optional(txn.connection()?).await;
        Ok(found.map_err(Failure::from)?)
    }

    /// Keeps `value` under `name`, or forgets the name; durable when it returns.
    ///
    /// # Errors
    /// Those of a write.
    pub async fn keep(&self, name: &str, value: Option<&str>) -> Result<(), StoreError> {
        let mut txn = self.begin_write().await?;
        let query = match value {
            Some(value) => sqlx::query(PUT).bind(name).bind(value),
            None => sqlx::query("DELETE FROM kept WHERE name = ?1").bind(name),
        };
        query.execute(txn.connection()?).await.map_err(Failure::from)?;
        rounds_sync::ports::WriteTxn::commit(Box::new(txn)).await
    }
}

#[cfg(test)]
mod tests {
    use rounds_model::Registry;

    use super::*;
    use crate::DatabaseKey;

    #[tokio::test]
    async fn what_is_kept_is_found_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rounds.db");
        let open = || SqliteStore::open(&path, DatabaseKey::from_bytes([7; 32]), Registry::new(Vec::new()).unwrap());
        let store = open().await.unwrap();
        assert_eq!(store.kept("settings").await.unwrap(), None);
        store.keep("settings", Some("first")).await.unwrap();
        store.keep("settings", Some("second")).await.unwrap();
        store.close().await;
        let store = open().await.unwrap();
        assert_eq!(store.kept("settings").await.unwrap().as_deref(), Some("second"));
        store.keep("settings", None).await.unwrap();
        assert_eq!(store.kept("settings").await.unwrap(), None);
    }
}
