//! Tokens: one per device, good until it has not been used for long, or is taken away.

use std::time::Duration;

use rounds_model::{EntityId, Kind, ServerTime};

use super::{
    Rules,
    accounts::{AccountError, SignedIn},
};
use crate::store::{ServerStore, Session, StoreError, TokenHash};

/// A token that was not used for so long is good no more. Whoever is away for a season signs in again, and
/// nothing that waits on the device is lost by it.
pub const GOOD_FOR: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// A use is noted at most so often: an exchange that changes nothing should write nothing.
const NOTED_EVERY: Duration = Duration::from_secs(60 * 60);

impl Rules {
    /// Who stands behind a token that is still good. Each use makes it good for [`GOOD_FOR`] again.
    ///
    /// # Errors
    /// The store failed.
    pub async fn session(&self, store: &dyn ServerStore, token: TokenHash) -> Result<Option<Session>, StoreError> {
        let Some(pass) = store.pass(token).await? else { return Ok(None) };
        let now = self.now();
        let unused = age(pass.used, now);
        if unused > GOOD_FOR {
            return Ok(None);
        }
        if unused >= NOTED_EVERY
            && let Err(error) = store.used(token, now).await
        {
            // The next exchange notes it as well; nobody is turned away for a busy database.
            tracing::warn!(%error, "The use of a token could not be noted");
        }
        Ok(Some(pass.session))
    }

    /// Signs in on the page of the office; see [`page_of`].
    ///
    /// # Errors
    /// The store failed.
    pub async fn sign_in_on_page(&self, store: &dyn ServerStore, email: &str, password: String) -> Result<Option<SignedIn>, AccountError> {
        let page = store.credentials(&email.trim().to_lowercase()).await?.map(|found| page_of(found.account.id));
        self.sign_in(store, email, password, "Office page", page).await
    }

    /// Takes a token away.
    ///
    /// # Errors
    /// The store failed.
    pub async fn sign_out(&self, store: &dyn ServerStore, organisation: EntityId, token: TokenHash) -> Result<(), AccountError> {
        let mut txn = store.write(organisation).await?;
        txn.drop_token(token).await?;
        Ok(txn.commit().await?)
    }

    /// Takes the tokens of a user away, or of one device of theirs; says how many there were. What waits on a
    /// device stays there until somebody signs in again.
    ///
    /// # Errors
    /// The store failed.
    pub async fn revoke_tokens(
        &self,
        store: &dyn ServerStore,
        organisation: EntityId,
        user: EntityId,
        device: Option<EntityId>,
    ) -> Result<u64, AccountError> {
        let mut txn = store.write(organisation).await?;
        let count = txn.drop_tokens(user, device).await?;
        txn.commit().await?;
        Ok(count)
    }
}

/// The id under which the page of the office keeps the sign-ins of a person. It is no laptop: nothing is
/// entered there, and that somebody looked at it does not mean that their laptop has synced.
#[must_use]
pub fn page_of(account: EntityId) -> EntityId {
    EntityId::derived(&Kind::of("OfficePage"), &[&account.to_string()])
}

/// How long ago; a clock that was set back makes it no time at all.
fn age(then: ServerTime, now: ServerTime) -> Duration {
    Duration::from_micros(u64::try_from(now.micros() - then.micros()).unwrap_or_default())
}
