//! Which sign-ins are good, kept beside the database as well as in it: a database that was put back from a copy does not
//! know which of its own were taken back since, and would let a laptop in again that was lost.
//!
//! The note holds the hashes of all tokens and unused one-time codes, by which nobody signs in. It is a list of what is
//! good and not of what was taken back: what it does not name is not let in.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rounds_model::EntityId;

use crate::{
    blobs::{BlobError, BlobStore},
    store::{ServerStore, StoreError, TokenHash, WriteTxn},
};

/// Why the sign-ins could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum SignInsError {
    /// The note cannot be read or written.
    #[error("the note of who is signed in: {0}")]
    Blobs(#[from] BlobError),
    /// The note is none.
    #[error("the note {name} beside the database is damaged ({reason}); remove it to go on, and everybody signs in again")]
    Damaged {
        /// The note.
        name: String,
        /// What is wrong with it.
        reason: serde_json::Error,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of the sign-ins of a database that was put back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TakenBack {
    /// So many tokens and unused codes are good no more.
    pub count: usize,
    /// Organisations of which no note told which those are.
    pub untold: usize,
}

/// What is done where no note tells which sign-ins were taken back since the copy was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Untold {
    /// None is good: everybody signs in again.
    SignOut,
    /// All are good, whoever may have them.
    Keep,
}

/// Keeps the notes of all organisations.
#[derive(Clone)]
pub struct SignIns {
    blobs: Arc<dyn BlobStore>,
    /// What was noted last; there is nothing to do while it is so.
    noted: BTreeMap<EntityId, BTreeSet<String>>,
}

impl SignIns {
    /// Keeps them in `blobs`.
    #[must_use]
    pub fn new(blobs: Arc<dyn BlobStore>) -> Self {
        Self { blobs, noted: BTreeMap::new() }
    }

    /// Notes which sign-ins are good in a database that is not behind.
    ///
    /// # Errors
    /// The database failed, or the note beside it.
    pub async fn follow(&mut self, store: &dyn ServerStore) -> Result<(), SignInsError> {
        for organisation in store.organisations().await? {
            let good: BTreeSet<String> = store.read(organisation.id).await?.tokens().await?.iter().map(hex).collect();
            if self.noted.get(&organisation.id) == Some(&good) {
                continue;
            }
            let name = name(organisation.id);
            let text = serde_json::to_vec(&good).map_err(|reason| SignInsError::Damaged { name: name.clone(), reason })?;
            if self.blobs.note(&name).await?.as_ref() != Some(&text) {
                self.blobs.set_note(&name, text).await?;
            }
            self.noted.insert(organisation.id, good);
        }
        Ok(())
    }

    /// Takes back, in a database that is a copy, all that the note does not name; where there is none, as `untold` says.
    ///
    /// # Errors
    /// The database failed, or the note beside it.
    pub async fn take_back(&self, txn: &mut dyn WriteTxn, organisation: EntityId, untold: Untold) -> Result<TakenBack, SignInsError> {
        let name = name(organisation);
        let good: Option<BTreeSet<String>> = match self.blobs.note(&name).await? {
            Some(text) => Some(serde_json::from_slice(&text).map_err(|reason| SignInsError::Damaged { name, reason })?),
            None => None,
        };
        let mut taken = TakenBack { count: 0, untold: usize::from(good.is_none()) };
        if good.is_none() && untold == Untold::Keep {
            return Ok(taken);
        }
        let good = good.unwrap_or_default();
        for token in txn.tokens().await?.into_iter().filter(|token| !good.contains(&hex(token))) {
            txn.drop_token(token).await?;
            txn.use_enrolment(token).await?;
            taken.count += 1;
        }
        Ok(taken)
    }
}

fn hex(token: &TokenHash) -> String {
    token.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn name(organisation: EntityId) -> String {
    format!("sign-ins-{organisation}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{blobs::DiskBlobs, testing::Bench, watermark::Watermark};

    /// A laptop that was signed out after the copy was made, and one that was not.
    async fn is_put_right(bench: Bench) {
        let (kept, lost) = (bench.world().await, bench.device(rounds_model::Role::Coordinator, &[1]).await);
        let folder = tempfile::tempdir().unwrap();
        let blobs: Arc<dyn BlobStore> = Arc::new(DiskBlobs::new(folder.path().into()));
        let store = bench.server.store();
        let lost_token = crate::token::Token::parse(&lost.token).unwrap().hash();
        let copied = store.read(bench.organisation).await.unwrap().tokens().await.unwrap();
        assert_eq!(copied.len(), 2);

        let mut watermark = Watermark::new(Arc::clone(&blobs));
        watermark.follow(store).await.unwrap();
        let mut txn = store.write(bench.organisation).await.unwrap();
        txn.drop_token(lost_token).await.unwrap();
        txn.commit().await.unwrap();
        watermark.follow(store).await.unwrap();
        // The copy comes back, and the lost laptop's token with it.
        let device = crate::store::Device { id: lost.session.device, account: lost.session.account.id, name: "laptop".into() };
        let mut txn = store.write(bench.organisation).await.unwrap();
        assert!(txn.add_token(&device, lost_token, bench.server.rules().now()).await.unwrap());
        txn.commit().await.unwrap();
        let taken = Watermark::new(blobs).restored(store, Untold::SignOut).await.unwrap();
        assert_eq!(taken, TakenBack { count: 1, untold: 0 });
        assert!(store.pass(lost_token).await.unwrap().is_none());
        assert!(store.pass(crate::token::Token::parse(&kept.token).unwrap().hash()).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn what_was_taken_back_since_a_copy_is_taken_back_again_on_sqlite() {
        is_put_right(Bench::new().await).await;
    }

    #[tokio::test]
    async fn what_was_taken_back_since_a_copy_is_taken_back_again_on_postgresql() {
        is_put_right(Bench::on_postgres().await).await;
    }

    #[tokio::test]
    async fn where_nothing_tells_what_was_taken_back_nobody_is_let_in_unless_that_is_asked_for() {
        let bench = Bench::new().await;
        bench.world().await;
        let store = bench.server.store();
        for (untold, count, left) in [(Untold::Keep, 0, 1), (Untold::SignOut, 1, 0)] {
            let folder = tempfile::tempdir().unwrap();
            let watermark = Watermark::new(Arc::new(DiskBlobs::new(folder.path().into())));
            assert_eq!(watermark.restored(store, untold).await.unwrap(), TakenBack { count, untold: 1 });
            assert_eq!(store.read(bench.organisation).await.unwrap().tokens().await.unwrap().len(), left);
        }
    }

    #[tokio::test]
    async fn a_note_that_is_damaged_is_named() {
        let bench = Bench::new().await;
        let folder = tempfile::tempdir().unwrap();
        let blobs: Arc<dyn BlobStore> = Arc::new(DiskBlobs::new(folder.path().into()));
        blobs.set_note(&name(bench.organisation), b"[".to_vec()).await.unwrap();
        let refusal = Watermark::new(blobs).restored(bench.server.store(), Untold::Keep).await.unwrap_err().to_string();
        assert!(refusal.contains(&name(bench.organisation)) && refusal.contains("everybody signs in again"), "{refusal}");
    }
}
