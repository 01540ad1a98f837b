//! How far each organisation's history has come, kept beside the database and not in it.
//!
//! A database that was put back from a copy does not know that it is old; the mark does. A database that is
//! behind its mark begins a new history, so that every device compares all it has and sends again what was
//! lost. The mark only rises within a history, and is written after commits, so it never promises too much.

use std::{
    collections::BTreeMap,
    path::{Path as FilePath, PathBuf},
};

use rounds_model::{EntityId, Stamp};
use serde::{Deserialize, Serialize};

use crate::{
    rules::{Rules, accounts::AccountError},
    store::{ServerStore, StoreError},
};

/// Why the mark could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum WatermarkError {
    /// The file cannot be read or written.
    #[error("{}: {source}", .file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What came of it.
        source: std::io::Error,
    },
    /// The file is no mark.
    #[error("{} is damaged ({reason}); move it away to start without its check", .file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: serde_json::Error,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The new history could not be begun.
    #[error(transparent)]
    Epoch(#[from] AccountError),
}

/// How far one history has come.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Mark {
    epoch: String,
    last: Stamp,
}

/// The marks of all organisations, and the file that keeps them.
#[derive(Clone, Debug)]
pub struct Watermark {
    file: PathBuf,
    marks: BTreeMap<EntityId, Mark>,
}

impl Watermark {
    /// Reads the mark; a server that has none yet begins with an empty one.
    ///
    /// # Errors
    /// The file cannot be read, or is no mark.
    pub async fn read(file: &FilePath) -> Result<Self, WatermarkError> {
        let marks = match tokio::fs::read(file).await {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|reason| WatermarkError::Damaged { file: file.to_owned(), reason })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(source) => return Err(WatermarkError::Io { file: file.to_owned(), source }),
        };
        Ok(Self { file: file.to_owned(), marks })
    }

    /// Begins a new history of each organisation whose database is behind its mark.
    ///
    /// # Errors
    /// The database failed.
    pub async fn check(&self, rules: &Rules, store: &dyn ServerStore) -> Result<(), WatermarkError> {
        for organisation in store.organisations().await? {
            let clock = store.read(organisation.id).await?.clock().clone();
            let behind = self.marks.get(&organisation.id).is_some_and(|mark| clock.last < mark.last);
            if behind {
                let epoch = rules.new_epoch(store, organisation.id).await?;
                tracing::warn!(organisation = %organisation.id, %epoch, restored_to = %clock.last,
                    "The database is older than its mark: a new history begins, and devices send again what it lost");
            }
        }
        Ok(())
    }

    /// Raises the mark to where the database is, and writes it if it rose.
    ///
    /// # Errors
    /// The database failed, or the file cannot be written.
    pub async fn raise(&mut self, store: &dyn ServerStore) -> Result<(), WatermarkError> {
        let before = self.marks.clone();
        for organisation in store.organisations().await? {
            let clock = store.read(organisation.id).await?.clock().clone();
            let held = self.marks.get(&organisation.id);
            if held.is_none_or(|mark| mark.epoch != clock.epoch || mark.last < clock.last) {
                self.marks.insert(organisation.id, Mark { epoch: clock.epoch, last: clock.last });
            }
        }
        if self.marks == before {
            return Ok(());
        }
        let io = |source| WatermarkError::Io { file: self.file.clone(), source };
        let bytes = serde_json::to_vec(&self.marks).map_err(|error| io(error.into()))?;
        // Written whole beside it and put in its place: a mark is never half there.
        let new = self.file.with_extension("new");
        tokio::fs::write(&new, bytes).await.map_err(io)?;
        tokio::fs::rename(&new, &self.file).await.map_err(io)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Server,
        server::{database, watermark},
        testing::{Bench, school},
        toys,
    };

    #[tokio::test]
    async fn a_database_put_back_from_a_copy_begins_a_new_history() {
        let bench = Bench::new().await;
        let office = bench.world().await;
        let copy = tempfile::tempdir().unwrap();
        let copied = bench.row(7).await.unwrap().stamp;
        bench.copy_database(&database(copy.path())).await;
        office.done(&[office.put("School", 20, None, school(1))]).await;
        let mut mark = Watermark::read(&watermark(copy.path())).await.unwrap();
        mark.raise(bench.server.store()).await.unwrap();

        let restored = Server::open(copy.path(), toys::registry()).await.unwrap();
        let clock = restored.store().read(bench.organisation).await.unwrap().clock().clone();
        assert_ne!(clock.epoch, "first");
        assert_eq!(clock.restored_to, Some(copied));
        // The mark follows the new history: starting once more changes nothing.
        let mut mark = Watermark::read(&watermark(copy.path())).await.unwrap();
        mark.raise(restored.store()).await.unwrap();
        let again = Server::open(copy.path(), toys::registry()).await.unwrap();
        assert_eq!(again.store().read(bench.organisation).await.unwrap().clock().epoch, clock.epoch);
    }

    #[tokio::test]
    async fn a_damaged_mark_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        tokio::fs::write(watermark(folder.path()), "{").await.unwrap();
        let refusal = Server::open(folder.path(), toys::registry()).await.err().unwrap();
        assert!(refusal.to_string().contains("damaged"), "{refusal}");
    }
}
