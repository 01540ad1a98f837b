//! How the engine's values stand in rows.

use rounds_model::{Content, EntityId, Kind, Payload, RecordKey, Stamp, proof};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use crate::error::{Failure, Result};

/// An id as a text that the database unfolds with `unhex`.
pub fn hex(id: EntityId) -> String {
    id.uuid().as_simple().to_string()
}

/// Ids as one value to bind.
pub fn ids<'a>(ids: impl IntoIterator<Item = &'a EntityId>) -> Result<String> {
    let hexes: Vec<String> = ids.into_iter().map(|id| hex(*id)).collect();
    json(&hexes)
}

/// Anything as JSON text.
pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// An id from its 16 bytes.
pub fn id_from(bytes: &[u8]) -> Result<EntityId> {
    let bytes = bytes.try_into().map_err(|_| Failure::Range("id"))?;
    Ok(EntityId::from_bytes(bytes))
}

/// The id in the column `name`.
pub fn id_of(row: &SqliteRow, name: &str) -> Result<EntityId> {
    id_from(row.try_get(name)?)
}

/// Kind and id in the columns `kind` and `id`.
pub fn key_of(row: &SqliteRow) -> Result<RecordKey> {
    Ok(RecordKey::new(Kind::from(row.try_get::<&str, _>("kind")?), id_of(row, "id")?))
}

/// The JSON in the column `body`.
pub fn body_of<T: DeserializeOwned>(row: &SqliteRow) -> Result<T> {
    Ok(serde_json::from_str(row.try_get("body")?)?)
}

/// The bodies of all rows of a statement without parameters.
pub async fn bodies<T: DeserializeOwned>(conn: &mut SqliteConnection, sql: &'static str) -> Result<Vec<T>> {
    sqlx::query(sql).fetch_all(conn).await?.iter().map(body_of).collect()
}

/// Content as the columns `state` and `data`.
pub fn split(content: &Content) -> Result<(u8, Option<String>)> {
    Ok(match content {
        Content::Live(data) => (0, Some(json(data)?)),
        Content::Deleted => (1, None),
        Content::Gone => (2, None),
    })
}

/// Content from the columns `state` and `data`.
pub fn join(state: i64, data: Option<&str>) -> Result<Content> {
    match (state, data) {
        (0, Some(data)) => Ok(Content::Live(serde_json::from_str::<Payload>(data)?)),
        (1, None) => Ok(Content::Deleted),
        (2, None) => Ok(Content::Gone),
        _ => Err(Failure::Range("state")),
    }
}

/// The halves of the proof of a live version; `None` for one that is not live and so is in no digest.
pub fn halves(id: EntityId, stamp: Stamp, content: &Content) -> (Option<u32>, Option<u32>) {
    if !content.is_live() {
        return (None, None);
    }
    let proof = proof(id, stamp);
    #[expect(clippy::cast_possible_truncation, reason = "the halves of 64 bits")]
    let (high, low) = ((proof >> 32) as u32, proof as u32);
    (Some(high), Some(low))
}
