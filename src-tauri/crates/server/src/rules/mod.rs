//! The rules of the protocol, without HTTP and without a dialect of SQL.
//!
//! What a request means is decided here, over the port [`crate::store`]. The kinds are those of the registry
//! handed in; no kind is known by name.

pub mod accounts;
mod base;
pub mod collection;
mod delete;
mod download;
pub mod enrolment;
pub mod erase;
pub mod erase_again;
mod exchange;
pub mod history;
mod housekeeping;
pub mod load;
mod operation;
mod put;
pub mod session;
mod sight;
mod staged;
mod state;
mod subtree;
mod waiting;
mod whole;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rounds_model::{
    Content, EntityId, Kind, Reach, Registry, ServerTime,
    wire::{Authorship, Current, Record, ServerCode},
};

use crate::{
    clock::Clock,
    scope::Scope,
    store::{Author, ReadTxn, Row, Session, StoreError},
};

pub use download::Pages;
pub use state::State;

/// Seconds after which a device may ask again about an operation that failed here.
const RETRY_AFTER: u32 = 60;

/// Why a whole request is not answered.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// It breaks a rule.
    #[error("refused: {0}")]
    Refused(ServerCode),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ExchangeError {
    /// What the device is told.
    #[must_use]
    pub const fn code(&self) -> ServerCode {
        match self {
            Self::Refused(code) => *code,
            Self::Store(StoreError::Busy) => ServerCode::Busy,
            Self::Store(_) => ServerCode::Internal,
        }
    }
}

/// Who asks, and what they are granted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caller {
    /// Organisation, user and device.
    pub session: Session,
    /// What they may see and change.
    pub scope: Scope,
}

impl Caller {
    /// The caller behind a session, with the grants as `txn` sees them.
    ///
    /// # Errors
    /// The store failed.
    pub async fn load(txn: &mut dyn ReadTxn, session: Session) -> Result<Self, StoreError> {
        let places = txn.grants(session.account.id).await?.places();
        let scope = Scope::new(session.account.id, session.account.role, places);
        Ok(Self { session, scope })
    }

    /// The same grants where the granted places hang now: operations of this very transaction may have moved one.
    async fn placed_anew(&self, txn: &mut dyn ReadTxn) -> Result<Self, StoreError> {
        let mut placed = self.clone();
        for root in &mut placed.scope.roots {
            let Some(id) = root.ids().pop() else { continue };
            if let Some(row) = txn.record(id).await? {
                *root = row.path;
            }
        }
        Ok(placed)
    }
}

/// The rules over one set of kinds.
#[derive(Clone)]
pub struct Rules {
    registry: Registry,
    clock: Arc<dyn Clock>,
}

impl Rules {
    /// Rules for these kinds.
    #[must_use]
    pub fn new(registry: Registry, clock: Arc<dyn Clock>) -> Self {
        Self { registry, clock }
    }

    /// The kinds.
    #[must_use]
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The wall clock.
    #[must_use]
    pub fn now(&self) -> ServerTime {
        self.clock.now()
    }

    fn reach(&self, kind: &Kind) -> Reach {
        Reach::of(&self.registry, kind)
    }

    /// Looks for a record with the eyes of the caller. What is hidden costs as many statements as what is not there, so
    /// that the time tells nobody which of the two it is.
    async fn look(&self, txn: &mut dyn ReadTxn, caller: &Caller, id: EntityId) -> Result<Look, StoreError> {
        let row = txn.record(id).await?;
        if row.as_ref().is_some_and(|row| row.shared || caller.scope.sees(&row.path)) {
            return Ok(row.map_or(Look::Absent, |row| Look::Seen(Box::new(row))));
        }
        let through = txn.seen_through(id).await?;
        Ok(match row {
            Some(row) if through.iter().any(|path| caller.scope.covers(path)) => Look::Seen(Box::new(row)),
            Some(_) => Look::Hidden,
            None => Look::Absent,
        })
    }

    async fn sees(&self, txn: &mut dyn ReadTxn, caller: &Caller, row: &Row) -> Result<bool, StoreError> {
        if row.shared || caller.scope.sees(&row.path) {
            return Ok(true);
        }
        Ok(txn.seen_through(row.key.id).await?.iter().any(|path| caller.scope.covers(path)))
    }
}

/// What somebody who looks for a record finds.
enum Look {
    /// The record.
    Seen(Box<Row>),
    /// One that is none of theirs.
    Hidden,
    /// None.
    Absent,
}

impl Look {
    /// The record, if the caller sees it.
    fn seen(self) -> Option<Row> {
        match self {
            Self::Seen(row) => Some(*row),
            Self::Hidden | Self::Absent => None,
        }
    }
}

/// The record as the caller is told it stands, with who and when.
fn current(row: &Row, caller: &Caller) -> Box<Current> {
    Box::new(Current(Record {
        key: row.key.clone(),
        stamp: row.stamp,
        content: row.data.clone().map_or(Content::Deleted, Content::Live),
        op: row.author.op.filter(|_| row.author.by == caller.session.account.id),
        author: Some(authorship(&row.author)),
    }))
}

fn authorship(author: &Author) -> Authorship {
    Authorship { by: author.by, device: author.device_name.clone(), edited: author.edited }
}
