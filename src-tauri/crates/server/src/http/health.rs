//! `GET /api/health`: who answers here, and the limits of one exchange. For anyone.

use axum::Json;
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

pub async fn health() -> Json<Health> {
    Json(Health {
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
    })
}
