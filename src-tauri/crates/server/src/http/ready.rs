//! For whoever watches the server: `GET /healthz` (the program runs), `GET /readyz` (it can serve: the database is
//! reached and is of the version that the program works on), and `GET /metrics`, which only the operator's own address has.

use std::time::Duration;

use axum::{
    Router,
    extract::State,
    http::{Method, StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use tokio::time::timeout;

use super::{App, Endpoint, routed};
use crate::store::StoreError;

/// How long the database may take to answer one who watches.
const PATIENCE: Duration = Duration::from_secs(5);

/// What Prometheus is told that it reads.
const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What anybody may ask.
pub fn endpoints() -> Vec<Endpoint> {
    vec![(Method::GET, "/healthz", get(async || "running\n")), (Method::GET, "/readyz", get(readyz))]
}

/// What only the operator's own address answers to.
pub fn operator_router(app: App) -> Router {
    routed(endpoints()).route("/metrics", get(metrics)).with_state(app)
}

async fn readyz(State(app): State<App>) -> (StatusCode, String) {
    match timeout(PATIENCE, app.store.ready()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n".into()),
        Ok(Err(error)) => {
            tracing::error!(%error, "Not ready to serve");
            (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {}\n", words(&error)))
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready: the database does not answer in time\n".into()),
    }
}

async fn metrics(State(app): State<App>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, TEXT)], app.metrics.text())
}

/// What anybody may know of it; the rest is in the log.
fn words(error: &StoreError) -> String {
    match error {
        StoreError::TooNew { .. } | StoreError::TooOld { .. } | StoreError::OldServer { .. } => error.to_string(),
        StoreError::Busy => "the database is busy or cannot be reached".into(),
        _ => "the database cannot be reached or read".into(),
    }
}
