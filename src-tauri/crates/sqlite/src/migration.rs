//! From the schema of a file to the one that this program writes, one step at a time.
//!
//! A step is a file that ends with the `user_version` it leads to. It runs in a transaction of its own: a power cut
//! leaves the schema before it or the one after. A file of a newer program is never touched.

use rounds_sync::ports::StoreError;
use sqlx::{Connection, SqliteConnection};

use crate::error::Result;

/// The steps; the first leads from an empty file to schema 1.
pub const STEPS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_tombstones.sql"),
    include_str!("../migrations/0003_status.sql"),
];

/// The schema that this program writes.
pub const KNOWN: i64 = STEPS.len() as i64;

/// The schema of the file.
pub async fn found(conn: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("PRAGMA user_version").fetch_one(conn).await?)
}

/// Refuses a file of a newer program.
pub fn check(found: i64) -> std::result::Result<(), StoreError> {
    if (0..=KNOWN).contains(&found) { Ok(()) } else { Err(StoreError::TooNew { found, known: KNOWN }) }
}

/// Brings the file to the schema of this program.
pub async fn run(conn: &mut SqliteConnection) -> Result<()> {
    take(conn, STEPS).await
}

/// Takes those of `steps` that the file has not taken yet.
async fn take(conn: &mut SqliteConnection, steps: &[&'static str]) -> Result<()> {
    // The usual case needs no writer's turn: a program opens while another one writes.
    while usize::try_from(found(conn).await?) != Ok(steps.len()) {
        // Immediate, so that of two programs that start at once the second finds the work done.
        let mut txn = conn.begin_with("BEGIN IMMEDIATE").await?;
        let at = found(&mut txn).await?;
        let Some(step) = usize::try_from(at).ok().and_then(|at| steps.get(at)) else { return Ok(check(at)?) };
        sqlx::raw_sql(*step).execute(&mut *txn).await?;
        txn.commit().await?;
        tracing::info!(from = at, to = at + 1, "migrated the database");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn tables(conn: &mut SqliteConnection) -> Vec<String> {
        sqlx::query_scalar("SELECT name FROM sqlite_schema ORDER BY name").fetch_all(conn).await.unwrap()
    }

    #[tokio::test]
    async fn a_step_that_fails_leaves_the_schema_before_it() {
        let mut conn = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let first = "CREATE TABLE a (x); PRAGMA user_version = 1;";
        let fails = "CREATE TABLE b (x); PRAGMA user_version = 2; CREATE TABLE a (x);";
        assert!(take(&mut conn, &[first, fails]).await.is_err());
        assert_eq!((found(&mut conn).await.unwrap(), tables(&mut conn).await), (1, vec!["a".to_owned()]));
    }

    #[tokio::test]
    async fn each_step_leads_to_the_next_schema_and_is_taken_once() {
        let mut conn = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        for (at, step) in (1..).zip(STEPS) {
            take(&mut conn, &STEPS[..at]).await.unwrap();
            assert_eq!(found(&mut conn).await.unwrap(), i64::try_from(at).unwrap(), "in {step}");
        }
        run(&mut conn).await.unwrap();
    }
}
