//! A [`Store`] in memory, for tests: the same promises as the one on disk, without the disk.
//!
//! A transaction works on a snapshot that shares every table until it writes there (copy on write); its commit
//! checks references as deferred foreign keys do and publishes the snapshot as a whole.

mod tables;
mod txn;

use std::{
    collections::BTreeSet,
    hash::Hasher,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use rounds_model::Registry;
use tokio::sync::OwnedMutexGuard;

use self::{tables::Tables, txn::MemoryTxn};
use super::Gate;
use crate::{
    Device,
    ports::{ReadTxn, RunLock, Store, StoreError, WriteTxn},
};

/// The in-memory store. A clone is the same store.
#[derive(Clone)]
pub struct MemoryStore {
    shared: Arc<Shared>,
}

struct Shared {
    registry: Registry,
    committed: Mutex<Tables>,
    /// The one writer at a time.
    writer: Arc<tokio::sync::Mutex<()>>,
    /// The one run at a time.
    run: Arc<tokio::sync::Mutex<()>>,
    gate: Gate,
    forgets_journal: AtomicBool,
}

impl MemoryStore {
    /// A store of `device` that holds nothing yet; `registry` says which fields are references.
    #[must_use]
    pub fn new(registry: Registry, device: Device) -> Self {
        Self::with(registry, Some(device))
    }

    /// A store whose one row about itself was not written yet.
    #[must_use]
    pub fn empty(registry: Registry) -> Self {
        Self::with(registry, None)
    }

    fn with(registry: Registry, device: Option<Device>) -> Self {
        let committed = Mutex::new(Tables::new(device));
        Self {
            shared: Arc::new(Shared {
                registry,
                committed,
                writer: Arc::default(),
                run: Arc::default(),
                gate: Gate::default(),
                forgets_journal: AtomicBool::new(false),
            }),
        }
    }

    /// The await points of its transactions: before each, before its commit and after it.
    #[must_use]
    pub fn gate(&self) -> &Gate {
        &self.shared.gate
    }

    /// Keeps no journal from now on: what a store that loses what gave way does.
    pub fn forget_journal(&self) {
        self.shared.forgets_journal.store(true, Ordering::Relaxed);
    }

    /// Another store that holds what this one holds now: a copy of the file.
    #[must_use]
    pub fn copy(&self) -> Self {
        let copy = Self::with(self.shared.registry.clone(), None);
        *copy.shared.committed() = self.shared.committed().clone();
        copy
    }

    /// Hashes all that it holds and that decides what happens next; names that are drawn and reports of runs do not.
    pub fn fingerprint(&self, into: &mut impl Hasher) {
        self.shared.committed().fingerprint(into);
    }

    fn begin(&self, turn: Option<OwnedMutexGuard<()>>) -> Box<MemoryTxn> {
        let tables = self.shared.committed().clone();
        Box::new(MemoryTxn { shared: self.shared.clone(), tables, touched: BTreeSet::new(), _turn: turn })
    }
}

impl Shared {
    fn committed(&self) -> MutexGuard<'_, Tables> {
        // Tables are replaced as a whole, so whoever panicked while holding them left whole ones.
        self.committed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct MemoryRunLock {
    _turn: OwnedMutexGuard<()>,
}

impl RunLock for MemoryRunLock {}

#[async_trait]
impl Store for MemoryStore {
    async fn read(&self) -> Result<Box<dyn ReadTxn + '_>, StoreError> {
        self.shared.gate.pass(true).await;
        Ok(self.begin(None))
    }

    async fn write(&self) -> Result<Box<dyn WriteTxn + '_>, StoreError> {
        self.shared.gate.pass(true).await;
        let turn = self.shared.writer.clone().lock_owned().await;
        Ok(self.begin(Some(turn)))
    }

    async fn try_run_lock(&self) -> Result<Option<Box<dyn RunLock>>, StoreError> {
        let turn = self.shared.run.clone().try_lock_owned().ok();
        Ok(turn.map(|turn| Box::new(MemoryRunLock { _turn: turn }) as Box<dyn RunLock>))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn empty(registry: Registry) -> (MemoryStore, ()) {
        (MemoryStore::empty(registry), ())
    }

    crate::store_contract!(empty);
}
