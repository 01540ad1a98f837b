//! Tokens: one per device, good until it has not been used for long, or is taken away.

use std::time::Duration;

use rounds_model::{EntityId, Kind, Role, ServerTime};

use super::{
    Rules,
    accounts::{AccountError, SignedIn},
};
use crate::store::{Device, ServerStore, Session, StoreError, TokenHash};

/// A token that was not used for so long is good no more. Whoever is away for a season signs in again, and
/// nothing that waits on the device is lost by it.
pub const GOOD_FOR: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// A use is noted at most so often: an exchange that changes nothing should write nothing.
const NOTED_EVERY: Duration = Duration::from_secs(60 * 60);

/// What came of signing in on the page of the office.
#[derive(Clone, Debug)]
pub enum PageEntry {
    /// The person is in.
    SignedIn(Box<SignedIn>),
    /// E-mail and password do not belong together.
    Wrong,
    /// They do, and the page is not for this role; nothing was kept of the visit.
    NotForYou,
}

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

    /// Signs in on the page of the office, for roles that `may_look`; see [`page_of`].
    ///
    /// # Errors
    /// The store failed.
    pub async fn sign_in_on_page(
        &self,
        store: &dyn ServerStore,
        email: &str,
        password: String,
        may_look: impl Fn(Role) -> bool,
    ) -> Result<PageEntry, AccountError> {
        let Some(found) = self.recognise(store, email, password).await? else { return Ok(PageEntry::Wrong) };
        if !may_look(found.account.role) {
            return Ok(PageEntry::NotForYou);
        }
        let device = Device { id: page_of(found.account.id), account: found.account.id, name: "Office page".into() };
        let signed_in = self.enter(store, found, device).await?;
        Ok(signed_in.map_or(PageEntry::Wrong, |signed_in| PageEntry::SignedIn(Box::new(signed_in))))
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

    /// Takes the tokens of a user away and the codes that would give them new ones, or the tokens of one device of
    /// theirs; says how many there were. What waits on a
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
