//! From the schema of a file to the one that this program writes, one step at a time.
//!
//! A step is a file that ends with the `user_version` it leads to. It runs in a transaction of its own: a power cut
//! leaves the schema before it or the one after. A file of a newer program is never touched.

use rounds_sync::ports::StoreError;
use sqlx::{Connection, SqliteConnection};

use crate::error::Result;

/// The steps; the first leads from an empty file to schema 1.
pub const STEPS: &[&str] = &[include_str!("../migrations/0001_first.sql")];

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
    loop {
        // Immediate, so that of two programs that start at once the second finds the work done.
        let mut txn = conn.begin_with("BEGIN IMMEDIATE").await?;
        let at = found(&mut txn).await?;
        check(at)?;
        let Some(step) = usize::try_from(at).ok().and_then(|at| STEPS.get(at)) else { return Ok(()) };
        sqlx::raw_sql(*step).execute(&mut *txn).await?;
        txn.commit().await?;
        tracing::info!(from = at, to = at + 1, "migrated the database");
    }
}
