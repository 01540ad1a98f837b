//! `conflict`: records that wait for a decision.

use rounds_model::EntityId;
use rounds_sync::Conflict;
use sqlx::SqliteConnection;

use super::row::{bodies, body_of, halves, ids, json};
use crate::error::Result;

pub const PUT: &str = include_str!("conflict/put.sql");

/// Opens or replaces the conflict of a record.
pub async fn put(conn: &mut SqliteConnection, conflict: &Conflict) -> Result<()> {
    let (high, low) = halves(conflict.key.id, conflict.theirs.stamp, &conflict.theirs.content);
    sqlx::query(PUT)
        .bind(&conflict.key.id.as_bytes()[..])
        .bind(conflict.key.kind.as_str())
        .bind(conflict.opened.micros())
        .bind(high)
        .bind(low)
        .bind(json(conflict)?)
        .execute(conn)
        .await?;
    Ok(())
}

/// Closes the conflict of a record.
pub async fn remove(conn: &mut SqliteConnection, id: EntityId) -> Result<()> {
    sqlx::query("DELETE FROM conflict WHERE id = ?1").bind(&id.as_bytes()[..]).execute(conn).await?;
    Ok(())
}

/// All, by time of opening.
pub async fn all(conn: &mut SqliteConnection) -> Result<Vec<Conflict>> {
    bodies(conn, "SELECT body FROM conflict ORDER BY opened, id").await
}

/// Those of these records, by id.
pub async fn of_records(conn: &mut SqliteConnection, records: &[EntityId]) -> Result<Vec<Conflict>> {
    let found = sqlx::query("SELECT body FROM conflict WHERE id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY id");
    found.bind(ids(records)?).fetch_all(conn).await?.iter().map(body_of).collect()
}
