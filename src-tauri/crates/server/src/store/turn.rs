//! Whose turn it is to write: of all who wait for the clock row of one organisation, one stands at the database
//! and the others wait here, in order and without a connection. A busy organisation therefore cannot use up the
//! connections that another needs; and where there is one writer for all (SQLite), the organisations take turns at it,
//! however many wait in one of them.
//!
//! This is for fairness within one process alone. What makes stamps unique is the clock row.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rounds_model::EntityId;
use tokio::{
    sync::{Mutex as Queue, OwnedMutexGuard},
    time::timeout,
};

use super::{Result, StoreError};

/// A turn; it ends when it is dropped.
pub type Turn = OwnedMutexGuard<()>;

/// The queues, one for each organisation that is written to.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<EntityId, Arc<Queue<()>>>>);

impl Turns {
    /// Waits for the turn, but no longer than `patience`.
    pub async fn take(&self, organisation: EntityId, patience: Duration) -> Result<Turn> {
        let queue = {
            // What the lock guards is one map, whole after any panic.
            let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(queues.entry(organisation).or_default())
        };
        timeout(patience, queue.lock_owned()).await.map_err(|_| StoreError::Busy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toys::id;

    #[tokio::test]
    async fn a_turn_holds_up_its_own_organisation_alone() {
        let turns = Turns::default();
        let held = turns.take(id(1), Duration::ZERO).await.unwrap();
        assert!(matches!(turns.take(id(1), Duration::ZERO).await, Err(StoreError::Busy)));
        turns.take(id(2), Duration::ZERO).await.unwrap();
        drop(held);
        turns.take(id(1), Duration::ZERO).await.unwrap();
    }
}
