//! Between database values and the words of the port.

use rounds_model::{EditInterval, EditTime, EntityId, Kind, OpId, Payload, RecordKey, ServerTime, Stamp};
use sqlx::{Row as _, postgres::PgRow, types::Uuid};

use super::{Result, StoreError};
use crate::{
    path::{Path, segment},
    scope::Scope,
    store::{Account, Author, Organisation, Row, TokenHash, Unsent, words},
};

/// An id of a row.
pub fn id(row: &PgRow, column: &str) -> Result<EntityId> {
    Ok(row.try_get::<Uuid, _>(column)?.into())
}

/// An id of a row that may be absent.
pub fn maybe_id(row: &PgRow, column: &str) -> Result<Option<EntityId>> {
    Ok(row.try_get::<Option<Uuid>, _>(column)?.map(EntityId::from))
}

/// A stamp of a row.
pub fn stamp(row: &PgRow, column: &str) -> Result<Stamp> {
    Ok(Stamp::from_micros(row.try_get(column)?))
}

/// A stamp of a row that may be absent.
pub fn maybe_stamp(row: &PgRow, column: &str) -> Result<Option<Stamp>> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(Stamp::from_micros))
}

/// A time of a row.
pub fn time(row: &PgRow, column: &str) -> Result<ServerTime> {
    Ok(ServerTime::from_micros(row.try_get(column)?))
}

/// The hash of a token or of a one-time code.
pub fn token(row: &PgRow) -> Result<TokenHash> {
    let hash = row.try_get::<Vec<u8>, _>("hash")?;
    hash.try_into().map(TokenHash).map_err(|_| StoreError::Corrupt { table: "token" })
}

/// How many.
pub fn count(row: &PgRow, column: &str) -> Result<u64> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| StoreError::Corrupt { table: "record" })
}

/// What waits on the device of a row.
pub fn unsent(row: &PgRow) -> Result<Option<Unsent>> {
    let Some(waiting) = row.try_get::<Option<i64>, _>("waiting")? else { return Ok(None) };
    let count = u64::try_from(waiting).map_err(|_| StoreError::Corrupt { table: "device" })?;
    let since = row.try_get::<Option<i64>, _>("waiting_since")?.map(ServerTime::from_micros);
    Ok(Some(Unsent { count, since }))
}

/// Kind and id of a row.
pub fn key(row: &PgRow) -> Result<RecordKey> {
    Ok(RecordKey::new(Kind::from(row.try_get::<String, _>("kind")?), id(row, "id")?))
}

/// A path of a row.
pub fn path(row: &PgRow) -> Result<Path> {
    Ok(Path::stored(row.try_get("path")?))
}

/// Free text as it is bound: PostgreSQL's `text` holds every character but NUL.
pub fn text(words: &str) -> String {
    words.replace('\0', "\u{fffd}")
}

/// A payload as it is bound. JSON writes NUL as an escape, so it needs no care.
pub fn json(data: Option<&Payload>) -> Result<Option<String>> {
    data.map(serde_json::to_string).transpose().map_err(|_| StoreError::Corrupt { table: "record" })
}

/// The payload of a row.
pub fn data(row: &PgRow) -> Result<Option<Payload>> {
    let text: Option<&str> = row.try_get("data")?;
    text.map(serde_json::from_str).transpose().map_err(|_| StoreError::Corrupt { table: "record" })
}

/// The author of a row.
pub fn author(row: &PgRow) -> Result<Author> {
    let op: Option<&str> = row.try_get("op")?;
    let op: Option<OpId> = op.map(str::parse).transpose().map_err(|_| StoreError::Corrupt { table: "record" })?;
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
pub fn record(row: &PgRow) -> Result<Row> {
    Ok(Row {
        key: key(row)?,
        stamp: stamp(row, "stamp")?,
        data: data(row)?,
        path: path(row)?,
        shared: row.try_get("shared")?,
        author: author(row)?,
        lost: maybe_stamp(row, "lost")?,
    })
}

/// An account, from columns `id`, `email`, `name`, `role`.
pub fn account(row: &PgRow) -> Result<Account> {
    let role = words::to_role(row.try_get("role")?)?;
    Ok(Account { id: id(row, "id")?, email: row.try_get("email")?, name: row.try_get("name")?, role })
}

/// The organisation of an account, from columns `organisation` and `organisation_name`.
pub fn organisation(row: &PgRow) -> Result<Organisation> {
    Ok(Organisation { id: id(row, "organisation")?, name: row.try_get("organisation_name")? })
}

/// The granted roots as pieces of a path.
pub fn roots(scope: &Scope) -> Vec<String> {
    scope.root_ids().into_iter().map(segment).collect()
}

/// The owners of the granted roots.
pub fn ancestors(scope: &Scope) -> Vec<Uuid> {
    scope.ancestors().into_iter().map(EntityId::uuid).collect()
}

/// From where to where the paths under `path` sort: `0` follows `/`.
pub fn range(path: &Path) -> (String, String) {
    (format!("{path}/"), format!("{path}0"))
}
