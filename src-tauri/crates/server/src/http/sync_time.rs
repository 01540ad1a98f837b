//! Every answer of ours says the server's time, and asks that no one in between keeps it. An answer
//! without `Sync-Time` is a captive portal's.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use super::App;

const SYNC_TIME: HeaderName = HeaderName::from_static("sync-time");

pub async fn sync_time(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(now) = HeaderValue::from_str(&app.rules.now().to_string()) {
        headers.insert(SYNC_TIME, now);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}
