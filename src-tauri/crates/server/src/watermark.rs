//! How far each organisation's history has come, kept beside the database and not in it.
//!
//! A database that was put back from a copy does not know that it is old; the mark does. A database that is
//! behind its mark begins a new history, so that every device compares all it has and sends again what was
//! lost. The mark only rises within a history, and is written after commits, so it never promises too much.
//!
//! Several processes keep the marks of one database. None of them relies on what it wrote itself: a mark counts as
//! raised once it was read back, so what two that wrote at once did to each other is put right by the next look.

use std::{collections::BTreeMap, sync::Arc};

use rounds_model::{EntityId, Stamp};
use serde::{Deserialize, Serialize};

use crate::{
    blobs::{BlobError, BlobStore},
    rules::accounts,
    sign_ins::{SignIns, SignInsError, TakenBack, Untold},
    store::{ClockRow, ServerStore, StoreError},
};

/// How many histories of an organisation are remembered.
const REMEMBERED: usize = 16;

/// Why the mark could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum WatermarkError {
    /// The note cannot be read or written.
    #[error("the mark beside the database: {0}")]
    Blobs(#[from] BlobError),
    /// The note is no mark.
    #[error("the note {name} beside the database is damaged ({reason}); remove it to go on without its check")]
    Damaged {
        /// The note.
        name: String,
        /// What is wrong with it.
        reason: serde_json::Error,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The list of sign-ins beside it.
    #[error(transparent)]
    SignIns(#[from] SignInsError),
}

/// How far one history has come.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Mark {
    epoch: String,
    last: Stamp,
    /// The history that it went on from, and the last stamp taken over; not known of the first, nor of one that began
    /// by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<(String, Stamp)>,
}

impl Mark {
    /// Whether both say that the history has come as far.
    fn is_at(&self, other: &Self) -> bool {
        self.epoch == other.epoch && self.last == other.last
    }
}

impl From<&ClockRow> for Mark {
    fn from(clock: &ClockRow) -> Self {
        Self { epoch: clock.epoch.clone(), last: clock.last, from: None }
    }
}

/// The histories of one organisation, the present one last.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Marks(Vec<Mark>);

impl Marks {
    /// Whether a database that stands here has lost something: its history was left for another, or has been further.
    fn is_ahead_of(&self, database: &Mark) -> bool {
        let known = self.0.iter().position(|mark| mark.epoch == database.epoch);
        known.is_some_and(|place| place + 1 < self.0.len()) || self.0.last().is_some_and(|mark| database.last < mark.last)
    }

    /// Notes where the database stands; says whether that was news.
    fn raise(&mut self, database: Mark) -> bool {
        match self.0.last_mut() {
            Some(mark) if mark.is_at(&database) => return false,
            Some(mark) if mark.epoch == database.epoch => mark.last = database.last,
            _ => self.0.push(database),
        }
        let forgotten = self.0.len().saturating_sub(REMEMBERED);
        self.0.drain(..forgotten);
        true
    }
}

impl Marks {
    /// The histories that `epoch` goes back to, itself first, and the last stamp that it has of each.
    fn ancestry<'a>(&'a self, epoch: &'a str) -> Vec<(&'a str, Stamp)> {
        let (mut found, mut next) = (Vec::new(), Some((epoch, Stamp::from_micros(i64::MAX))));
        while let Some((epoch, until)) = next {
            let mark = self.0.iter().find(|mark| mark.epoch == epoch);
            found.push((epoch, until));
            // No history goes back to more of them than there are.
            let from = mark.filter(|_| found.len() <= self.0.len()).and_then(|mark| mark.from.as_ref());
            next = from.map(|(before, at)| (before.as_str(), until.min(*at)));
        }
        found
    }

    /// Up to which stamp two histories are the same; `None` when it is not known where they part.
    fn shared(&self, one: &str, other: &str) -> Option<Stamp> {
        let others = self.ancestry(other);
        self.ancestry(one).into_iter().find_map(|(epoch, until)| {
            let (_, theirs) = others.iter().find(|(other, _)| *other == epoch)?;
            Some(until.min(*theirs))
        })
    }
}

