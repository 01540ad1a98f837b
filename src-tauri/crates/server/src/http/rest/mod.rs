//! The REST form: for a platform that already speaks it, and for anyone with curl. It reads the rows that the exchange
//! reads and applies operations by the rules of the exchange; only the shape is its own.

mod changes;
mod collection;
mod history;
mod instant;
mod nest;

use std::io::Write as _;

use axum::{
    http::{HeaderMap, HeaderValue, Method, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use flate2::{Compression, write::GzEncoder};
use rounds_model::wire::ServerCode;
use serde::Serialize;

use super::{Endpoint, problem::Refusal};

pub use changes::BYTES as CHANGES_BYTES;

/// All that can be asked in the REST form.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        (Method::GET, "/api/{collection}", get(collection::collection)),
        (Method::GET, "/api/{kind}/{id}/history", get(history::history)),
        (Method::POST, "/api/changes", post(changes::changes)),
    ]
}

/// In which history and under which grants a device got its cursors: the entity tag of an answer, brought back.
fn state(headers: &HeaderMap) -> Option<String> {
    let state = headers.get("sync-state")?.to_str().ok()?;
    Some(state.trim().trim_matches('"').to_owned())
}

/// An answer in JSON, gzipped where that is taken.
fn json(headers: &HeaderMap, body: &impl Serialize) -> Result<Response, Refusal> {
    let text = serde_json::to_vec(body).map_err(|_| ServerCode::Internal)?;
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if !accepted.split(',').any(|coding| coding.trim() == "gzip") {
        return Ok(([kind], text).into_response());
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&text).map_err(|_| ServerCode::Internal)?;
    let squeezed = encoder.finish().map_err(|_| ServerCode::Internal)?;
    Ok(([kind, (header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))], squeezed).into_response())
}
