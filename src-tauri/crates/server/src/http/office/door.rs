//! Who comes in: the same e-mail, password and throttling as on a laptop, and a cookie that no script reads.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use rounds_model::Role;
use serde::Deserialize;

use super::{
    super::{App, address::Address},
    page::{self, Refused},
};
use crate::{
    rules::{Caller, session::PageEntry},
    store::TokenHash,
    token::Token,
};

const COOKIE: &str = "rounds_office";

/// Whoever asks for a page.
pub enum Visitor {
    /// Signed in, with what they are granted.
    Known(Box<Caller>),
    /// Anybody else.
    Stranger,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let Some(token) = cookie(&parts.headers) else { return Ok(Self::Stranger) };
        let caller = async {
            let Some(session) = app.rules.session(app.store.as_ref(), token).await? else { return Ok(None) };
            let mut txn = app.store.read(session.organisation).await?;
            Caller::load(txn.as_mut(), session).await.map(Some)
        };
        Ok(match caller.await {
            Ok(Some(caller)) if may_look(caller.session.account.role) => Self::Known(Box::new(caller)),
            Ok(_) => Self::Stranger,
            Err(error) => {
                tracing::error!(%error, "A visitor of the office could not be looked up");
                Self::Stranger
            }
        })
    }
}

/// Those who answer for the work of others.
const fn may_look(role: Role) -> bool {
    matches!(role, Role::Supervisor | Role::DataManager | Role::Administrator)
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Entry {
    email: String,
    password: String,
}

pub async fn sign_in(State(app): State<App>, Address(address): Address, headers: HeaderMap, form: axum::Form<Entry>) -> Response {
    let Entry { email, password } = form.0;
    let account = match app.count_a_try(&email, address) {
        Ok(account) => account,
        Err(refusal) => {
            let mut response = refusal.into_response();
            let wait = response.headers_mut().remove(header::RETRY_AFTER);
            let mut page = (StatusCode::TOO_MANY_REQUESTS, page::sign_in(Some(Refused::TooOften), &email)).into_response();
            page.headers_mut().extend(wait.map(|wait| (header::RETRY_AFTER, wait)));
            return page;
        }
    };
    let entry = match app.rules.sign_in_on_page(app.store.as_ref(), &email, password, may_look).await {
        Ok(entry) => entry,
        Err(error) => {
            tracing::error!(%error, "Signing in at the office failed");
            return page::failed().into_response();
        }
    };
    let signed_in = match entry {
        PageEntry::SignedIn(signed_in) => signed_in,
        PageEntry::Wrong => return (StatusCode::UNAUTHORIZED, page::sign_in(Some(Refused::Wrong), &email)).into_response(),
        PageEntry::NotForYou => {
            app.throttle.forgive(account);
            return (StatusCode::FORBIDDEN, page::sign_in(Some(Refused::NotForYou), &email)).into_response();
        }
    };
    app.throttle.forgive(account);
    let secure = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).is_some_and(|origin| origin.starts_with("https://"));
    with_cookie(&signed_in.token.reveal(), secure)
}

pub async fn sign_out(State(app): State<App>, headers: HeaderMap, visitor: Visitor) -> Response {
    if let (Visitor::Known(caller), Some(token)) = (visitor, cookie(&headers))
        && let Err(error) = app.rules.sign_out(app.store.as_ref(), caller.session.organisation, token).await
    {
        tracing::error!(%error, "Signing out of the office failed");
        return page::failed().into_response();
    }
    with_cookie("", false)
}

/// To the page, with the cookie: for this browser until it is closed, for this site alone.
fn with_cookie(token: &str, secure: bool) -> Response {
    let mut response = Redirect::to("/office").into_response();
    let end = if token.is_empty() { "; Max-Age=0" } else { "" };
    let secure = if secure { "; Secure" } else { "" };
    if let Ok(cookie) = HeaderValue::from_str(&format!("{COOKIE}={token}; Path=/office; HttpOnly; SameSite=Strict{secure}{end}")) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn cookie(headers: &HeaderMap) -> Option<TokenHash> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let token = all.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == COOKIE)?.1;
    Some(Token::parse(token)?.hash())
}
