//! `need`: records to ask for whole.

use rounds_model::{EntityId, RecordKey};
use sqlx::SqliteConnection;

use super::row::{hex, ids, json, key_of};
use crate::error::Result;

pub const PUT: &str = include_str!("need/put.sql");

/// Notes records.
pub async fn put(conn: &mut SqliteConnection, keys: &[RecordKey]) -> Result<()> {
    let rows: Vec<(String, &str)> = keys.iter().map(|key| (hex(key.id), key.kind.as_str())).collect();
    sqlx::query(PUT).bind(json(&rows)?).execute(conn).await?;
    Ok(())
}

/// Removes the notes.
pub async fn remove(conn: &mut SqliteConnection, met: &[EntityId]) -> Result<()> {
    sqlx::query("DELETE FROM need WHERE id IN (SELECT unhex(value) FROM json_each(?1))").bind(ids(met)?).execute(conn).await?;
    Ok(())
}

/// All, by id.
pub async fn all(conn: &mut SqliteConnection) -> Result<Vec<RecordKey>> {
    sqlx::query("SELECT id, kind FROM need ORDER BY id").fetch_all(conn).await?.iter().map(key_of).collect()
}
