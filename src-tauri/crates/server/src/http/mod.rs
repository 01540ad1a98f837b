//! The server's HTTP face: one file per endpoint. It reads requests, asks the rules, and writes answers;
//! it decides nothing.

mod address;
mod answer;
mod auth;
mod body;
mod health;
mod observe;
mod office;
mod openapi;
mod problem;
mod ready;
mod rest;
mod session;
mod sync_get;
mod sync_post;
mod sync_time;
mod throttle;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::{
    Router,
    http::Method,
    middleware,
    routing::{MethodRouter, delete, get, post},
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

/// One thing that can be asked here: how, where, and what answers.
pub type Endpoint = (Method, &'static str, MethodRouter<App>);

/// All that can be asked here.
pub fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = devices();
    endpoints.extend(rest::endpoints());
    endpoints.extend(ready::endpoints());
    endpoints.extend(office::endpoints());
    endpoints
}

/// What devices ask.
fn devices() -> Vec<Endpoint> {
    vec![
        (Method::GET, observe::SYNC, get(sync_get::sync_get)),
        (Method::POST, observe::SYNC, post(sync_post::sync_post)),
        (Method::POST, "/api/session", post(session::sign_in)),
        (Method::DELETE, "/api/session", delete(session::sign_out)),
        (Method::POST, "/api/session/password", post(session::change_password)),
        (Method::GET, "/api/health", get(health::health)),
        (Method::GET, "/api/openapi.json", get(openapi::openapi)),
    ]
}

/// A router of these.
fn routed(endpoints: Vec<Endpoint>) -> Router<App> {
    endpoints.into_iter().fold(Router::new(), |router, (_, path, answer)| router.route(path, answer))
}

/// All endpoints.
pub fn router(app: App) -> Router {
    routed(endpoints())
        .fallback(async || problem::Refusal::from(ServerCode::NotFound))
        .method_not_allowed_fallback(async || problem::Refusal::from(ServerCode::NotFound))
        .layer(middleware::from_fn_with_state(app.clone(), sync_time::sync_time))
        .layer(middleware::from_fn_with_state(app.clone(), observe::observe))
        .with_state(app)
}
