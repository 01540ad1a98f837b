//! `GET /api/{collection}`: what changed in a collection since a moment.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use rounds_model::{EntityId, Kind, Stamp, wire::ServerCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    instant::instant,
    json,
    nest::{Nested, Reader, nest},
    state,
};
use crate::{
    http::{App, answer::entity_tag, auth::Granted, problem::Refusal},
    rules::collection::Since,
};

/// What may stand behind the `?`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    updated_after: Option<String>,
    until: Option<String>,
    limit: Option<usize>,
    fields: Option<String>,
}

/// The answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    items: Vec<Value>,
    references: BTreeMap<Kind, Vec<Value>>,
    /// What to ask after next.
    cursor: Stamp,
    more: bool,
    /// Counted from nothing: what was not told up to the last page is no longer there.
    full: bool,
    epoch: String,
    scope: String,
    /// The last stamp that this history shares with the one that `Sync-State` is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    restored_to: Option<Stamp>,
    /// The kind of the items.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    /// Which names in records of a kind hold records of which other kind.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    nested: BTreeMap<Kind, BTreeMap<&'static str, Kind>>,
    /// Fields of records that are called like something said about them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    own: BTreeMap<EntityId, BTreeSet<String>>,
}

pub async fn collection(
    State(app): State<App>,
    Granted(caller): Granted,
    Path(name): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let collection = app.rules.registry().collections().into_iter().find(|known| known.as_str() == name).ok_or(ServerCode::NotFound)?;
    let Query(asked) = asked.map_err(|_| ServerCode::Malformed)?;
    let read = |text: &Option<String>| text.as_deref().map(|text| instant(text).ok_or(ServerCode::Malformed)).transpose();
    let since = Since {
        collection: collection.clone(),
        state: state(&headers),
        after: read(&asked.updated_after)?,
        until: read(&asked.until)?,
        limit: asked.limit,
    };
    let tag = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(|tag| tag.trim().trim_matches('"'));
    if let Some(tag) = tag
        && app.rules.is_current(app.store.as_ref(), &caller, tag).await?
        && let Some(tag) = entity_tag(tag)
    {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let page = app.rules.since(app.store.as_ref(), &caller, &since).await?;
    let fields = asked.fields.map(|fields| fields.split(',').map(|field| field.trim().to_owned()).collect::<BTreeSet<_>>());
    let reader = Reader { user: caller.session.account.id, fields };
    let Nested { items, references, kind, nested, own } = nest(app.rules.registry(), &collection, page.rows, &reader);
    let (cursor, more, full, restored_to) = (page.cursor, page.more, page.full, page.restored_to);
    let (epoch, scope) = (page.epoch, caller.scope.hash.clone());
    let told = Told { items, references, cursor, more, full, epoch, scope, restored_to, kind, nested, own };
    let mut response = json(&headers, &told)?;
    if let Some(tag) = entity_tag(&page.state) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
