//! The server's HTTP face: one file per endpoint. It reads requests, asks the rules, and writes answers;
//! it decides nothing.

mod address;
mod answer;
mod auth;
mod body;
mod health;
mod observe;
mod office;
mod problem;
mod ready;
mod session;
mod sync_get;
mod sync_post;
mod sync_time;
mod throttle;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::{
    Router, middleware,
    routing::{get, post},
};
use rounds_model::wire::ServerCode;

pub use ready::operator_router;

use self::{body::Intake, throttle::Throttle};
use crate::{config::Proxy, metrics::Metrics, rules::Rules, store::ServerStore};

/// What every endpoint works with.
#[derive(Clone)]
pub struct App {
    /// The rules over the kinds of this server.
    pub rules: Rules,
    /// The database.
    pub store: Arc<dyn ServerStore>,
    /// How often one may try to sign in here.
    throttle: Arc<Throttle>,
    /// What the bodies of all requests share.
    intake: Arc<Intake>,
    /// What is counted.
    metrics: Metrics,
    /// The proxy that is believed about who asked it.
    proxy: Option<Arc<Proxy>>,
}

impl App {
    /// Endpoints over these.
    pub fn new(rules: Rules, store: Arc<dyn ServerStore>, proxy: Option<Arc<Proxy>>, metrics: Metrics) -> Self {
        Self { rules, store, throttle: Arc::default(), intake: Arc::default(), metrics, proxy }
    }
}

/// All endpoints.
pub fn router(app: App) -> Router {
    Router::new()
        .route(observe::SYNC, get(sync_get::sync_get).post(sync_post::sync_post))
        .route("/api/session", post(session::sign_in).delete(session::sign_out))
        .route("/api/session/password", post(session::change_password))
        .route("/api/health", get(health::health))
        .merge(ready::router())
        .merge(office::router())
        .fallback(async || problem::Refusal::from(ServerCode::NotFound))
        .method_not_allowed_fallback(async || problem::Refusal::from(ServerCode::NotFound))
        .layer(middleware::from_fn_with_state(app.clone(), sync_time::sync_time))
        .layer(middleware::from_fn_with_state(app.clone(), observe::observe))
        .with_state(app)
}
