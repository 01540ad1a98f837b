//! Where the database's key comes from: the system's keychain, or a key that was given to a program without a person
//! before it.

use keyring::Entry;
use rounds_sqlite::{
    DatabaseKey,
    keyslots::{Keychain, KeychainError},
};
use zeroize::Zeroizing;

use crate::AppError;

/// The service under which the keychain lists entries of this program.
const SERVICE: &str = "Rounds";

/// Where the database's key comes from.
#[derive(Clone, Debug)]
pub enum Keys {
    /// The key slots beside the database: the keychain, or the recovery code.
    Slots,
    /// This key, for headless use; nothing of it is written anywhere.
    Given(DatabaseKey),
}

impl Keys {
    /// The key given as 64 hexadecimal digits (`ROUNDS_KEY`), else the key slots.
    ///
    /// # Errors
    /// A text that is no key.
    pub fn given_or_slots(hex: Option<&str>) -> Result<Self, AppError> {
        Ok(match hex {
            Some(hex) => Self::Given(DatabaseKey::from_hex(hex)?),
            None => Self::Slots,
        })
    }
}

/// The keychain of the system: Secret Service, Keychain or Credential Manager.
///
/// Calls may wait for a person, so they are made away from the threads that serve others; see [`unhurried`].
#[derive(Clone, Copy, Debug)]
pub struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn get(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        match self.entry(entry)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(words(&error)),
        }
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.entry(entry)?.set_secret(secret).map_err(|error| words(&error))
    }

    fn delete(&self, entry: &str) -> Result<(), KeychainError> {
        match self.entry(entry)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(words(&error)),
        }
    }
}

impl SystemKeychain {
    fn entry(self, name: &str) -> Result<Entry, KeychainError> {
        Entry::new(SERVICE, name).map_err(|error| words(&error))
    }
}

/// The error's own words. Those of a badly stored secret would carry it.
fn words(error: &keyring::Error) -> KeychainError {
    KeychainError(match error {
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => "the entry cannot be read".to_owned(),
        other => other.to_string(),
    })
}

/// Runs work that may wait for a person on a thread of its own.
pub async fn unhurried<T: Send + 'static>(work: impl FnOnce() -> Result<T, AppError> + Send + 'static) -> Result<T, AppError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err(AppError::Files(std::io::ErrorKind::Other)), // the work panicked; its thread has said so
    }
}
