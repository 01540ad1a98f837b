//! `search`: the words of each live record. It is written in the transaction of the record and keeps no text of its own.

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{EntityId, Registry, Shape};
use rounds_sync::Held;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::row::{hex, ids, json};
use crate::error::Result;

pub const PUT: &str = include_str!("search/put.sql");
pub const REMOVE: &str = include_str!("search/remove.sql");

/// Words kept back at most, in records.
const KEPT: usize = 16_384;

/// Words of records that were written in this transaction and whose words were not. Every statement that writes more than
/// one row makes the index write out what it has in memory, and what it wrote out it must merge again: so the words of
/// many records are written at once. Nobody looks for words inside a writing transaction.
#[derive(Default)]
pub struct Unwritten {
    words: BTreeMap<EntityId, Option<(String, String)>>,
    /// Those that may have words in the index.
    known: BTreeSet<EntityId>,
}

impl Unwritten {
    /// Notes the words of these records; `known` were there before.
    pub fn note(&mut self, registry: &Registry, batch: &[&Held], known: &BTreeSet<EntityId>) {
        self.words.extend(batch.iter().map(|held| (held.key.id, words(held, registry))));
        self.known.extend(known);
    }

    /// Whether it is time to write.
    pub fn is_full(&self) -> bool {
        self.words.len() >= KEPT
    }

    /// Writes them all.
    pub async fn write(&mut self, conn: &mut SqliteConnection) -> Result<()> {
        let known = std::mem::take(&mut self.known);
        if !known.is_empty() {
            remove(conn, &ids(&known)?).await?;
        }
        let words = std::mem::take(&mut self.words);
        let rows: Vec<_> = words.into_iter().filter_map(|(id, words)| words.map(|(label, terms)| (hex(id), label, terms))).collect();
        if !rows.is_empty() {
            sqlx::query(PUT).bind(json(&rows)?).execute(conn).await?;
        }
        Ok(())
    }
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
