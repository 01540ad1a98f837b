//! Changes that came in place of whole records: made whole on the version held, or asked for.
//!
//! What a change makes follows from the version it names and from nothing else. A miss is noted where the cursor is:
//! neither moves without the other.

use std::collections::BTreeMap;

use rounds_model::{Change, Content, EntityId, Payload, RecordKey, Stamp, proof, wire};

use crate::{
    Version,
    ports::{StoreError, WriteTxn},
};

/// The newest live version held of some records.
type Newest = BTreeMap<EntityId, (Stamp, Payload)>;

/// The whole records that `lines` stand for. Those whose version is not held are noted as needed, and what was staged or
/// parked of them is dropped: an older version that is applied would settle the need.
pub(crate) async fn make_whole(txn: &mut dyn WriteTxn, lines: &[wire::Line]) -> Result<Vec<wire::Record>, StoreError> {
    let named: Vec<EntityId> = lines.iter().flat_map(changed).collect();
    let newest = if named.is_empty() { Newest::new() } else { newest(txn, &named).await? };
    let (mut records, mut missed): (Vec<wire::Record>, Vec<RecordKey>) = (Vec::with_capacity(lines.len()), Vec::new());
    for line in lines {
        match line {
            wire::Line::Record(record) => records.push(record.clone()),
            wire::Line::Update(wire::Update { key, stamp, base, change }) => match newest.get(&key.id) {
                Some((held, before)) if held == base => records.push(record(key.clone(), *stamp, change, before)),
                _ => missed.push(key.clone()),
            },
            wire::Line::Updates(updates) => match all_whole(updates, &newest) {
                Some(whole) => records.extend(whole),
                None => missed.extend(updates.rows.iter().map(|(id, ..)| RecordKey::new(updates.kind.clone(), *id))),
            },
            _ => {}
        }
    }
    if !missed.is_empty() {
        txn.unstage(&missed).await?;
        for key in &missed {
            txn.remove_parked(key.id).await?;
        }
        txn.put_needs(&missed).await?;
    }
    Ok(records)
}

/// The records of a block, when what is held is just what they change.
fn all_whole(updates: &wire::Updates, newest: &Newest) -> Option<Vec<wire::Record>> {
    let mut bases = 0u64;
    let mut whole = Vec::with_capacity(updates.rows.len());
    for (id, stamp, change) in &updates.rows {
        let (held, before) = newest.get(id).filter(|(held, _)| held < stamp)?;
        bases = bases.wrapping_add(proof(*id, *held));
        whole.push(record(RecordKey::new(updates.kind.clone(), *id), *stamp, change, before));
    }
    (bases == updates.bases).then_some(whole)
}

fn record(key: RecordKey, stamp: Stamp, change: &Change, before: &Payload) -> wire::Record {
    wire::Record { key, stamp, content: Content::Live(change.of(before)), op: None, author: None }
}

fn changed(line: &wire::Line) -> Vec<EntityId> {
    match line {
        wire::Line::Update(update) => vec![update.key.id],
        wire::Line::Updates(updates) => updates.rows.iter().map(|(id, ..)| *id).collect(),
        _ => Vec::new(),
    }
}

/// The newest version held of each: a base, theirs of a conflict, or what is parked. What is staged is passed over: a
/// record that changes twice while one download is cut and resumed is asked for.
async fn newest(txn: &mut dyn WriteTxn, ids: &[EntityId]) -> Result<Newest, StoreError> {
    let mut found: Vec<(EntityId, Version)> = Vec::new();
    for held in txn.held(ids).await?.into_iter().flatten() {
        found.extend(held.base.map(|base| (held.key.id, base)));
    }
    found.extend(txn.conflicts_of(ids).await?.into_iter().map(|conflict| (conflict.key.id, conflict.theirs)));
    for parked in txn.parked().await? {
        let wire::Record { key, stamp, content, .. } = parked.record;
        found.push((key.id, Version { stamp, content }));
    }
    found.sort_by_key(|(_, version)| version.stamp);
    let mut newest = Newest::new();
    for (id, version) in found {
        match version.content {
            Content::Live(data) => newest.insert(id, (version.stamp, data)),
            Content::Deleted | Content::Gone => newest.remove(&id),
        };
    }
    Ok(newest)
}
