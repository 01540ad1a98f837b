//! `ledger`: decisions on conflicts.

use rounds_sync::Decision;
use sqlx::SqliteConnection;

use super::row::{bodies, json};
use crate::error::Result;

pub const PUT: &str = include_str!("ledger/put.sql");

/// Writes a decision; one that is written again keeps its place.
pub async fn put(conn: &mut SqliteConnection, decision: &Decision) -> Result<()> {
    let (id, record) = (decision.id, decision.conflict.key.id);
    sqlx::query(PUT).bind(&id.as_bytes()[..]).bind(&record.as_bytes()[..]).bind(json(decision)?).execute(conn).await?;
    Ok(())
}

/// All, newest first.
pub async fn all(conn: &mut SqliteConnection) -> Result<Vec<Decision>> {
    bodies(conn, "SELECT body FROM ledger ORDER BY seq DESC").await
}
