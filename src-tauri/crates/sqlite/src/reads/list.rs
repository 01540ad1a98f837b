//! Lists: which statement, and with what.

use rounds_model::{Adapter, Registry};
use rounds_sync::ports::StoreError;
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{
    filter::{Conditions, declared, path},
    query::{Query, QueryError, Sort, SortBy},
    screens::{Listing, row_of},
    statements::{self, Source},
};
use crate::{
    error::{Failure, Result},
    tables::hex_of,
};

/// Reads the lines that `query` asks for, and counts all that there are.
pub async fn list(conn: &mut SqliteConnection, registry: &Registry, query: &Query) -> std::result::Result<Listing, QueryError> {
    let adapter = registry.get(&query.kind).ok_or_else(|| QueryError::UnknownKind(query.kind.clone()))?;
    let order = Order::of(adapter, query.sort.as_ref())?;
    let mut conditions = Conditions::resolve(conn, registry, adapter, &query.filters).await?;
    let words = query.search.as_deref().and_then(words);
    let lines = if let Some(words) = words {
        let mut filters = conditions.others;
        if let Some((field, ids)) = conditions.referring.take() {
            filters.push(super::filter::referring(field, &ids)); // the words lead to fewer lines than the reference
        }
        let best = if query.sort.is_none() { statements::FOUND_BY_RANK } else { order.statement(&statements::FOUND) };
        Lines { statement: best, count: statements::FOUND.count, filters, seventh: words, eighth: "" }
    } else if let Some((field, ids)) = conditions.referring.take() {
        let targets: Vec<String> = ids.into_iter().map(hex_of).collect();
        let (source, seventh) = (&statements::REFERRING, serde_json::to_string(&targets).map_err(failed)?);
        Lines { statement: order.statement(source), count: source.count, filters: conditions.others, seventh, eighth: field }
    } else {
        let source = &statements::ALL;
        Lines { statement: order.statement(source), count: source.count, filters: conditions.others, seventh: String::new(), eighth: "" }
    };
    Ok(lines.read(conn, query, &order).await.map_err(StoreError::from)?)
}

fn failed(error: serde_json::Error) -> StoreError {
    Failure::from(error).into()
}

/// One statement and what it is run with.
struct Lines {
    statement: &'static str,
    count: &'static str,
    filters: Vec<super::filter::Condition>,
    seventh: String,
    eighth: &'static str,
}

impl Lines {
    async fn read(self, conn: &mut SqliteConnection, query: &Query, order: &Order) -> Result<Listing> {
        let filters = serde_json::to_string(&self.filters)?;
        let bound = |sql| {
            sqlx::query(sql)
                .bind(query.kind.as_str().to_owned())
                .bind(filters.clone())
                .bind(query.limit)
                .bind(query.offset)
                .bind(order.field)
                .bind(path(order.field))
                .bind(self.seventh.clone())
                .bind(self.eighth)
        };
        let total: i64 = bound(self.count).fetch_one(&mut *conn).await?.try_get(0)?;
        let rows: Vec<SqliteRow> = bound(self.statement).fetch_all(conn).await?;
        let total = u64::try_from(total).map_err(|_| Failure::Range("total"))?;
        Ok(Listing { total, rows: rows.iter().map(row_of).collect::<Result<_>>()? })
    }
}

/// A checked order.
struct Order {
    by: By,
    /// The field to sort by; empty for an order that has none.
    field: &'static str,
    down: bool,
}

#[derive(Clone, Copy)]
enum By {
    Label,
    Stamp,
    Field,
}

impl Order {
    fn of(adapter: &dyn Adapter, sort: Option<&Sort>) -> std::result::Result<Self, QueryError> {
        let down = sort.is_some_and(|sort| sort.descending);
        Ok(match sort.map(|sort| &sort.by) {
            None | Some(SortBy::Label) => Self { by: By::Label, field: "", down },
            Some(SortBy::Stamp) => Self { by: By::Stamp, field: "", down },
            Some(SortBy::Field(name)) => Self { by: By::Field, field: declared(adapter, name)?.name, down },
        })
    }

    fn statement(&self, source: &Source) -> &'static str {
        let statements = match self.by {
            By::Label => source.by_label,
            By::Stamp => source.by_stamp,
            By::Field => source.by_field,
        };
        statements[usize::from(self.down)]
    }
}

/// What is typed, as the index is asked: each word the beginning of one, in any order. `None` when there is no word.
fn words(typed: &str) -> Option<String> {
    // A word in quotes is never read as an operator; the index takes it apart as it took apart what it holds.
    let words = typed.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
    let words: Vec<String> = words.map(|word| format!("\"{}\"*", word.replace('"', "\"\"").replace('\0', " "))).collect();
    (!words.is_empty()).then(|| words.join(" "))
}
