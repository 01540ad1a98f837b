//! Who asks: the bearer token of a device, then the schema it speaks.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use rounds_model::wire::{SCHEMA, ServerCode};

use super::{App, problem::Refusal};
use crate::{
    rules::Caller,
    store::{Session, TokenHash},
    token::Token,
};

/// A request of a signed-in device.
pub struct SignedIn {
    /// Who.
    pub session: Session,
    /// With which token.
    pub token: TokenHash,
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let token = token(&parts.headers).ok_or(ServerCode::SignedOut)?.hash();
        let session = app.rules.session(app.store.as_ref(), token).await?.ok_or(ServerCode::SignedOut)?;
        check_schema(&parts.headers)?;
        Ok(Self { session, token })
    }
}

/// A request of a signed-in device, with what it is granted.
pub struct Granted(pub Caller);

impl FromRequestParts<App> for Granted {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        let mut txn = app.store.read(signed_in.session.organisation).await?;
        Ok(Self(Caller::load(txn.as_mut(), signed_in.session).await?))
    }
}

fn token(headers: &HeaderMap) -> Option<Token> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") { Token::parse(token.trim()) } else { None }
}

/// `Sync: schema.run`; a request without it comes from a person with curl and speaks the present schema.
fn check_schema(headers: &HeaderMap) -> Result<(), ServerCode> {
    let Some(value) = headers.get("sync") else { return Ok(()) };
    let schema = value.to_str().ok().and_then(|text| text.split('.').next()?.parse::<u32>().ok());
    match schema {
        Some(SCHEMA) => Ok(()),
        Some(_) => Err(ServerCode::SchemaTooOld),
        None => Err(ServerCode::Malformed),
    }
}
