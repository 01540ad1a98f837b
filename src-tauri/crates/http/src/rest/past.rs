//! A record that the device must have whole, read from the end of its past: the REST form has no other way to ask for one.

use rounds_model::{
    Content, RecordKey, Stamp,
    wire::{Record, ServerCode},
};
use rounds_sync::ports::RemoteError;

use crate::{
    Past, PastEntry,
    call::{Asked, Caller},
};

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
    let (stamp, PastEntry { data, author, .. }) = newest.ok_or(RemoteError::Garbled)?;
    Ok(record(stamp, data.map_or(Content::Deleted, Content::Live), Some(author)))
}
