//! Enrolment codes: a one-time secret that connects a laptop in place of a password. It is shown to the
//! operator, who hands it on as text or as a picture to scan; only its hash is kept.

use std::time::Duration;

use rounds_model::{
    EntityId, ServerTime,
    wire::{EnrolmentCode, limit},
};
use sha2::{Digest as _, Sha256};

use super::{
    Rules,
    accounts::{AccountError, SignedIn},
};
use crate::{
    password,
    store::{ServerStore, TokenHash},
};

/// How long a code is good.
pub const GOOD_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What of a code is kept.
fn hash(code: &EnrolmentCode) -> TokenHash {
    TokenHash(Sha256::digest(code.letters()).into())
}

/// What came of signing in with a code.
#[derive(Clone, Debug)]
pub enum Entry {
    /// The device is signed in, and the code is used up.
    SignedIn(Box<SignedIn>),
    /// No such code, or not for this person, or used, or too old.
    Wrong,
    /// The new password has fewer than [`limit::PASSWORD_CHARACTERS`]; the code is still good.
    PasswordTooShort,
}

impl Rules {
    /// A code that signs the person in once, until the time told with it.
    ///
    /// # Errors
    /// Nobody has the e-mail, or the store failed.
    pub async fn enrol(&self, store: &dyn ServerStore, email: &str) -> Result<(EnrolmentCode, ServerTime), AccountError> {
        let email = email.trim().to_lowercase();
        let found = store.credentials(&email).await?.ok_or(AccountError::NoAccount(email))?;
        let code = EnrolmentCode::new(rand::random());
        let good_for = i64::try_from(GOOD_FOR.as_micros()).unwrap_or(i64::MAX);
        let until = ServerTime::from_micros(self.now().micros().saturating_add(good_for));
        let mut txn = store.write(found.organisation.id).await?;
        txn.enrol(found.account.id, hash(&code), until).await?;
        txn.commit().await?;
        Ok((code, until))
    }

    /// Signs a device in with a code, and sets the password `next` if one is given; then every other device of
    /// the person has to sign in again, as after any change of a password.
    ///
    /// # Errors
    /// The store failed.
    pub async fn sign_in_with_code(
        &self,
        store: &dyn ServerStore,
        email: &str,
        code: &str,
        next: Option<String>,
        device_name: &str,
        known: Option<EntityId>,
    ) -> Result<Entry, AccountError> {
        if next.as_ref().is_some_and(|next| next.chars().count() < limit::PASSWORD_CHARACTERS) {
            return Ok(Entry::PasswordTooShort);
        }
        let Ok(hash) = code.parse().map(|code| hash(&code)) else { return Ok(Entry::Wrong) };
        let found = store.enrolment(hash).await?;
        let email = email.trim().to_lowercase();
        let Some(found) = found.filter(|found| found.account.email == email && found.until >= self.now()) else {
            return Ok(Entry::Wrong);
        };
        let next = match next {
            Some(next) => Some(password::hash(next).await?),
            None => None,
        };
        let mut txn = store.write(found.organisation.id).await?;
        // Under the clock row: of two devices that come at once, one is first.
        if !txn.use_enrolment(hash).await? {
            return Ok(Entry::Wrong);
        }
        if let Some(next) = next {
            txn.set_password(found.account.id, &next).await?;
        }
        let device = self.own_device(txn.as_mut(), &found.account, device_name, known).await?;
        let signed_in = self.admit(txn.as_mut(), found.organisation, found.account, device).await?;
        txn.commit().await?;
        Ok(Entry::SignedIn(Box::new(signed_in)))
    }
}
