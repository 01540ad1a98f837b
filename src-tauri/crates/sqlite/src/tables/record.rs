//! `record`, `base` and `edit`: what the device holds of each record.

use std::collections::{BTreeSet, HashMap};

use rounds_model::{Digest, EntityId, Kind, KindDigest, RecordKey, Registry, Stamp};
use rounds_sync::{Edit, EditState, Held, Version};
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{
    BATCH, link,
    row::{halves, hex, id_from, ids, join, json, key_of, split},
    search,
};
use crate::error::{Failure, Result};

pub const PUT: &str = include_str!("record/put.sql");
pub const PUT_BASE: &str = include_str!("record/put_base.sql");
pub const PUT_EDIT: &str = include_str!("record/put_edit.sql");
const FORGET_BASE: &str = "DELETE FROM base WHERE id IN (SELECT unhex(value) FROM json_each(?1))";
const FORGET_EDIT: &str = "DELETE FROM edit WHERE id IN (SELECT unhex(value) FROM json_each(?1))";
pub const HELD: &str = include_str!("record/held.sql");
pub const EDITED: &str = include_str!("record/edited.sql");
pub const EXISTING: &str = include_str!("record/existing.sql");
pub const UNSEEN: &str = include_str!("record/unseen.sql");
pub const HIDDEN: &str = include_str!("record/hidden.sql");
pub const REMOVE: &str = include_str!("record/remove.sql");
pub const DIGEST: &str = include_str!("record/digest.sql");

/// Writes records with all that hangs on them, but for their words, which are noted in `words`. Of two with one id in
/// the list, the later counts.
pub async fn put(conn: &mut SqliteConnection, registry: &Registry, records: &[Held], words: &mut search::Unwritten) -> Result<()> {
    for batch in records.chunks(BATCH) {
        let last: HashMap<EntityId, usize> = batch.iter().enumerate().map(|(at, held)| (held.key.id, at)).collect();
        let batch: Vec<&Held> = batch.iter().enumerate().filter(|(at, held)| last[&held.key.id] == *at).map(|(_, held)| held).collect();
        let known = put_batch(conn, registry, &batch).await?;
        words.note(registry, &batch, &known);
        if words.is_full() {
            words.write(conn).await?;
        }
    }
    Ok(())
}

/// Writes records, and says which of them were there before.
async fn put_batch(conn: &mut SqliteConnection, registry: &Registry, batch: &[&Held]) -> Result<BTreeSet<EntityId>> {
    let mut rows = Vec::with_capacity(batch.len());
    let mut bases = Vec::new();
    let mut edits = Vec::new();
    for held in batch {
        let id = hex(held.key.id);
        let (state, data) = split(&held.content)?;
        let (high, low) = held.base.as_ref().map_or((None, None), |base| halves(held.key.id, base.stamp, &base.content));
        let stamp = held.base.as_ref().map(|base| base.stamp.micros());
        let hidden = held.hidden_under.map(hex);
        let label = label(held, registry);
        let kind = held.key.kind.as_str();
        rows.push((id.clone(), kind, state, data, label, stamp, high, low, hidden, json(&held.loose)?, held.generation.cast_signed()));
        if let Some(base) = held.base.as_ref().filter(|base| base.content != held.content) {
            let (state, data) = split(&base.content)?;
            bases.push((id.clone(), state, data));
        }
        if let Some(edit) = &held.edit {
            edits.push((id, edit.change.cast_signed(), edit.sealed.cast_signed(), state_word(&edit.state), json(edit)?));
        }
    }
    // Most of a first sync is new: what hangs on a record is looked for only where there was one.
    let wanted: Vec<EntityId> = batch.iter().map(|held| held.key.id).collect();
    let known = existing(conn, &wanted).await?;
    sqlx::query(PUT).bind(json(&rows)?).execute(&mut *conn).await?;
    if !known.is_empty() {
        let known = ids(&known)?;
        for forget in [FORGET_BASE, FORGET_EDIT, link::FORGET] {
            sqlx::query(forget).bind(&known).execute(&mut *conn).await?;
        }
    }
    if !bases.is_empty() {
        sqlx::query(PUT_BASE).bind(json(&bases)?).execute(&mut *conn).await?;
    }
    if !edits.is_empty() {
        sqlx::query(PUT_EDIT).bind(json(&edits)?).execute(&mut *conn).await?;
    }
    link::put(conn, registry, batch).await?;
    Ok(known)
}

/// What a person calls the record; of one that is deleted here, what its base was called.
fn label(held: &Held, registry: &Registry) -> String {
    let base = held.base.as_ref().and_then(|base| base.content.payload());
    let data = held.content.payload().or(base);
    data.and_then(|data| Some(registry.get(&held.key.kind)?.label(data))).unwrap_or_default()
}

