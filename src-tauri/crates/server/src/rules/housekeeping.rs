//! What is kept how long.

use std::time::Duration;

use rounds_model::{ServerTime, Stamp};

use super::Rules;
use crate::store::{ServerStore, StoreError};

/// How long tombstones, exits and answers to operations are kept. A device that was away for longer starts
/// again from nothing, with its queue kept.
pub const KEPT: Duration = Duration::from_secs(400 * 24 * 60 * 60);

impl Rules {
    /// Removes what is older than `KEPT`, in every organisation.
    ///
    /// # Errors
    /// The store failed.
    pub async fn tidy(&self, store: &dyn ServerStore) -> Result<(), StoreError> {
        let kept = i64::try_from(KEPT.as_micros()).unwrap_or(i64::MAX);
        let before = self.now().micros() - kept;
        for organisation in store.organisations().await? {
            let mut txn = store.write(organisation.id).await?;
            txn.prune(Stamp::from_micros(before), ServerTime::from_micros(before)).await?;
            txn.commit().await?;
        }
        Ok(())
    }
}
