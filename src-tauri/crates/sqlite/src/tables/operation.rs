//! `operation`: sealed operations.

use rounds_model::{EntityId, OpId, wire};
use rounds_sync::Sealed;
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{
    BATCH,
    row::{body_of, hex, ids, json},
};
use crate::error::Result;

pub const PUT: &str = include_str!("operation/put.sql");
pub const OF_RECORDS: &str = include_str!("operation/of_records.sql");

/// Writes sealed operations.
pub async fn put(conn: &mut SqliteConnection, sealed: &[Sealed]) -> Result<()> {
    for batch in sealed.chunks(BATCH) {
        let mut rows = Vec::with_capacity(batch.len());
        for Sealed { operation, change, sent } in batch {
            let op = operation.op;
            rows.push((
                op.to_string(),
                op.counter.cast_signed(),
                hex(operation.id),
                change.cast_signed(),
                u8::from(*sent),
                json(operation)?,
            ));
        }
        sqlx::query(PUT).bind(json(&rows)?).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Removes sealed operations.
pub async fn remove(conn: &mut SqliteConnection, ops: &[OpId]) -> Result<()> {
    sqlx::query("DELETE FROM operation WHERE op IN (SELECT value FROM json_each(?1))").bind(json(ops)?).execute(conn).await?;
    Ok(())
}

/// All, by operation number.
pub async fn all(conn: &mut SqliteConnection) -> Result<Vec<Sealed>> {
    let rows = sqlx::query("SELECT change, sent, body FROM operation ORDER BY counter, op").fetch_all(conn).await?;
    rows.iter().map(sealed_of).collect()
}

/// Those of these records, by operation number.
pub async fn of_records(conn: &mut SqliteConnection, records: &[EntityId]) -> Result<Vec<Sealed>> {
    sqlx::query(OF_RECORDS).bind(ids(records)?).fetch_all(conn).await?.iter().map(sealed_of).collect()
}

fn sealed_of(row: &SqliteRow) -> Result<Sealed> {
    let operation: wire::Operation = body_of(row)?;
    Ok(Sealed { operation, change: row.try_get::<i64, _>("change")?.cast_unsigned(), sent: row.try_get("sent")? })
}