/// Keeps the marks of all organisations.
#[derive(Clone)]
pub struct Watermark {
    blobs: Arc<dyn BlobStore>,
    /// What was read back from beside the database; there is nothing to do while the database stands there.
    confirmed: BTreeMap<EntityId, Mark>,
    /// A database that is behind does not know either who was signed out.
    sign_ins: SignIns,
}

impl Watermark {
    /// Keeps the marks as notes in `blobs`.
    #[must_use]
    pub fn new(blobs: Arc<dyn BlobStore>) -> Self {
        Self { sign_ins: SignIns::new(Arc::clone(&blobs)), blobs, confirmed: BTreeMap::new() }
    }

    /// Compares each organisation with its mark: begins a new history of one that is behind it, and raises the mark
    /// of one that has gone on. Then none of them is behind, and who is signed in is noted too.
    ///
    /// # Errors
    /// The database failed, or the notes beside it.
    pub async fn follow(&mut self, store: &dyn ServerStore) -> Result<(), WatermarkError> {
        for organisation in store.organisations().await? {
            let database = Mark::from(store.read(organisation.id).await?.clock());
            if self.confirmed.get(&organisation.id).is_some_and(|mark| mark.is_at(&database)) {
                continue;
            }
            let mut marks = self.marks(organisation.id).await?;
            if marks.is_ahead_of(&database) {
                self.begin_anew(store, organisation.id, None).await?;
            } else if marks.raise(database.clone()) {
                self.write(organisation.id, &marks).await?;
            } else {
                self.confirmed.insert(organisation.id, database);
            }
        }
        Ok(self.sign_ins.follow(store).await?)
    }

    /// Begins a new history of every organisation: the database is a copy, whether or not its marks are here to tell.
    /// What was taken back since of who is signed in is taken back again.
    ///
    /// # Errors
    /// The database failed, or the notes beside it.
    pub async fn restored(&self, store: &dyn ServerStore, untold: Untold) -> Result<TakenBack, WatermarkError> {
        let mut all = TakenBack::default();
        for organisation in store.organisations().await? {
            let taken = self.begin_anew(store, organisation.id, Some(untold)).await?;
            (all.count, all.untold) = (all.count + taken.count, all.untold + taken.untold);
        }
        Ok(all)
    }

    /// Begins a new history of an organisation: one that was `restored`, or that is behind its mark when nobody else can
    /// move either. Another process may just have gone on, or have begun the new history.
    async fn begin_anew(
        &self,
        store: &dyn ServerStore,
        organisation: EntityId,
        restored: Option<Untold>,
    ) -> Result<TakenBack, WatermarkError> {
        let mut txn = store.write(organisation).await?;
        let database = Mark::from(txn.clock());
        let mut marks = self.marks(organisation).await?;
        if restored.is_none() && !marks.is_ahead_of(&database) {
            return Ok(TakenBack::default());
        }
        let new = Mark { epoch: accounts::epoch(), last: database.last, from: Some((database.epoch, database.last)) };
        // Noted before it is true: if the commit fails, the database is still seen to be behind.
        marks.raise(new.clone());
        self.write(organisation, &marks).await?;
        txn.set_epoch(&new.epoch, new.last).await?;
        // A database that is older than an earlier restore does not know of the histories since.
        for mark in &marks.0 {
            if let Some(shared) = marks.shared(&mark.epoch, &new.epoch).filter(|_| mark.epoch != new.epoch) {
                txn.note_history(&mark.epoch, shared).await?;
            }
        }
        let taken = self.sign_ins.take_back(txn.as_mut(), organisation, restored.unwrap_or(Untold::SignOut)).await?;
        txn.commit().await?;
        tracing::warn!(%organisation, epoch = new.epoch, restored_to = %new.last, signed_out = taken.count,
            "The database is older than what its devices saw: a new history begins, and they send again what it lost");
        Ok(taken)
    }

    async fn marks(&self, organisation: EntityId) -> Result<Marks, WatermarkError> {
        let name = name(organisation);
        match self.blobs.note(&name).await? {
            Some(text) => serde_json::from_slice(&text).map_err(|reason| WatermarkError::Damaged { name, reason }),
            None => Ok(Marks::default()),
        }
    }

