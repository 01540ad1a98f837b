//! The store: opens transactions on the file, one writer at a time.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use rounds_model::Registry;
use rounds_sync::{
    Device,
    ports::{ReadTxn, RunLock, Store, StoreError, WriteTxn},
};
use tokio::sync::Mutex;

use crate::{
    DatabaseKey,
    error::Result,
    lock,
    open::{self, Connections},
    txn::Txn,
};

/// The encrypted database of one account. A clone is the same database.
#[derive(Clone)]
pub struct SqliteStore {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    /// The connections' options hold it as well, for each new connection needs it.
    key: DatabaseKey,
    registry: Registry,
    connections: Connections,
    /// Whose turn it is to write; those who wait come in order.
    turn: Arc<Mutex<()>>,
    lock_file: PathBuf,
}

impl SqliteStore {
    /// Opens the database at `path`, or makes it, and brings it to this program's schema.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] when the first page does not decrypt, [`StoreError::Corrupt`] for a damaged or foreign
    /// file, [`StoreError::TooNew`] for one of a newer program; in these cases the file is left as it was.
    pub async fn open(path: &Path, key: DatabaseKey, registry: Registry) -> std::result::Result<Self, StoreError> {
        let connections = open::open(path, &key).await?;
        let mut lock_file = path.as_os_str().to_owned();
        lock_file.push("-run.lock");
        let shared = Shared { path: path.to_owned(), key, registry, connections, turn: Arc::default(), lock_file: lock_file.into() };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The one row about this database; written by `make` where it is missing, so that of two programs which make a
    /// database at once both see the same.
    ///
    /// # Errors
    /// Those of a write.
    pub async fn device_or(&self, make: impl FnOnce() -> Device + Send) -> std::result::Result<Device, StoreError> {
        let mut txn = self.write().await?;
        match txn.device().await {
            Err(StoreError::NoDevice) => {
                let device = make();
                txn.set_device(&device).await?;
                txn.commit().await?;
                Ok(device)
            }
            known => known,
        }
    }

    /// Closes the file in order: what is in the log is moved into the database. Transactions still open are waited for.
    pub async fn close(&self) {
        self.shared.connections.readers.close().await;
        self.shared.connections.writer.close().await;
    }

    /// The key that opened it, for other files of the same account.
    #[must_use]
    pub fn key(&self) -> &DatabaseKey {
        &self.shared.key
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.shared.path
    }

    /// The kinds of this program.
    pub(crate) fn registry(&self) -> &Registry {
        &self.shared.registry
    }

    /// Begins a reading transaction and takes its snapshot.
    pub(crate) async fn snapshot(&self) -> Result<Txn> {
        Txn::read(&self.shared.connections.readers, self.shared.registry.clone()).await
    }

    /// Begins a writing transaction when its turn comes.
    pub(crate) async fn begin_write(&self) -> Result<Txn> {
        let turn = self.shared.turn.clone().lock_owned().await;
        Txn::write(&self.shared.connections.writer, self.shared.registry.clone(), turn).await
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn read(&self) -> std::result::Result<Box<dyn ReadTxn + '_>, StoreError> {
        Ok(Box::new(self.snapshot().await?))
    }

    async fn write(&self) -> std::result::Result<Box<dyn WriteTxn + '_>, StoreError> {
        Ok(Box::new(self.begin_write().await?))
    }

    async fn try_run_lock(&self) -> std::result::Result<Option<Box<dyn RunLock>>, StoreError> {
        lock::try_lock(&self.shared.lock_file)
    }
}

#[cfg(test)]
mod tests;
