//! `GET /api/health`: who answers here, and the limits of one exchange. For anyone.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use rounds_model::wire::{SCHEMA, limit};
use serde::Serialize;

use super::rest;
use crate::rules::collection::CHANGES;

/// Who answers here.
#[derive(Serialize)]
pub struct Health {
    name: &'static str,
    version: &'static str,
    schema: u32,
    limits: Limits,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Limits {
    operations: usize,
    request_bytes: usize,
    ids: usize,
    records_with_operations: usize,
    /// Operations in one `POST /api/changes`.
    changes: usize,
    /// Bytes of one.
    changes_bytes: usize,
}

pub async fn health(headers: HeaderMap) -> Response {
    // Nothing of it changes while the program runs.
    let tag = concat!("\"", env!("CARGO_PKG_VERSION"), "\"");
    let named = [(header::ETAG, HeaderValue::from_static(tag))];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|value| value == tag) {
        return (StatusCode::NOT_MODIFIED, named).into_response();
    }
    let health = Health {
        name: "rounds",
        version: env!("CARGO_PKG_VERSION"),
        schema: SCHEMA,
        limits: Limits {
            operations: limit::OPERATIONS,
            request_bytes: limit::REQUEST_BYTES,
            ids: limit::IDS,
            records_with_operations: limit::RECORDS_WITH_OPERATIONS,
            changes: CHANGES,
            changes_bytes: rest::CHANGES_BYTES,
        },
    };
    (named, Json(health)).into_response()
}
