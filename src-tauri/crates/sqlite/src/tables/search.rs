//! `search`: the words of each live record. It is written with the record and keeps no text of its own.

use rounds_model::{Registry, Shape};
use rounds_sync::Held;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::row::{hex, json};
use crate::error::Result;

pub const PUT: &str = include_str!("search/put.sql");
pub const REMOVE: &str = include_str!("search/remove.sql");

/// Writes the words of these records; `all` are their ids.
pub async fn put(conn: &mut SqliteConnection, registry: &Registry, batch: &[&Held], all: &str) -> Result<()> {
    remove(conn, all).await?;
    let mut rows = Vec::with_capacity(batch.len());
    for held in batch {
        let Some((label, terms)) = words(held, registry) else { continue };
        rows.push((hex(held.key.id), label, terms));
    }
    if !rows.is_empty() {
        sqlx::query(PUT).bind(json(&rows)?).execute(conn).await?;
    }
    Ok(())
}

/// Removes the words of the records with these ids.
pub async fn remove(conn: &mut SqliteConnection, all: &str) -> Result<()> {
    sqlx::query(REMOVE).bind(all).execute(conn).await?;
    Ok(())
}

/// What a record is found by: its label, and the fields declared for search.
fn words(held: &Held, registry: &Registry) -> Option<(String, String)> {
    let data = held.content.payload()?;
    let adapter = registry.get(&held.key.kind)?;
    let mut terms = String::new();
    for field in adapter.fields().iter().filter(|field| field.search && !matches!(field.shape, Shape::Document)) {
        let word = match data.get(field.name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => continue,
        };
        terms.push_str(&word);
        terms.push('\n');
    }
    let label = adapter.label(data);
    (!label.is_empty() || !terms.is_empty()).then_some((label, terms))
}
