//! What the key slots need of the system's keychain.

use zeroize::Zeroizing;

/// The keychain cannot be asked: there is none, it is locked, or it refused. In its own words.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the keychain: {0}")]
pub struct KeychainError(pub String);

/// Keeps small secrets for the person who is signed in to the system. Calls may wait for that person.
pub trait Keychain: Send + Sync {
    /// The secret under `entry`; `None` when there is none.
    ///
    /// # Errors
    /// When the keychain cannot be asked.
    fn get(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError>;

    /// Keeps `secret` under `entry`, in place of what was there.
    ///
    /// # Errors
    /// When the keychain cannot be asked.
    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeychainError>;

    /// Forgets the secret under `entry`; that there is none is no error.
    ///
    /// # Errors
    /// When the keychain cannot be asked.
    fn delete(&self, entry: &str) -> Result<(), KeychainError>;
}
