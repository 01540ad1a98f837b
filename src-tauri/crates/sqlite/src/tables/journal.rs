//! `journal`: edits that lost.

use rounds_sync::JournalEntry;
use sqlx::SqliteConnection;

use super::row::{bodies, json};
use crate::error::Result;

pub const PUT: &str = include_str!("journal/put.sql");

/// Writes an entry; one that is written again keeps its place.
pub async fn put(conn: &mut SqliteConnection, entry: &JournalEntry) -> Result<()> {
    let (id, record) = (entry.id, entry.key.id);
    sqlx::query(PUT).bind(&id.as_bytes()[..]).bind(&record.as_bytes()[..]).bind(json(entry)?).execute(conn).await?;
    Ok(())
}

/// All, newest first.
pub async fn all(conn: &mut SqliteConnection) -> Result<Vec<JournalEntry>> {
    bodies(conn, "SELECT body FROM journal ORDER BY seq DESC").await
}
