//! From a row to the places it names, from the top down, and to the ids of what it tells.

use rounds_model::{Adapter, EntityId, Kind, Payload, RecordKey, Registry};

use super::{
    known::{Ambiguous, Known},
    mapping::{self, Key, Level},
    table::{Row, Table},
};

/// A place as a row names it.
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    /// Which record.
    pub key: RecordKey,
    /// What it is called.
    pub name: String,
    /// The fields that the row gives, with what it lies under.
    pub data: Payload,
}

/// Finds the places of a row, as far as its levels go.
///
/// # Errors
/// Everything that is wrong with the row.
pub fn places(registry: &Registry, levels: &[Level], known: &Known, table: &Table, row: &Row) -> Result<Vec<Place>, Vec<String>> {
    let mut chain: Vec<Place> = Vec::new();
    for level in levels {
        let name = level.fields.get("name").map_or("", |source| source.text(table, row));
        if name.is_empty() && level.optional {
            break;
        }
        let kind = Kind::from(level.kind.as_str());
        let Some(adapter) = registry.get(&kind) else { return Err(vec![format!("there is no kind {kind}")]) };
        if name.is_empty() {
            let column = level.fields.get("name").and_then(mapping::Source::column).unwrap_or("name");
            return Err(vec![format!("{column} is empty, so the {} is not known", adapter.title().to_lowercase())]);
        }
        let above = chain.last().map(|place| place.key.id);
        let id = match &level.key {
            Some(key) => by_key(known, &kind, key, table, row)?,
            None => by_name(known, &kind, above, name)?,
        };
        let data = under(adapter, mapping::payload(adapter, &level.fields, table, row)?, chain.iter().map(|place| &place.key));
        chain.push(Place { key: RecordKey::new(kind, id), name: name.to_owned(), data });
    }
    Ok(chain)
}

/// The id that a key column gives: that of the record which holds the key already, else one that follows from it.
///
/// # Errors
/// The cell is empty, or several records hold the key.
pub fn by_key(known: &Known, kind: &Kind, key: &Key, table: &Table, row: &Row) -> Result<EntityId, Vec<String>> {
    let text = table.column(key.column()).map_or("", |column| row.cell(column));
    if text.is_empty() {
        return Err(vec![format!("the key {} is empty", key.column())]);
    }
    let held = match key.field() {
        Some(field) => {
            known.holding(kind, field, text).map_err(|Ambiguous| vec![format!("several {kind} records have the {field} {text}")])?
        }
        None => None,
    };
    Ok(held.unwrap_or_else(|| EntityId::derived(kind, &["import", &piece(text)])))
}

/// The id of a place without a key: that of the one of this name there, else one that follows from both.
fn by_name(known: &Known, kind: &Kind, above: Option<EntityId>, name: &str) -> Result<EntityId, Vec<String>> {
    let held =
        known.named(kind, above, name).map_err(|Ambiguous| vec![format!("several places there are called {name}; give them a key")])?;
    let above = above.map(|id| id.to_string()).unwrap_or_default();
    Ok(held.unwrap_or_else(|| EntityId::derived(kind, &["import", &above, &piece(name)])))
}

/// A text as one piece of what an id is derived from.
fn piece(text: &str) -> String {
    text.replace('%', "%25").replace('/', "%2F")
}

/// Fills the references to what a record lies under: for each kind that it refers to, the nearest above it.
pub fn under<'a>(adapter: &dyn Adapter, data: Payload, above: impl Iterator<Item = &'a RecordKey> + Clone) -> Payload {
    adapter.parents().iter().fold(data, |data, parent| match above.clone().filter(|key| key.kind == parent.kind).last() {
        Some(key) => data.with(parent.field, key.id.to_string()),
        None => data,
    })
}
