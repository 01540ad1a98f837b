//! `/office`: a read-only page for supervisors. HTML made on the server, no script, one style sheet. It shows
//! what the commands `who`, `coverage`, `conflicts` and `history` tell, bound to the organisation and to what the person
//! is granted.

mod door;
mod history;
mod html;
mod overview;
mod page;

use axum::{
    extract::{DefaultBodyLimit, Query, Request, State},
    http::{HeaderValue, Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use serde::Deserialize;

use super::{App, Endpoint};
use door::Visitor;

/// Nothing is loaded but the style sheet, nothing is run, nobody frames the page.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");

/// Bytes of the form in which somebody signs in.
const FORM: usize = 16 * 1024;

/// The pages.
pub fn endpoints() -> Vec<Endpoint> {
    let style = async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"));
    let pages: [Endpoint; 5] = [
        (Method::GET, "/office", get(office)),
        (Method::GET, "/office/history", get(history::history)),
        (Method::POST, "/office/sign-in", post(door::sign_in)),
        (Method::POST, "/office/sign-out", post(door::sign_out)),
        (Method::GET, "/office/style.css", get(style)),
    ];
    let guarded = |answer: MethodRouter<App>| answer.layer(DefaultBodyLimit::max(FORM)).layer(middleware::from_fn(guard));
    pages.map(|(method, path, answer)| (method, path, guarded(answer))).into()
}

/// Tells the browser what it may do with a page.
async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// What is asked to be shown; anything that is no day is read as nothing.
#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    days: String,
}

async fn office(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Response {
    let Visitor::Known(caller) = visitor else { return page::sign_in(None, "").into_response() };
    match overview::read(&app, &caller, &asked).await {
        Ok(overview) => page::overview(&overview).into_response(),
        Err(error) => {
            tracing::error!(%error, "The page of the office could not be made");
            page::failed().into_response()
        }
    }
}
