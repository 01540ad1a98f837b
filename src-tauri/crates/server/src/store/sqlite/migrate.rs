//! Brings the file up to the version of the program. Migrations only add; a released one is never edited.

use sqlx::{Row as _, SqlitePool};

use super::{Result, StoreError};

/// All migrations; the number of those applied is the file's `user_version`.
const MIGRATIONS: &[(&str, &str)] = &[
    (include_str!("migrations/0001_first.sql"), "PRAGMA user_version = 1"),
    (include_str!("migrations/0002_accounts.sql"), "PRAGMA user_version = 2"),
];

/// Applies what is missing, each migration in a transaction of its own.
pub async fn run(writer: &SqlitePool) -> Result<()> {
    let found: i64 = sqlx::query("PRAGMA user_version").fetch_one(writer).await?.try_get(0)?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let applied = usize::try_from(found).ok().filter(|applied| *applied <= MIGRATIONS.len());
    let applied = applied.ok_or(StoreError::TooNew { found, known })?;
    for (script, version) in &MIGRATIONS[applied..] {
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::raw_sql(*script).execute(&mut *tx).await?;
        sqlx::raw_sql(*version).execute(&mut *tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::SqliteStore;
    use super::*;
    use crate::store::ServerStore as _;

    #[tokio::test]
    async fn a_file_of_a_newer_program_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rounds.db");
        let store = SqliteStore::open(&file).await.unwrap();
        sqlx::raw_sql("PRAGMA user_version = 99").execute(&store.writer).await.unwrap();
        store.close().await;
        let refusal = SqliteStore::open(&file).await.unwrap_err();
        assert!(matches!(refusal, StoreError::TooNew { found: 99, .. }), "{refusal}");
        assert!(refusal.to_string().contains("newer program"));
    }

    #[tokio::test]
    async fn opening_a_file_again_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rounds.db");
        SqliteStore::open(&file).await.unwrap().close().await;
        SqliteStore::open(&file).await.unwrap();
    }
}
