//! `parked`: versions that wait, or were set aside.

use rounds_model::EntityId;
use rounds_sync::Parked;
use sqlx::SqliteConnection;

use super::row::{bodies, halves, json};
use crate::error::Result;

pub const PUT: &str = include_str!("parked/put.sql");

/// Parks a version.
pub async fn put(conn: &mut SqliteConnection, parked: &Parked) -> Result<()> {
    let record = &parked.record;
    let (high, low) = halves(record.key.id, record.stamp, &record.content);
    sqlx::query(PUT)
        .bind(&record.key.id.as_bytes()[..])
        .bind(record.key.kind.as_str())
        .bind(high)
        .bind(low)
        .bind(json(parked)?)
        .execute(conn)
        .await?;
    Ok(())
}

/// Removes the parked version of a record.
pub async fn remove(conn: &mut SqliteConnection, id: EntityId) -> Result<()> {
    sqlx::query("DELETE FROM parked WHERE id = ?1").bind(&id.as_bytes()[..]).execute(conn).await?;
    Ok(())
}

/// All, by id.
pub async fn all(conn: &mut SqliteConnection) -> Result<Vec<Parked>> {
    bodies(conn, "SELECT body FROM parked ORDER BY id").await
}
