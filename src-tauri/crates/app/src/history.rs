//! The past of a record, as the server tells it: asked when a person looks, kept for a while, and given as it was told
//! last where the server is not reached.

use std::collections::{BTreeMap, BTreeSet};

use rounds_http::{Copied, Fate, Past, PastEntry};
use rounds_model::{EntityId, Payload, RecordKey, wire::ServerCode};
use rounds_sync::ports::{RemoteError, Store};
use serde_json::Value;

use crate::{
    App, AppError,
    api::{HistoryChange, HistoryEntry, RecordHistory},
    desk::Desk,
    records::id_of,
    times,
};

impl App {
    /// What became of a record on the server.
    ///
    /// # Errors
    /// `not_found` for a record that is not here, `signed_out`, `in_practice`, or what kept the server from answering where
    /// it has not said it before.
    pub async fn record_history(&self, kind: &str, id: &str) -> Result<RecordHistory, AppError> {
        let desk = self.desk().await?;
        let view = self.record(kind, id).await?;
        if view.server.is_none() {
            return Ok(RecordHistory { entries: Vec::new(), erased_at: None, as_of: None, stale: None, names: BTreeMap::new() });
        }
        let key = RecordKey::new(kind.to_owned().into(), id_of(id)?);
        let Copied { said, at, stale, .. } = desk.past(&key).await?;
        let names = names(&desk, &key, &said).await?;
        Ok(RecordHistory {
            entries: entries(&said, &names),
            erased_at: said.erased.iter().max().copied().map(times::server),
            as_of: Some(times::server(at)),
            stale: stale.map(|error| error.code().to_owned()),
            names: names.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        })
    }
}

impl Desk {
    /// The past of a record; none of one that the server does not show any more.
    async fn past(&self, key: &RecordKey) -> Result<Copied<Past>, AppError> {
        let token = self.token().await?.ok_or(AppError::SignedOut)?;
        // What was told under other grants is not shown under these.
        self.cache.enter(self.store.read().await?.device().await?.scope.as_deref());
        Ok(match self.lookup(&token)?.past(key).await {
            Err(RemoteError::Refused { code: ServerCode::NotFound, .. }) => return Err(AppError::NotFound),
            told => told?,
        })
    }
}

/// What the authors and the records referred to are called.
async fn names(desk: &Desk, key: &RecordKey, past: &Past) -> Result<BTreeMap<EntityId, String>, AppError> {
    let links = |data: &Payload| desk.registry.get(&key.kind).map(|adapter| adapter.links(data)).unwrap_or_default();
    let referred = past.entries.iter().filter_map(|entry| entry.data.as_ref()).flat_map(links).map(|(_, id)| id);
    let ids: BTreeSet<EntityId> = referred.chain(past.entries.iter().map(|entry| entry.author.by)).collect();
    let ids: Vec<EntityId> = ids.into_iter().collect();
    let mut screen = desk.store.screens().await?;
    Ok(screen.labels(&ids).await?.into_iter().map(|(id, (_, name))| (id, name)).collect())
}

/// Newest first, each with what it changed in the version that stood before it.
fn entries(past: &Past, names: &BTreeMap<EntityId, String>) -> Vec<HistoryEntry> {
    let (mut told, mut stood) = (Vec::with_capacity(past.entries.len()), Payload::default());
    for entry in &past.entries {
        told.push(HistoryEntry {
            fate: fate(entry.fate).to_owned(),
            removed: entry.data.is_none(),
            by: names.get(&entry.author.by).cloned(),
            device: entry.author.device.clone(),
            typed_at: times::edit(entry.author.edited.to),
            recorded_at: times::server(entry.recorded_at),
            changes: entry.data.as_ref().map(|data| changes(&stood, data)).unwrap_or_default(),
        });
        if let PastEntry { fate: Fate::Stored, data, .. } = entry {
            // A record that comes back after a deletion is told by what differs from before it.
            stood = data.clone().unwrap_or(stood);
        }
    }
    told.reverse();
    told
}

fn changes(before: &Payload, after: &Payload) -> Vec<HistoryChange> {
    let value = |data: &Payload, field: &str| data.get(field).cloned().unwrap_or(Value::Null);
    let change = |field: String| HistoryChange { before: value(before, &field), after: value(after, &field), field };
    after.changed_fields(before).into_iter().map(change).collect()
}

const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Stored => "stored",
        Fate::Rejected => "rejected",
        Fate::Archived => "archived",
    }
}

#[cfg(test)]
mod tests {
    use rounds_model::{EditInterval, EditTime, ServerTime, wire::Authorship};
    use serde_json::json;

    use super::*;

    fn wrote(fate: Fate, data: Option<Value>) -> PastEntry {
        let at = EditTime::from_micros(1);
        let author = Authorship { by: EntityId::from_bytes([1; 16]), device: "laptop".into(), edited: EditInterval::new(at, at) };
        let data = data.map(|data| serde_json::from_value(data).unwrap());
        PastEntry { fate, updated_at: None, data, author, recorded_at: ServerTime::from_micros(2) }
    }

    #[test]
    fn each_entry_tells_what_it_changed_in_the_version_before_it() {
        let past = Past {
            entries: vec![
                wrote(Fate::Stored, Some(json!({"name": "Acacia", "pupils": 200}))),
                wrote(Fate::Rejected, Some(json!({"name": "Acacia", "pupils": 210}))),
                wrote(Fate::Stored, Some(json!({"name": "Acacia", "phone": "111"}))),
                wrote(Fate::Stored, None),
                wrote(Fate::Stored, Some(json!({"name": "Acacia", "phone": "222"}))),
            ],
            erased: Vec::new(),
        };
        let names = BTreeMap::from([(EntityId::from_bytes([1; 16]), "Amina".to_owned())]);
        let told: Vec<_> = entries(&past, &names)
            .into_iter()
            .map(|entry| {
                let changes: Vec<_> =
                    entry.changes.iter().map(|change| format!("{} {} {}", change.field, change.before, change.after)).collect();
                (entry.fate, entry.removed, changes.join(", "))
            })
            .collect();
        let entry = |fate: &str, removed, changes: &str| (fate.to_owned(), removed, changes.to_owned());
        assert_eq!(
            told,
            [
                entry("stored", false, r#"phone "111" "222""#),
                entry("stored", true, ""),
                entry("stored", false, r#"phone null "111", pupils 200 null"#),
                entry("rejected", false, "pupils 200 210"),
                entry("stored", false, r#"name null "Acacia", pupils null 200"#),
            ]
        );
    }
}
