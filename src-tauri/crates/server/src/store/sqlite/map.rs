//! Between database values and the words of the port.

use rounds_model::{EditInterval, EditTime, EntityId, Kind, OpId, Payload, RecordKey, ServerTime, Stamp};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{Result, StoreError};
use crate::{
    path::{Path, segment},
    scope::Scope,
    store::{Account, Author, Row, TokenHash, Unsent, words},
};

/// An id as it is bound.
pub fn blob(id: EntityId) -> Vec<u8> {
    id.as_bytes().to_vec()
}

/// An id of a row.
pub fn id(row: &SqliteRow, column: &str) -> Result<EntityId> {
    to_id(&row.try_get::<Vec<u8>, _>(column)?)
}

/// An id of a row that may be absent.
pub fn maybe_id(row: &SqliteRow, column: &str) -> Result<Option<EntityId>> {
    row.try_get::<Option<Vec<u8>>, _>(column)?.as_deref().map(to_id).transpose()
}

fn to_id(bytes: &[u8]) -> Result<EntityId> {
    bytes.try_into().map(EntityId::from_bytes).map_err(|_| StoreError::Corrupt { table: "record" })
}

/// A stamp of a row.
pub fn stamp(row: &SqliteRow, column: &str) -> Result<Stamp> {
    Ok(Stamp::from_micros(row.try_get(column)?))
}

/// A time of a row.
pub fn time(row: &SqliteRow, column: &str) -> Result<ServerTime> {
    Ok(ServerTime::from_micros(row.try_get(column)?))
}

/// The hash of a token or of a one-time code.
pub fn token(row: &SqliteRow) -> Result<TokenHash> {
    let hash = row.try_get::<Vec<u8>, _>("hash")?;
    hash.try_into().map(TokenHash).map_err(|_| StoreError::Corrupt { table: "token" })
}

/// How many.
pub fn count(row: &SqliteRow, column: &str) -> Result<u64> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| StoreError::Corrupt { table: "record" })
}

/// What waits on the device of a row.
pub fn unsent(row: &SqliteRow) -> Result<Option<Unsent>> {
    let Some(waiting) = row.try_get::<Option<i64>, _>("waiting")? else { return Ok(None) };
    let count = u64::try_from(waiting).map_err(|_| StoreError::Corrupt { table: "device" })?;
    let since = row.try_get::<Option<i64>, _>("waiting_since")?.map(ServerTime::from_micros);
    Ok(Some(Unsent { count, since }))
}

/// Kind and id of a row.
pub fn key(row: &SqliteRow) -> Result<RecordKey> {
    Ok(RecordKey::new(Kind::from(row.try_get::<String, _>("kind")?), id(row, "id")?))
}

/// A payload as it is bound.
pub fn json(data: Option<&Payload>) -> Result<Option<String>> {
    data.map(serde_json::to_string).transpose().map_err(|_| StoreError::Corrupt { table: "record" })
}

/// The payload of a row.
pub fn data(row: &SqliteRow) -> Result<Option<Payload>> {
    let text: Option<String> = row.try_get("data")?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|_| StoreError::Corrupt { table: "record" })
}

/// The author of a row.
pub fn author(row: &SqliteRow) -> Result<Author> {
    let op: Option<String> = row.try_get("op")?;
    let op: Option<OpId> = op.map(|op| op.parse()).transpose().map_err(|_| StoreError::Corrupt { table: "record" })?;
    Ok(Author {
        by: id(row, "author")?,
        device: maybe_id(row, "device")?,
        device_name: row.try_get("device_name")?,
        op,
        edited: EditInterval {
            from: EditTime::from_micros(row.try_get("edited_from")?),
            to: EditTime::from_micros(row.try_get("edited_to")?),
        },
    })
}

/// A whole row of `record`.
pub fn record(row: &SqliteRow) -> Result<Row> {
    Ok(Row {
        key: key(row)?,
        stamp: stamp(row, "stamp")?,
        data: data(row)?,
        path: Path::stored(row.try_get("path")?),
        shared: row.try_get("shared")?,
        author: author(row)?,
        lost: row.try_get::<Option<i64>, _>("lost")?.map(Stamp::from_micros),
    })
}

/// An account, from columns `id`, `email`, `name`, `role`.
pub fn account(row: &SqliteRow) -> Result<Account> {
    let role = words::to_role(row.try_get("role")?)?;
    Ok(Account { id: id(row, "id")?, email: row.try_get("email")?, name: row.try_get("name")?, role })
}

/// The granted roots as pieces of a path, as a JSON list.
pub fn roots(scope: &Scope) -> String {
    list(scope.root_ids().into_iter().map(segment))
}

/// The owners of the granted roots as SQLite's `hex` writes them, as a JSON list.
pub fn ancestors(scope: &Scope) -> String {
    hex_list(&scope.ancestors())
}

/// Ids as SQLite's `hex` writes them, as a JSON list.
pub fn hex_list(ids: &[EntityId]) -> String {
    list(ids.iter().map(|id| id.uuid().as_simple().to_string().to_uppercase()))
}

/// Words as a JSON list.
pub fn list(words: impl IntoIterator<Item = String>) -> String {
    serde_json::Value::from_iter(words).to_string()
}

/// Where each root hangs, and from where to where the paths under it sort, as a JSON list of lists.
pub fn bounds(roots: &[Path]) -> String {
    let bounds = roots.iter().map(|root| {
        let (from, to) = range(root);
        serde_json::json!([root.as_str(), from, to])
    });
    serde_json::Value::from_iter(bounds).to_string()
}

/// From where to where the paths under `path` sort: `0` follows `/`.
pub fn range(path: &Path) -> (String, String) {
    (format!("{path}/"), format!("{path}0"))
}
