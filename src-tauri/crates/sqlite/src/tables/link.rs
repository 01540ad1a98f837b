//! `link`: the foreign keys between records.

use std::collections::BTreeMap;

use rounds_model::{EntityId, Registry};
use rounds_sync::{
    Held,
    ports::{Referrer, foreign_keys},
};
use sqlx::{Row as _, SqliteConnection};

use super::{
    BATCH,
    row::{hex, id_of, ids, json, key_of},
};
use crate::error::Result;

pub const PUT: &str = include_str!("link/put.sql");
/// What these records refer to is no longer known.
pub const FORGET: &str = "DELETE FROM link WHERE child IN (SELECT unhex(value) FROM json_each(?1))";
pub const REFERRERS: &str = include_str!("link/referrers.sql");

/// Writes what these records refer to, of which nothing is there yet.
pub async fn put(conn: &mut SqliteConnection, registry: &Registry, batch: &[&Held]) -> Result<()> {
    let mut links = Vec::with_capacity(batch.len());
    for held in batch {
        links.extend(foreign_keys(held, registry).into_iter().map(|(field, parent)| (hex(held.key.id), field, hex(parent))));
    }
    if !links.is_empty() {
        sqlx::query(PUT).bind(json(&links)?).execute(conn).await?;
    }
    Ok(())
}

/// Who refers to any of `targets`, by the id of the record that refers, then by field.
pub async fn referrers(conn: &mut SqliteConnection, targets: &[EntityId]) -> Result<Vec<Referrer>> {
    let mut found = BTreeMap::new();
    for batch in targets.chunks(BATCH) {
        for row in sqlx::query(REFERRERS).bind(ids(batch)?).fetch_all(&mut *conn).await? {
            let (key, field) = (key_of(&row)?, row.try_get::<String, _>("field")?);
            found.insert((key.id, field.clone()), Referrer { key, target: id_of(&row, "parent")?, field });
        }
    }
    Ok(found.into_values().collect())
}
