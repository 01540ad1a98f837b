//! Brings the file up to the version of the program. Migrations only add; a released one is never edited.

use sqlx::{Row as _, SqliteExecutor, SqlitePool};

use super::{Result, StoreError};

/// All migrations; the number of those applied is the file's `user_version`.
const MIGRATIONS: &[(&str, &str)] = &[
    (include_str!("migrations/0001_first.sql"), "PRAGMA user_version = 1"),
    (include_str!("migrations/0002_accounts.sql"), "PRAGMA user_version = 2"),
    (include_str!("migrations/0003_grants_and_histories.sql"), "PRAGMA user_version = 3"),
    (include_str!("migrations/0004_waiting_since.sql"), "PRAGMA user_version = 4"),
    (include_str!("migrations/0005_tally.sql"), "PRAGMA user_version = 5"),
];

/// Applies what is missing, each migration in a transaction of its own. Of several processes that begin at once, one
/// applies a migration and the others find it done: which is missing is asked under the lock under which it is applied.
pub async fn run(writer: &SqlitePool) -> Result<()> {
    loop {
        // A file that is up to date is opened without waiting for whoever writes to it.
        if missing(version(writer).await?)?.is_none() {
            return Ok(());
        }
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let Some((script, version)) = missing(version(&mut *tx).await?)? else { return Ok(()) };
        sqlx::raw_sql(*script).execute(&mut *tx).await?;
        sqlx::raw_sql(*version).execute(&mut *tx).await?;
        tx.commit().await?;
    }
}

/// Whether the file is of the version that this program works on.
pub async fn check(readers: &SqlitePool) -> Result<()> {
    let found = version(readers).await?;
    match missing(found)? {
        None => Ok(()),
        Some(_) => Err(StoreError::TooOld { found, known: i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX) }),
    }
}

/// The migration that comes after this version, if there is one.
fn missing(found: i64) -> Result<Option<&'static (&'static str, &'static str)>> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let applied = usize::try_from(found).ok().filter(|applied| *applied <= MIGRATIONS.len());
    Ok(MIGRATIONS.get(applied.ok_or(StoreError::TooNew { found, known })?))
}

async fn version(connection: impl SqliteExecutor<'_>) -> Result<i64> {
    Ok(sqlx::query("PRAGMA user_version").fetch_one(connection).await?.try_get(0)?)
}

#[cfg(test)]
mod tests {
    use super::super::SqliteStore;
    use super::*;
    use crate::{
        store::{Organisation, ServerStore as _, contract},
        toys::id,
    };

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

    #[tokio::test]
    async fn what_a_file_held_before_digests_were_kept_is_counted_when_it_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rounds.db");
        let store = SqliteStore::open(&file).await.unwrap();
        store.found(&Organisation { id: id(100), name: "Programme".into() }, "first").await.unwrap();
        let places = contract::fill(&store, id(100)).await;
        let before = "DROP TRIGGER record_added; DROP TRIGGER record_changed_from; DROP TRIGGER record_changed_to; \
            DROP TRIGGER record_removed; DROP TABLE tally; PRAGMA user_version = 4";
        sqlx::raw_sql(before).execute(&store.writer).await.unwrap();
        store.close().await;
        let store = SqliteStore::open(&file).await.unwrap();
        let mut txn = store.read(id(100)).await.unwrap();
        contract::is_kept(txn.as_mut(), &places, "once it is opened").await;
    }
}
