//! `device`: the one row about the database.

use rounds_sync::{Device, ports::StoreError};
use sqlx::SqliteConnection;

use super::row::{body_of, json};
use crate::error::Result;

pub const PUT: &str = "INSERT INTO device (one, body) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET body = excluded.body";

/// Replaces the row.
pub async fn put(conn: &mut SqliteConnection, device: &Device) -> Result<()> {
    sqlx::query(PUT).bind(json(device)?).execute(conn).await?;
    Ok(())
}

/// The row.
pub async fn get(conn: &mut SqliteConnection) -> Result<Device> {
    match sqlx::query("SELECT body FROM device").fetch_optional(conn).await? {
        Some(row) => body_of(&row),
        None => Err(StoreError::NoDevice.into()),
    }
}
