//! `POST /api/changes`: operations, and what became of each. What else they brought about is told by the collections.

use axum::{
    body::Body,
    extract::{Request, State},
    response::Response,
};
use rounds_model::wire::{OpResult, Operation};
use serde::{Deserialize, Serialize};

use super::{json, state};
use crate::http::{App, auth::Granted, problem::Refusal};

/// Bytes of a request after decoding.
pub const BYTES: usize = 256 * 1024;

/// What is sent.
#[derive(Deserialize)]
struct Sent {
    operations: Vec<Operation>,
}

/// What became of it, in the order sent.
#[derive(Serialize)]
struct Answered {
    results: Vec<OpResult>,
}

pub async fn changes(State(app): State<App>, Granted(caller): Granted, request: Request<Body>) -> Result<Response, Refusal> {
    let headers = request.headers().clone();
    // The body is here whole before the clock row is asked for: a slow link holds up nobody else.
    let (sent, _share) = app.intake.sized::<Sent>(request, BYTES).await?;
    let state = state(&headers);
    let results = app.rules.changes(app.store.as_ref(), &caller, state.as_deref(), &sent.operations).await?;
    results.iter().for_each(|result| app.metrics.operation(&result.verdict));
    json(&headers, &Answered { results })
}
