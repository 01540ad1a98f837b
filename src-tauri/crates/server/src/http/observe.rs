//! Every request leaves a line in the log and is counted: method, route, status, time, and the run of the device that
//! made it. Nothing that a person typed, no id, no token: the route is the pattern, not the path.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, StatusCode},
    middleware::Next,
    response::Response,
};
use rounds_model::wire::ServerCode;

use super::App;

/// The endpoint of the exchange.
pub const SYNC: &str = "/api/sync";

pub async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = name(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let run = run(request.headers());
    let response = next.run(request).await;
    let (took, status) = (begun.elapsed(), response.status());
    let code = response.extensions().get::<ServerCode>().map_or("", |code| code.name());
    if route == SYNC {
        let outcome = match status {
            StatusCode::OK => "answered",
            StatusCode::NOT_MODIFIED => "not_modified",
            _ => code,
        };
        app.metrics.exchange(outcome, took);
    }
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(method, route, status = status.as_u16(), code, milliseconds, run, "Request");
    response
}

/// The method, if it is one that anything here answers to: a word of the client's own stays out of the log.
fn name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    }
}

/// The device's name for its run, as `Sync: schema.run` tells it, if it looks like one.
fn run(headers: &HeaderMap) -> String {
    let run = headers.get("sync").and_then(|value| value.to_str().ok()?.split_once('.')).map(|(_, run)| run);
    let looks_so = |run: &&str| (1..=16).contains(&run.len()) && run.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    run.filter(looks_so).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_logged_only_if_it_looks_like_one() {
        for (sent, logged) in [
            ("1.01k8x2ab", "01k8x2ab"),
            ("1", ""),
            ("1.", ""),
            ("1.Asha Otieno", ""),
            ("1.IqMV0sVPRDpMYbCqbo-22g", ""),
            ("1.0123456789abcdefg", ""),
        ] {
            let headers = HeaderMap::from_iter([("sync".parse().unwrap(), sent.parse().unwrap())]);
            assert_eq!(run(&headers), logged, "{sent}");
        }
    }
}
