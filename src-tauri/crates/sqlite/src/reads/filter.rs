//! Filters, from what a screen says to what a statement takes. A way over references is walked from its far end: which
//! regions, so which districts, so which schools.

use rounds_model::{Adapter, EntityId, Field, Registry, Shape};
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{
    query::{Filter, QueryError},
    statements,
};
use crate::{
    error::{Failure, Result},
    tables::{hex_of, id_of},
};

/// A filter as `shown.sql` reads it.
#[derive(Serialize)]
pub struct Condition {
    path: String,
    holds: &'static str,
    values: Vec<Value>,
}

/// The filters of a query: at most one names the records referred to, and lines come from there; the others are
/// looked at line by line.
#[derive(Default)]
pub struct Conditions {
    pub referring: Option<(&'static str, Vec<EntityId>)>,
    pub others: Vec<Condition>,
}

impl Conditions {
    /// Resolves `filters` on records of `adapter`.
    pub async fn resolve(
        conn: &mut SqliteConnection,
        registry: &Registry,
        adapter: &dyn Adapter,
        filters: &[Filter],
    ) -> std::result::Result<Self, QueryError> {
        let mut conditions = Self::default();
        for filter in filters {
            let (field, values) = walk(conn, registry, adapter, filter).await?;
            let ids: Option<Vec<EntityId>> = values.iter().map(|value| value.as_str()?.parse().ok()).collect();
            match ids {
                Some(ids) if field.refers_to().is_some() && conditions.referring.is_none() => {
                    conditions.referring = Some((field.name, ids));
                }
                _ => conditions.others.push(condition(field, values)),
            }
        }
        Ok(conditions)
    }
}

fn condition(field: Field, values: Vec<Value>) -> Condition {
    let holds = match field.shape {
        _ if values.iter().all(Value::is_null) && !values.is_empty() => "nothing",
        Shape::Choices(_) => "list",
        _ => "one",
    };
    Condition { path: path(field.name), holds, values }
}

/// Where a declared field stands in the JSON of a record.
pub fn path(field: &str) -> String {
    format!("$.\"{field}\"")
}

/// The declared field of this name, if it can be compared.
pub fn declared(adapter: &dyn Adapter, name: &str) -> std::result::Result<Field, QueryError> {
    let field = adapter.fields().iter().find(|field| field.name == name && field.shape != Shape::Document);
    field.copied().ok_or_else(|| QueryError::UnknownField { kind: adapter.kind(), field: name.to_owned() })
}

/// The first field of the way, and what it must hold.
async fn walk(
    conn: &mut SqliteConnection,
    registry: &Registry,
    adapter: &dyn Adapter,
    filter: &Filter,
) -> std::result::Result<(Field, Vec<Value>), QueryError> {
    let mut way = Vec::new();
    let mut at = adapter;
    for name in filter.field.split('.') {
        if let Some((_, last)) = way.last() {
            let unknown = || QueryError::UnknownField { kind: adapter.kind(), field: filter.field.clone() };
            at = Field::refers_to(last).and_then(|kind| registry.get(&kind.into())).ok_or_else(unknown)?;
        }
        way.push((at, declared(at, name)?));
    }
    let mut values = vec![filter.value.clone()];
    while way.len() > 1 {
        let Some((at, field)) = way.pop() else { break };
        let found = holders(conn, at, field, &values).await.map_err(rounds_sync::ports::StoreError::from)?;
        values = found.into_iter().map(|id| json!(id)).collect();
    }
    let (_, first) = way.swap_remove(0); // `split` gives at least one name
    Ok((first, values))
}

/// The records of a kind in which `field` holds one of `values`.
async fn holders(conn: &mut SqliteConnection, adapter: &dyn Adapter, field: Field, values: &[Value]) -> Result<Vec<EntityId>> {
    let kind = adapter.kind();
    let query = if field.refers_to().is_some() {
        let targets: Vec<_> = values.iter().filter_map(|value| value.as_str()?.parse().ok().map(hex_of)).collect();
        sqlx::query(statements::REFERRING_IDS).bind(kind.as_str().to_owned()).bind(field.name).bind(serde_json::to_string(&targets)?)
    } else {
        sqlx::query(statements::HOLDERS).bind(kind.as_str().to_owned()).bind(path(field.name)).bind(serde_json::to_string(values)?)
    };
    query.fetch_all(conn).await.map_err(Failure::from)?.iter().map(|row| id_of(row, "id")).collect()
}

/// A reference filter as one that is looked at line by line.
pub fn referring(field: &str, ids: &[EntityId]) -> Condition {
    Condition { path: path(field), holds: "one", values: ids.iter().map(|id| json!(id)).collect() }
}