    async fn write(&self, organisation: EntityId, marks: &Marks) -> Result<(), WatermarkError> {
        let name = name(organisation);
        let text = serde_json::to_vec(marks).map_err(|reason| WatermarkError::Damaged { name: name.clone(), reason })?;
        Ok(self.blobs.set_note(&name, text).await?)
    }
}

fn name(organisation: EntityId) -> String {
    format!("watermark-{organisation}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Server,
        blobs::{DiskBlobs, s3},
        clock::SystemClock,
        config::{BlobConfig, Config},
        server::database,
        testing::{Bench, school},
        toys,
    };

    fn mark(epoch: &str, last: i64) -> Mark {
        Mark { epoch: epoch.into(), last: Stamp::from_micros(last), from: None }
    }

    #[test]
    fn a_database_is_behind_when_its_history_was_further_or_was_left() {
        let marks = Marks(vec![mark("old", 40), mark("new", 50)]);
        for (database, behind) in [
            (mark("new", 50), false),
            (mark("new", 60), false),
            (mark("new", 49), true),
            (mark("old", 40), true),
            (mark("old", 90), true),
            // A new history that an operator began, and that no mark tells of yet.
            (mark("newer", 50), false),
            (mark("newer", 49), true),
        ] {
            assert_eq!(marks.is_ahead_of(&database), behind, "{database:?}");
        }
        assert!(!Marks::default().is_ahead_of(&mark("first", 0)));
    }

    #[test]
    fn a_mark_rises_and_the_histories_are_remembered() {
        let mut marks = Marks::default();
        assert!(marks.raise(mark("one", 1)) && marks.raise(mark("one", 2)) && !marks.raise(mark("one", 2)));
        assert!(marks.raise(mark("two", 2)));
        assert_eq!(marks.0, [mark("one", 2), mark("two", 2)]);
        (0..100).for_each(|n| assert!(marks.raise(mark(&n.to_string(), 2))));
        assert_eq!(marks.0.len(), REMEMBERED);
    }

    #[test]
    fn two_histories_are_the_same_up_to_where_either_left_what_they_have_in_common() {
        let from = |epoch: &str, last, before: &str, at| Mark { from: Some((before.into(), Stamp::from_micros(at))), ..mark(epoch, last) };
        // A copy of `a` at 50 was put back, and a later one of `a` at 70 in its turn; `d` goes on from `b`.
        let marks = Marks(vec![mark("a", 100), from("b", 80, "a", 50), from("c", 90, "a", 70), from("d", 95, "b", 60), mark("hand", 96)]);
        let shared = |one, other| marks.shared(one, other).map(Stamp::micros);
        for (one, other, expected) in [("a", "b", 50), ("a", "c", 70), ("b", "c", 50), ("b", "d", 60), ("a", "d", 50), ("c", "d", 50)] {
            assert_eq!((shared(one, other), shared(other, one)), (Some(expected), Some(expected)), "{one} and {other}");
        }
        assert_eq!(shared("hand", "a"), None, "nobody noted where it began");
    }

    #[tokio::test]
    async fn a_copy_that_is_older_than_an_earlier_restore_still_knows_where_that_one_parted() {
        let bench = Bench::new().await;
        let office = bench.world().await;
        let (early, late, notes) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let blobs: Arc<dyn BlobStore> = Arc::new(DiskBlobs::new(notes.path().into()));
        let early_at = bench.row(7).await.unwrap().stamp;
        bench.copy_database(&database(early.path())).await;
        let late_at = office.done(&[office.put("School", 20, None, school(1))]).await[0];
        bench.copy_database(&database(late.path())).await;
        office.done(&[office.put("School", 21, None, school(1))]).await;
        Watermark::new(Arc::clone(&blobs)).follow(bench.server.store()).await.unwrap();
        let mut epochs = Vec::new();
        for folder in [&early, &late] {
            // The notes lie elsewhere, as they do in a bucket.
            let store = crate::store::sqlite::SqliteStore::open(&database(folder.path())).await.unwrap();
            Watermark::new(Arc::clone(&blobs)).follow(&store).await.unwrap();
            let mut txn = store.read(bench.organisation).await.unwrap();
            epochs.push(txn.clock().epoch.clone());
            if folder.path() == late.path() {
                assert_eq!(txn.shared_with("first").await.unwrap(), Some(late_at));
                assert_eq!(txn.shared_with(&epochs[0]).await.unwrap(), Some(early_at), "the copy itself knows nothing of that one");
                assert_eq!(txn.clock().restored_to, Some(early_at));
            }
        }
    }

    #[tokio::test]
    async fn a_database_put_back_from_a_copy_begins_one_new_history_however_many_look() {
        let bench = Bench::new().await;
        let office = bench.world().await;
        let copy = tempfile::tempdir().unwrap();
        let copied = bench.row(7).await.unwrap().stamp;
        bench.copy_database(&database(copy.path())).await;
        office.done(&[office.put("School", 20, None, school(1))]).await;
        let blobs: Arc<dyn BlobStore> = Arc::new(DiskBlobs::new(copy.path().into()));
        Watermark::new(Arc::clone(&blobs)).follow(bench.server.store()).await.unwrap();

        let restored = Server::open(copy.path(), toys::registry()).await.unwrap();
        let clock = restored.store().read(bench.organisation).await.unwrap().clock().clone();
        assert_ne!(clock.epoch, "first");
        assert_eq!(clock.restored_to, Some(copied));
        // The mark follows the new history: others that look, and those that start, change nothing.
        Watermark::new(blobs).follow(restored.store()).await.unwrap();
        let again = Server::open(copy.path(), toys::registry()).await.unwrap();
        assert_eq!(again.store().read(bench.organisation).await.unwrap().clock().epoch, clock.epoch);
    }

    #[tokio::test]
    async fn two_servers_on_postgresql_keep_the_mark_in_one_bucket() {
        let (place, _folder) = s3::tests::serve().await;
        let bench = Bench::on_postgres().await;
        let office = bench.world().await;
        let config = Config { blobs: BlobConfig::S3(place.clone()), ..bench.config.clone() };
        let one = Server::configured(&config, toys::registry(), Arc::new(SystemClock)).await.unwrap();
        office.done(&[office.put("School", 20, None, school(1))]).await;
        let two = Server::configured(&config, toys::registry(), Arc::new(SystemClock)).await.unwrap();
        let clock = one.store().read(bench.organisation).await.unwrap().clock().clone();
        assert_eq!(clock.epoch, "first", "one that is not behind stays what it is");
        let note = s3::S3Blobs::new(&place).unwrap().note(&name(bench.organisation)).await.unwrap().unwrap();
        assert_eq!(serde_json::from_slice::<Marks>(&note).unwrap().0, [Mark::from(&clock)]);
        one.close().await;
        two.close().await;
    }

    #[tokio::test]
    async fn what_another_process_wrote_over_a_mark_is_put_right() {
        let bench = Bench::new().await;
        let office = bench.world().await;
        let folder = tempfile::tempdir().unwrap();
        let blobs: Arc<dyn BlobStore> = Arc::new(DiskBlobs::new(folder.path().into()));
        let mut watermark = Watermark::new(Arc::clone(&blobs));
        watermark.follow(bench.server.store()).await.unwrap();
        let late = blobs.note(&name(bench.organisation)).await.unwrap().unwrap();
        office.done(&[office.put("School", 20, None, school(1))]).await;
        watermark.follow(bench.server.store()).await.unwrap();
        let raised = blobs.note(&name(bench.organisation)).await.unwrap();
        blobs.set_note(&name(bench.organisation), late).await.unwrap();
        watermark.follow(bench.server.store()).await.unwrap();
        assert_eq!(blobs.note(&name(bench.organisation)).await.unwrap(), raised);
    }

    #[tokio::test]
    async fn a_damaged_mark_is_said_so() {
        let bench = Bench::new().await;
        let folder = tempfile::tempdir().unwrap();
        let blobs: Arc<dyn BlobStore> = Arc::new(DiskBlobs::new(folder.path().into()));
        blobs.set_note(&name(bench.organisation), b"{".to_vec()).await.unwrap();
        let refusal = Watermark::new(blobs).follow(bench.server.store()).await.unwrap_err();
        assert!(refusal.to_string().contains("damaged"), "{refusal}");
    }
}
