//! `GET /api/{kind}/{id}/history`: every version of a record, and what did not become one.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use rounds_model::{EditTime, EntityId, Kind, Payload, RecordKey, ServerTime, Stamp, wire::ServerCode};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::json;
use crate::{
    http::{App, auth::Granted, problem::Refusal},
    rules::history::Past,
    store::{Fate, HistoryRow},
};

/// The answer.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    key: RecordKey,
    entries: Vec<Entry>,
    /// When its content was erased.
    erased: Vec<ServerTime>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    fate: &'static str,
    /// Of what became a version.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<Stamp>,
    /// `null` where it was deleted, or its content erased.
    data: Option<Payload>,
    by: EntityId,
    device: String,
    edited_from: EditTime,
    edited_to: EditTime,
    recorded_at: ServerTime,
}

impl From<HistoryRow> for Entry {
    fn from(row: HistoryRow) -> Self {
        let fate = match row.fate {
            Fate::Stored => "stored",
            Fate::Rejected => "rejected",
            Fate::Archived => "archived",
        };
        Self {
            fate,
            updated_at: row.stamp,
            data: row.data,
            by: row.author.by,
            device: row.author.device_name,
            edited_from: row.author.edited.from,
            edited_to: row.author.edited.to,
            recorded_at: row.recorded,
        }
    }
}

pub async fn history(
    State(app): State<App>,
    Granted(caller): Granted,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let kind = app.rules.registry().get(&Kind::from(kind)).ok_or(ServerCode::NotFound)?.kind();
    let key = RecordKey::new(kind, id.parse().map_err(|_| ServerCode::NotFound)?);
    let mut txn = app.store.read(caller.session.organisation).await?;
    let Past { entries, erasures } = app.rules.past(txn.as_mut(), &caller, &key).await?.ok_or(ServerCode::NotFound)?;
    drop(txn);
    let entries = entries.into_iter().map(Entry::from).collect();
    let told = Told { key, entries, erased: erasures.into_iter().map(|erasure| erasure.at).collect() };
    // What lost is written without a stamp, so no clock tells whether this is the same: its bytes do.
    let text = serde_json::to_vec(&told).map_err(|_| ServerCode::Internal)?;
    let sum: String = Sha256::digest(&text)[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = HeaderValue::from_str(&format!("\"{sum}\"")).map_err(|_| ServerCode::Internal)?;
    if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let mut response = json(&headers, &told)?;
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}
