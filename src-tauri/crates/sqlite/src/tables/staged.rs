//! `staged`: versions received and not applied.

use rounds_model::{EntityId, Kind, RecordKey, wire};
use sqlx::{Row as _, SqliteConnection};

use super::{
    BATCH,
    row::{body_of, hex, json},
};
use crate::error::{Failure, Result};

pub const PUT: &str = include_str!("staged/put.sql");
pub const REMOVE: &str = include_str!("staged/remove.sql");
pub const PAGE: &str = include_str!("staged/page.sql");

/// Stages versions.
pub async fn put(conn: &mut SqliteConnection, records: &[wire::Record]) -> Result<()> {
    for batch in records.chunks(BATCH) {
        let mut rows = Vec::with_capacity(batch.len());
        for record in batch {
            rows.push((record.key.kind.as_str(), hex(record.key.id), json(record)?));
        }
        sqlx::query(PUT).bind(json(&rows)?).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Removes the versions of these records.
pub async fn remove(conn: &mut SqliteConnection, keys: &[RecordKey]) -> Result<()> {
    let rows: Vec<(&str, String)> = keys.iter().map(|key| (key.kind.as_str(), hex(key.id))).collect();
    sqlx::query(REMOVE).bind(json(&rows)?).execute(conn).await?;
    Ok(())
}

/// Removes all.
pub async fn clear(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query("DELETE FROM staged").execute(conn).await?;
    Ok(())
}

/// How many of each kind, by kind.
pub async fn kinds(conn: &mut SqliteConnection) -> Result<Vec<(Kind, u64)>> {
    let rows = sqlx::query("SELECT kind, count(*) AS n FROM staged GROUP BY kind ORDER BY kind").fetch_all(conn).await?;
    let count = |n: i64| u64::try_from(n).map_err(|_| Failure::Range("staged"));
    rows.iter().map(|row| Ok((Kind::from(row.try_get::<&str, _>("kind")?), count(row.try_get("n")?)?))).collect()
}

/// Up to `limit` of `kind` with an id after `after`, by id.
pub async fn page(conn: &mut SqliteConnection, kind: &Kind, after: Option<EntityId>, limit: u32) -> Result<Vec<wire::Record>> {
    let after = after.map_or_else(Vec::new, |id| id.as_bytes().to_vec()); // every id is greater than no bytes
    body_of(&sqlx::query(PAGE).bind(kind.as_str()).bind(after).bind(limit).fetch_one(conn).await?)
}
