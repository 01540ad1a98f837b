//! A record that the device must have whole, read from the end of its past: the REST form has no other way to ask for one.

use rounds_model::{
    Content, Payload, RecordKey, Stamp,
    wire::{Authorship, Record, ServerCode},
};
use rounds_sync::ports::RemoteError;
use serde::Deserialize;

use crate::call::{Asked, Caller};

#[derive(Deserialize)]
struct Past {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    /// Of what became a version.
    updated_at: Option<Stamp>,
    data: Option<Payload>,
    #[serde(flatten)]
    author: Authorship,
}

/// The newest version of a record; one that is unknown, or not for this user, is gone at `until`.
///
/// # Errors
/// What kept the request from being made or answered.
pub async fn newest(caller: &Caller<'_>, key: &RecordKey, until: Stamp) -> Result<Record, RemoteError> {
    let path = format!("api/{}/{}/history", key.kind, key.id);
    let record = |stamp, content, author| Record { key: key.clone(), stamp, content, op: None, author };
    let past: Past = match caller.ask(Asked { path, ..Asked::default() }).await {
        Ok(reply) => reply.read()?,
        Err(RemoteError::Refused { code: ServerCode::NotFound, .. }) => return Ok(record(until, Content::Gone, None)),
        Err(error) => return Err(error),
    };
    let newest = past.entries.into_iter().filter_map(|entry| Some((entry.updated_at?, entry))).max_by_key(|(stamp, _)| *stamp);
    let (stamp, Entry { data, author, .. }) = newest.ok_or(RemoteError::Garbled)?;
    Ok(record(stamp, data.map_or(Content::Deleted, Content::Live), Some(author)))
}
