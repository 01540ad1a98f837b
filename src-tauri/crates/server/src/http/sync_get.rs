//! `GET /api/sync`: a device with nothing to say asks whether anything moved.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use rounds_model::wire::{DigestRequest, ExchangeRequest, block::Form};

use super::{App, answer, auth::Granted, problem::Refusal};

pub async fn sync_get(State(app): State<App>, Granted(caller): Granted, headers: HeaderMap) -> Result<Response, Refusal> {
    let state = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(|tag| tag.trim().trim_matches('"').to_owned());
    if let Some(state) = &state
        && app.rules.is_current(app.store.as_ref(), &caller, state).await?
        && let Some(tag) = answer::entity_tag(state)
    {
        app.rules.note_waiting(app.store.as_ref(), &caller, &ExchangeRequest::default(), &[]).await;
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let updates = answer::newest_accepted(&headers).is_some_and(|form| form >= Form::Two);
    // Who has something to be told is told the digest too, for the receipt.
    let request = ExchangeRequest { state, digest: (!updates).then(DigestRequest::default), updates, ..ExchangeRequest::default() };
    app.rules.note_waiting(app.store.as_ref(), &caller, &request, &[]).await;
    let pages = app.rules.pages(caller, request)?;
    answer::paged(&headers, app.rules.registry(), Arc::clone(&app.store), pages).await
}
