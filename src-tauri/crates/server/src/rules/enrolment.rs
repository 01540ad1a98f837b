//! Enrolment codes: a one-time secret that connects a laptop in place of a password. It is shown to the
//! operator, who hands it on as text or as a picture to scan; only its hash is kept.

use std::time::Duration;

use rounds_model::{EntityId, ServerTime, wire::limit};
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

/// The letters of a code: those that nobody takes for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters of a code; 80 bits, which nobody guesses in a week.
const LENGTH: usize = 16;

/// A one-time secret; never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    fn random() -> Self {
        Self(rand::random::<[u8; LENGTH]>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
    }

    /// Reads a code as a person types it: in any case, with or without separators, with O for zero.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let letters =
            text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').map(|letter| match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            });
        let code: String = letters.collect();
        let right = code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter));
        right.then_some(Self(code))
    }

    /// The code in groups of four.
    #[must_use]
    pub fn reveal(&self) -> String {
        let groups: Vec<String> =
            self.0.as_bytes().chunks(4).map(|group| group.iter().map(|letter| char::from(*letter)).collect()).collect();
        groups.join("-")
    }

    fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
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
    pub async fn enrol(&self, store: &dyn ServerStore, email: &str) -> Result<(Code, ServerTime), AccountError> {
        let email = email.trim().to_lowercase();
        let found = store.credentials(&email).await?.ok_or(AccountError::NoAccount(email))?;
        let code = Code::random();
        let good_for = i64::try_from(GOOD_FOR.as_micros()).unwrap_or(i64::MAX);
        let until = ServerTime::from_micros(self.now().micros().saturating_add(good_for));
        let mut txn = store.write(found.organisation.id).await?;
        txn.enrol(found.account.id, code.hash(), until).await?;
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
        let Some(hash) = Code::parse(code).map(|code| code.hash()) else { return Ok(Entry::Wrong) };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it_and_is_not_printed() {
        let code = Code::random();
        let shown = code.reveal();
        assert_eq!(shown.len(), LENGTH + 3);
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', " "), shown.replace('0', "o").replace('1', "l")] {
            assert_eq!(Code::parse(&typed), Some(code.clone()), "{typed}");
        }
        assert!(!format!("{code:?}").contains(&shown));
        for wrong in ["", "ABCD", &shown[1..], &shown.replace(|_: char| true, "U")] {
            assert_eq!(Code::parse(wrong), None, "{wrong}");
        }
    }
}
