//! Key slots: the database's key, locked away twice.
//!
//! The key is random and never changes. A small file beside the database, `keys.json`, holds it wrapped (XChaCha20-
//! Poly1305) in two slots: one opens with a wrapping key that the system's keychain keeps, the other with the recovery
//! code that the person was shown once and printed. Whoever has the file alone has nothing. A laptop without a
//! keychain has the second slot only, and asks for the code at each start.
//!
//! Nothing here knows which keychain it is; see [`Keychain`].

mod code;
mod file;
mod keychain;
mod wrap;

use std::path::Path;

use rand::{TryRngCore, rngs::OsRng};
use zeroize::Zeroizing;

pub use code::{CodeFormatError, RecoveryCode};
pub use keychain::{Keychain, KeychainError};

use self::{
    file::{KeyFile, RecoverySlot},
    wrap::{Purpose, unwrap, wrap},
};
use crate::{DatabaseKey, hex};

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No key was made in this folder yet.
    #[error("there is no key file")]
    Missing,
    /// A key was made in this folder before; it is never replaced.
    #[error("there is a key file already")]
    Exists,
    /// The keychain does not hold what opens the slot: ask for the recovery code.
    #[error("the keychain does not hold the key any more")]
    Lost,
    /// The keychain cannot be asked now; the recovery code works all the same.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// The recovery code is not the one of this database.
    #[error("this is not the recovery code of this database")]
    WrongCode,
    /// The key file is no key file of ours. It was left as it is.
    #[error("the key file is damaged")]
    Damaged,
    /// The key file was made by a newer version of the program. It was left as it is.
    #[error("the key file was made by a newer version of the program")]
    TooNew,
    /// The key file could not be read or written.
    #[error("the key file: {0}")]
    File(#[from] std::io::Error),
    /// The system gave no randomness.
    #[error("the system gives no randomness")]
    NoRandomness,
}

/// A key just made.
#[derive(Debug)]
pub struct Created {
    /// The key.
    pub key: DatabaseKey,
    /// Shown to the person once, then forgotten.
    pub code: RecoveryCode,
    /// Whether the keychain took its part; if not, the code is the only way to the database.
    pub keychain: Result<(), KeychainError>,
}

/// Makes a key for the database in `dir` and locks it away.
///
/// # Errors
/// [`KeyError::Exists`] when there is one; a file that cannot be written. A keychain that fails is no error: see
/// [`Created::keychain`].
pub fn create(dir: &Path, keychain: &dyn Keychain) -> Result<Created, KeyError> {
    if file::exists(dir)? {
        return Err(KeyError::Exists);
    }
    let key = DatabaseKey::from_bytes(*random()?);
    let code = RecoveryCode::from_bytes(&*random()?);
    let mut file = KeyFile::new(hex::encode(&*random::<16>()?).to_string(), recovery_slot(&key, &code)?);
    let taken = lock_in_keychain(&mut file, &key, keychain)?;
    file.write(dir)?;
    Ok(Created { key, code, keychain: taken })
}

/// The key, by the keychain.
///
/// # Errors
/// [`KeyError::Lost`] when the keychain does not hold what opens the slot, [`KeyError::Keychain`] when it cannot be
/// asked: the recovery code helps in both. See the others.
pub fn open(dir: &Path, keychain: &dyn Keychain) -> Result<DatabaseKey, KeyError> {
    let file = KeyFile::read(dir)?;
    let Some(slot) = &file.keychain else { return Err(KeyError::Lost) };
    let Some(secret) = keychain.get(&file.entry)? else { return Err(KeyError::Lost) };
    // A secret of another length, or one that does not open the slot, is not the one that was put there.
    let secret: [u8; 32] = secret.as_slice().try_into().map_err(|_| KeyError::Lost)?;
    unwrap(slot, &Zeroizing::new(secret), Purpose::Keychain)?.ok_or(KeyError::Lost)
}

/// The key, by the recovery code; the keychain gets a new part of it, so that the next start needs no code.
///
/// # Errors
/// [`KeyError::WrongCode`] when the code is another's; see the others. A keychain that fails is no error.
pub fn recover(dir: &Path, code: &RecoveryCode, keychain: &dyn Keychain) -> Result<DatabaseKey, KeyError> {
    let mut file = KeyFile::read(dir)?;
    let salt = hex::decode::<16>(&file.recovery.salt).ok_or(KeyError::Damaged)?;
    let key = unwrap(&file.recovery.wrapped, &code.wrapping_key(&*salt), Purpose::Recovery)?.ok_or(KeyError::WrongCode)?;
    match lock_in_keychain(&mut file, &key, keychain)? {
        Ok(()) => file.write(dir)?,
        Err(error) => tracing::warn!(%error, "the keychain did not take the key; the recovery code will be asked for again"),
    }
    Ok(key)
}

/// A new recovery code for the database whose key is at hand; the one before opens nothing from now on.
///
/// # Errors
/// A key file that is missing, damaged or of a newer program, or cannot be written.
pub fn renew_code(dir: &Path, key: &DatabaseKey) -> Result<RecoveryCode, KeyError> {
    let mut file = KeyFile::read(dir)?;
    let code = RecoveryCode::from_bytes(&*random()?);
    file.recovery = recovery_slot(key, &code)?;
    file.write(dir)?;
    Ok(code)
}

fn recovery_slot(key: &DatabaseKey, code: &RecoveryCode) -> Result<RecoverySlot, KeyError> {
    let salt = random::<16>()?;
    Ok(RecoverySlot { salt: hex::encode(&*salt).to_string(), wrapped: wrap(key, &code.wrapping_key(&*salt), Purpose::Recovery)? })
}

/// Wraps the key with a new secret and hands that to the keychain; the slot is only changed when the keychain took it.
fn lock_in_keychain(file: &mut KeyFile, key: &DatabaseKey, keychain: &dyn Keychain) -> Result<Result<(), KeychainError>, KeyError> {
    let secret = random::<32>()?;
    let slot = wrap(key, &secret, Purpose::Keychain)?;
    let taken = keychain.set(&file.entry, &*secret);
    if taken.is_ok() {
        file.keychain = Some(slot);
    }
    Ok(taken)
}

/// Random bytes of the system, wiped when dropped.
fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, KeyError> {
    let mut bytes = Zeroizing::new([0; N]);
    OsRng.try_fill_bytes(&mut *bytes).map_err(|_| KeyError::NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
