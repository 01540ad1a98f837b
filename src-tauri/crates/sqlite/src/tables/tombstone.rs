//! `tombstone`: deletions that the server told of.

use rounds_model::Stamp;
use rounds_sync::Tombstone;
use sqlx::{Row, SqliteConnection};

use super::row::{hex, json, key_of};
use crate::error::Result;

pub const PUT: &str = include_str!("tombstone/put.sql");

/// Notes deletions.
pub async fn put(conn: &mut SqliteConnection, tombstones: &[Tombstone]) -> Result<()> {
    let row = |one: &Tombstone| (hex(one.key.id), one.key.kind.as_str().to_owned(), one.stamp.micros());
    sqlx::query(PUT).bind(json(&tombstones.iter().map(row).collect::<Vec<_>>())?).execute(conn).await?;
    Ok(())
}

/// Those above a stamp, by stamp.
pub async fn above(conn: &mut SqliteConnection, above: Option<Stamp>) -> Result<Vec<Tombstone>> {
    let rows = sqlx::query("SELECT id, kind, stamp FROM tombstone WHERE stamp > ?1 ORDER BY stamp")
        .bind(above.map_or(i64::MIN, Stamp::micros))
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| Ok(Tombstone { key: key_of(row)?, stamp: Stamp::from_micros(row.try_get("stamp")?) })).collect()
}

/// Forgets those above one stamp, if it is given, and before another.
pub async fn forget(conn: &mut SqliteConnection, above: Option<Stamp>, before: Stamp) -> Result<()> {
    let above = above.map_or(i64::MIN, Stamp::micros);
    sqlx::query("DELETE FROM tombstone WHERE stamp > ?1 AND stamp < ?2").bind(above).bind(before.micros()).execute(conn).await?;
    Ok(())
}
