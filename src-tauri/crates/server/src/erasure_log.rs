//! What was erased, kept beside the database as well as in it: a database that was put back from a copy does not know
//! what was erased since, and erases it again before any laptop is told of it.
//!
//! The note holds what the ledger holds: which record, who had it erased, when and why; never what it said.

use std::sync::Arc;

use rounds_model::{EntityId, Kind, RecordKey, ServerTime};
use serde::{Deserialize, Serialize};

use crate::{
    blobs::{BlobError, BlobStore},
    rules::{Rules, erase::EraseError, erase_again::ErasedAgain},
    store::{Erasure, ServerStore, StoreError},
};

/// Why what was erased could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum ErasureLogError {
    /// The note cannot be read or written.
    #[error("the note of what was erased: {0}")]
    Blobs(#[from] BlobError),
    /// The note is none.
    #[error("the note {name} beside the database is damaged ({reason}); remove it to go on with what the database knows")]
    Damaged {
        /// The note.
        name: String,
        /// What is wrong with it.
        reason: serde_json::Error,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The rules refuse what would be left.
    #[error("what was erased before cannot be erased again: {0}")]
    Again(#[from] EraseError),
}

/// One erasure, as it is noted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Entry {
    kind: Kind,
    id: EntityId,
    by: EntityId,
    reason: String,
    /// Microseconds of UTC.
    at: i64,
    /// Whether the record stayed, without what was personal in it.
    blanked: bool,
}

impl Entry {
    fn new(erasure: Erasure, blanked: bool) -> Self {
        let Erasure { key, by, reason, at } = erasure;
        Self { kind: key.kind, id: key.id, by, reason, at: at.micros(), blanked }
    }

    fn erasure(&self) -> Erasure {
        let key = RecordKey::new(self.kind.clone(), self.id);
        Erasure { key, by: self.by, reason: self.reason.clone(), at: ServerTime::from_micros(self.at) }
    }
}

/// What came of comparing the notes with a database.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Compared {
    /// So many records were erased again.
    pub again: usize,
    /// So many are to lose what is personal once a laptop gives them back.
    pub awaited: usize,
}

/// Keeps the notes of all organisations.
#[derive(Clone)]
pub struct ErasureLog {
    blobs: Arc<dyn BlobStore>,
}

impl ErasureLog {
    /// Keeps them in `blobs`.
    #[must_use]
    pub const fn new(blobs: Arc<dyn BlobStore>) -> Self {
        Self { blobs }
    }

    /// Notes what the database knows and the note does not, and erases again what the note knows and the database does
    /// not.
    ///
    /// # Errors
    /// The database failed, or the note beside it, or the rules refuse an erasure.
    pub async fn follow(&self, rules: &Rules, store: &dyn ServerStore) -> Result<Compared, ErasureLogError> {
        let mut compared = Compared::default();
        for organisation in store.organisations().await? {
            let mut txn = store.read(organisation.id).await?;
            let (known, mut noted) = (txn.erasures().await?, self.noted(organisation.id).await?);
            let before = noted.len();
            for erasure in known.iter().filter(|known| !noted.iter().any(|entry| entry.erasure() == **known)).collect::<Vec<_>>() {
                let stays = txn.record(erasure.key.id).await?.is_some_and(|row| row.data.is_some());
                noted.push(Entry::new(erasure.clone(), stays));
            }
            drop(txn);
            if noted.len() > before {
                let text = serde_json::to_vec(&noted).map_err(|reason| ErasureLogError::Damaged { name: name(organisation.id), reason })?;
                self.blobs.set_note(&name(organisation.id), text).await?;
            }
            for entry in &noted[..before] {
                let erasure = entry.erasure();
                if known.contains(&erasure) {
                    continue;
                }
                match rules.erase_again(store, organisation.id, &erasure, entry.blanked).await? {
                    ErasedAgain::Done => compared.again += 1,
                    ErasedAgain::Awaited => compared.awaited += 1,
                }
            }
        }
        if compared.again > 0 {
            tracing::warn!(again = compared.again, "The database did not know of all that was erased; it is erased again");
        }
        Ok(compared)
    }

    async fn noted(&self, organisation: EntityId) -> Result<Vec<Entry>, ErasureLogError> {
        let name = name(organisation);
        match self.blobs.note(&name).await? {
            Some(text) => serde_json::from_slice(&text).map_err(|reason| ErasureLogError::Damaged { name, reason }),
            None => Ok(Vec::new()),
        }
    }
}

fn name(organisation: EntityId) -> String {
    format!("erasures-{organisation}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        blobs::DiskBlobs,
        testing::{Bench, school},
        toys::{id, key},
    };

    /// A database that does not know what the note beside it knows: a school and a record that is not here are gone, and
    /// a second one that is not here stays without what is personal.
    async fn is_put_right(bench: Bench) {
        let office = bench.world().await;
        let folder = tempfile::tempdir().unwrap();
        let blobs: Arc<dyn BlobStore> = Arc::new(DiskBlobs::new(folder.path().into()));
        let entry = |n, blanked| {
            let erasure =
                Erasure { key: key("School", n), by: id(9), reason: "asked for".into(), at: ServerTime::from_micros(i64::from(n)) };
            Entry::new(erasure, blanked)
        };
        let noted = [entry(3, false), entry(77, false), entry(78, true)];
        blobs.set_note(&name(bench.organisation), serde_json::to_vec(&noted).unwrap()).await.unwrap();
        let log = ErasureLog::new(blobs);
        let (rules, store) = (bench.server.rules(), bench.server.store());
        assert_eq!(log.follow(rules, store).await.unwrap(), Compared { again: 2, awaited: 1 });
        assert_eq!(bench.row(3).await.unwrap().data, None);
        assert!(store.read(bench.organisation).await.unwrap().history(id(3)).await.unwrap().iter().all(|entry| entry.data.is_none()));
        assert_eq!(log.follow(rules, store).await.unwrap(), Compared { again: 0, awaited: 1 }, "it is done once");

        office.send(&[office.put("School", 78, None, school(2))]).await;
        assert_eq!(log.follow(rules, store).await.unwrap(), Compared { again: 1, awaited: 0 });
        assert!(bench.row(78).await.unwrap().data.is_some());
        let known = store.read(bench.organisation).await.unwrap().erasures().await.unwrap();
        assert_eq!(known, [3, 77, 78].map(|n| entry(n, n == 78).erasure()));
    }

    #[tokio::test]
    async fn a_database_erases_again_what_only_the_note_knows_on_sqlite() {
        is_put_right(Bench::new().await).await;
    }

    #[tokio::test]
    async fn a_database_erases_again_what_only_the_note_knows_on_postgresql() {
        is_put_right(Bench::on_postgres().await).await;
    }

    #[tokio::test]
    async fn a_note_that_is_damaged_is_named_and_stops_the_start() {
        let bench = Bench::new().await;
        let blobs: Arc<dyn BlobStore> = Arc::new(DiskBlobs::new(bench.config.data_dir.clone()));
        blobs.set_note(&name(bench.organisation), b"[{".to_vec()).await.unwrap();
        let refusal = ErasureLog::new(blobs).follow(bench.server.rules(), bench.server.store()).await.unwrap_err().to_string();
        assert!(refusal.contains(&name(bench.organisation)) && refusal.contains("damaged"), "{refusal}");
    }
}