/// The state of an edit as the column `edit.state` has it.
const fn state_word(state: &EditState) -> &'static str {
    match state {
        EditState::Ready => "ready",
        EditState::Blocked { .. } => "blocked",
        EditState::Attention { .. } => "attention",
    }
}

/// Removes records with all that hangs on them.
pub async fn remove(conn: &mut SqliteConnection, gone: &[EntityId], words: &mut search::Unwritten) -> Result<()> {
    words.write(conn).await?;
    for batch in gone.chunks(BATCH) {
        let batch = ids(batch)?;
        search::remove(conn, &batch).await?;
        sqlx::query(REMOVE).bind(batch).execute(&mut *conn).await?;
    }
    Ok(())
}

/// The records with these ids, in the order asked.
pub async fn held(conn: &mut SqliteConnection, wanted: &[EntityId]) -> Result<Vec<Option<Held>>> {
    let mut found = HashMap::with_capacity(wanted.len());
    for batch in wanted.chunks(BATCH) {
        for row in sqlx::query(HELD).bind(ids(batch)?).fetch_all(&mut *conn).await? {
            let held = held_of(&row)?;
            found.insert(held.key.id, held);
        }
    }
    Ok(wanted.iter().map(|id| found.get(id).cloned()).collect())
}

/// Dirty records, by change.
pub async fn edited(conn: &mut SqliteConnection) -> Result<Vec<Held>> {
    sqlx::query(EDITED).fetch_all(conn).await?.iter().map(held_of).collect()
}

/// Which of these are held.
pub async fn existing(conn: &mut SqliteConnection, wanted: &[EntityId]) -> Result<BTreeSet<EntityId>> {
    let mut found = BTreeSet::new();
    for batch in wanted.chunks(BATCH) {
        // One row for all: each row is handed over from the thread of the database on its own.
        let row = sqlx::query(EXISTING).bind(ids(batch)?).fetch_one(&mut *conn).await?;
        let all: &[u8] = row.try_get("ids")?;
        found.extend(all.chunks(16).map(id_from).collect::<Result<Vec<_>>>()?);
    }
    Ok(found)
}

/// Clean records older than `generation`.
pub async fn unseen_since(conn: &mut SqliteConnection, generation: u64) -> Result<Vec<RecordKey>> {
    sqlx::query(UNSEEN).bind(generation.cast_signed()).fetch_all(conn).await?.iter().map(key_of).collect()
}

/// Records hidden under `root`.
pub async fn hidden_under(conn: &mut SqliteConnection, root: EntityId) -> Result<Vec<RecordKey>> {
    sqlx::query(HIDDEN).bind(&root.as_bytes()[..]).fetch_all(conn).await?.iter().map(key_of).collect()
}

/// Count and sum per kind.
pub async fn digest(conn: &mut SqliteConnection) -> Result<Digest> {
    let mut digest = Digest::new();
    for row in sqlx::query(DIGEST).fetch_all(conn).await? {
        let unsigned = |name| -> Result<u64> { u64::try_from(row.try_get::<i64, _>(name)?).map_err(|_| Failure::Range("digest")) };
        let sum = (unsigned("high")? << 32).wrapping_add(unsigned("low")?);
        digest.insert(Kind::from(row.try_get::<&str, _>("kind")?), KindDigest { count: unsigned("n")?, sum });
    }
    Ok(digest)
}

fn held_of(row: &SqliteRow) -> Result<Held> {
    let content = join(row.try_get("state")?, row.try_get("data")?)?;
    let stamp: Option<i64> = row.try_get("stamp")?;
    let base_state: Option<i64> = row.try_get("base_state")?;
    let base = match (stamp, base_state) {
        (None, _) => None,
        (Some(stamp), None) => Some(Version { stamp: Stamp::from_micros(stamp), content: content.clone() }),
        (Some(stamp), Some(state)) => Some(Version { stamp: Stamp::from_micros(stamp), content: join(state, row.try_get("base_data")?)? }),
    };
    let edit: Option<&str> = row.try_get("edit")?;
    let hidden_under: Option<&[u8]> = row.try_get("hidden_under")?;
    Ok(Held {
        key: key_of(row)?,
        content,
        base,
        edit: edit.map(serde_json::from_str::<Edit>).transpose()?,
        hidden_under: hidden_under.map(id_from).transpose()?,
        loose: serde_json::from_str(row.try_get("loose")?)?,
        generation: row.try_get::<i64, _>("generation")?.cast_unsigned(),
    })
}
