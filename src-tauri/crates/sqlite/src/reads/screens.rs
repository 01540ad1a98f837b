//! One snapshot for one screen.

use std::collections::BTreeMap;

use rounds_model::{EntityId, Kind, Payload, RecordKey, Stamp};
use rounds_sync::ports::{ReadTxn, StoreError};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{
    list,
    query::{Query, QueryError},
    statements,
};
use crate::{
    SqliteStore,
    error::{Failure, Result},
    tables::{ids as ids_of, key_of},
    txn::Txn,
};

/// How a record stands with the server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RecordState {
    /// The server has it as it is here.
    Confirmed,
    /// Changed here, to go up with the next exchange.
    Waiting,
    /// Sent, not answered yet.
    Sent,
    /// Two people changed it, and one must decide.
    Conflict,
    /// Refused, until somebody edits or retries it.
    Attention,
    /// Waits for a parent that the server says is absent.
    Blocked,
}

/// One line of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// Which record.
    pub key: RecordKey,
    /// What a person calls it; empty for a kind that this program does not know.
    pub label: String,
    /// The working copy.
    pub data: Payload,
    /// How it stands.
    pub state: RecordState,
    /// The server version that it builds on.
    pub stamp: Option<Stamp>,
}

/// A page of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Listing {
    /// How many there are on all pages.
    pub total: u64,
    /// This page.
    pub rows: Vec<Row>,
}

/// A record that another refers to, by what it is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkedRecord {
    /// The field that refers.
    pub field: String,
    /// The record referred to.
    pub key: RecordKey,
    /// What a person calls it.
    pub label: String,
}

/// The reads of one screen, all from one snapshot.
pub struct Screens {
    txn: Txn,
    store: SqliteStore,
}

impl SqliteStore {
    /// Takes a snapshot for a screen.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn screens(&self) -> std::result::Result<Screens, StoreError> {
        Ok(Screens { txn: self.snapshot().await?, store: self.clone() })
    }
}

impl Screens {
    /// What the engine reads (conflicts, journal, edits, runs …), from the same snapshot.
    pub fn engine(&mut self) -> &mut dyn ReadTxn {
        &mut self.txn
    }

    pub(super) fn connection(&mut self) -> std::result::Result<&mut sqlx::SqliteConnection, StoreError> {
        self.txn.connection()
    }

    /// A page of a list. The children of a record are the list of their kind with their owner field as filter.
    ///
    /// # Errors
    /// A kind or field that is not declared; those of a read.
    pub async fn list(&mut self, query: &Query) -> std::result::Result<Listing, QueryError> {
        list::list(self.txn.connection()?, self.store.registry(), query).await
    }

    /// Single lines, in any order; what is not held, deleted here or hidden is left out.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn rows(&mut self, ids: &[EntityId]) -> std::result::Result<Vec<Row>, StoreError> {
        let rows = sqlx::query(statements::ROWS).bind(ids_of(ids)?).fetch_all(self.txn.connection()?).await.map_err(Failure::from)?;
        Ok(rows.iter().map(row_of).collect::<Result<_>>()?)
    }

    /// One line; `None` when it is not held, deleted here or hidden.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn row(&mut self, id: EntityId) -> std::result::Result<Option<Row>, StoreError> {
        Ok(self.rows(&[id]).await?.pop())
    }

    /// What records are called, deleted and hidden ones too; what is not held is left out.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn labels(&mut self, ids: &[EntityId]) -> std::result::Result<BTreeMap<EntityId, (Kind, String)>, StoreError> {
        let rows = sqlx::query(statements::LABELS).bind(ids_of(ids)?).fetch_all(self.txn.connection()?).await.map_err(Failure::from)?;
        let label = |row: &SqliteRow| -> Result<_> {
            let key = key_of(row)?;
            Ok((key.id, (key.kind, row.try_get("label")?)))
        };
        Ok(rows.iter().map(label).collect::<Result<_>>()?)
    }

    /// The records that one refers to, by field.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn links(&mut self, id: EntityId) -> std::result::Result<Vec<LinkedRecord>, StoreError> {
        let query = sqlx::query(statements::LINKS).bind(id.as_bytes().to_vec());
        let rows = query.fetch_all(self.txn.connection()?).await.map_err(Failure::from)?;
        Ok(rows.iter().map(link_of).collect::<Result<_>>()?)
    }

    /// The owners of a record, the topmost first; the record itself is not among them.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn owner_trail(&mut self, key: &RecordKey) -> std::result::Result<Vec<LinkedRecord>, StoreError> {
        let mut trail: Vec<LinkedRecord> = Vec::new();
        let mut at = key.clone();
        // Owners are of other kinds, each of a lower rank: the way up ends.
        while let Some(owner) = self.store.registry().get(&at.kind).and_then(|adapter| adapter.owner()) {
            let Some(link) = self.links(at.id).await?.into_iter().find(|link| link.field == owner.field) else { break };
            at = link.key.clone();
            trail.push(link);
        }
        trail.reverse();
        Ok(trail)
    }
}

fn link_of(row: &SqliteRow) -> Result<LinkedRecord> {
    Ok(LinkedRecord { field: row.try_get("field")?, key: key_of(row)?, label: row.try_get("label")? })
}

/// A line as `row.sql` selects it.
pub fn row_of(row: &SqliteRow) -> Result<Row> {
    let state = match row.try_get("standing")? {
        "confirmed" => RecordState::Confirmed,
        "waiting" => RecordState::Waiting,
        "sent" => RecordState::Sent,
        "conflict" => RecordState::Conflict,
        "attention" => RecordState::Attention,
        "blocked" => RecordState::Blocked,
        _ => return Err(Failure::Range("standing")),
    };
    Ok(Row {
        key: key_of(row)?,
        label: row.try_get("label")?,
        data: serde_json::from_str(row.try_get("data")?)?,
        state,
        stamp: row.try_get::<Option<i64>, _>("stamp")?.map(Stamp::from_micros),
    })
}
