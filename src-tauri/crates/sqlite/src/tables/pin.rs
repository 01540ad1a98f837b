//! `pin`: open forms.

use rounds_model::EntityId;
use rounds_sync::Pin;
use sqlx::SqliteConnection;

use super::row::{bodies, json};
use crate::error::Result;

pub const PUT: &str = include_str!("pin/put.sql");

/// Opens or changes a pin.
pub async fn put(conn: &mut SqliteConnection, pin: &Pin) -> Result<()> {
    let (id, record) = (pin.id, pin.key.id);
    sqlx::query(PUT).bind(&id.as_bytes()[..]).bind(&record.as_bytes()[..]).bind(json(pin)?).execute(conn).await?;
    Ok(())
}

/// Closes a pin.
pub async fn remove(conn: &mut SqliteConnection, id: EntityId) -> Result<()> {
    sqlx::query("DELETE FROM pin WHERE id = ?1").bind(&id.as_bytes()[..]).execute(conn).await?;
    Ok(())
}

/// All, by id.
pub async fn all(conn: &mut SqliteConnection) -> Result<Vec<Pin>> {
    bodies(conn, "SELECT body FROM pin ORDER BY id").await
}
