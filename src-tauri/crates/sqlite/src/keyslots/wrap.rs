//! Wrapping one key with another: XChaCha20-Poly1305 with a random nonce.
//!
//! The purpose of the slot is authenticated with it, so that a slot cannot be put in the place of the other.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{KeyError, random};
use crate::{DatabaseKey, hex};

/// What a slot is opened with.
#[derive(Clone, Copy)]
pub enum Purpose {
    Keychain,
    Recovery,
}

impl Purpose {
    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Keychain => b"rounds key slot 1: keychain",
            Self::Recovery => b"rounds key slot 1: recovery code",
        }
    }
}

/// A wrapped key as the file keeps it, in hexadecimal digits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wrapped {
    /// 24 bytes.
    nonce: String,
    /// 32 bytes of key and 16 of tag.
    sealed: String,
}

/// Wraps `key`.
pub fn wrap(key: &DatabaseKey, with: &[u8; 32], purpose: Purpose) -> Result<Wrapped, KeyError> {
    let nonce = random::<24>()?;
    let payload = Payload { msg: key.bytes(), aad: purpose.bytes() };
    // Sealing fails only for messages of many gigabytes.
    let sealed = XChaCha20Poly1305::new(with.into()).encrypt(XNonce::from_slice(&*nonce), payload).map_err(|_| KeyError::Damaged)?;
    Ok(Wrapped { nonce: hex::encode(&*nonce).to_string(), sealed: hex::encode(&sealed).to_string() })
}

/// The key; `None` when `with` is not what it was wrapped with, or the slot was changed.
pub fn unwrap(slot: &Wrapped, with: &[u8; 32], purpose: Purpose) -> Result<Option<DatabaseKey>, KeyError> {
    let nonce = hex::decode::<24>(&slot.nonce).ok_or(KeyError::Damaged)?;
    let sealed = hex::decode::<48>(&slot.sealed).ok_or(KeyError::Damaged)?;
    let payload = Payload { msg: &*sealed, aad: purpose.bytes() };
    let opened = XChaCha20Poly1305::new(with.into()).decrypt(XNonce::from_slice(&*nonce), payload);
    let opened = opened.ok().map(Zeroizing::new);
    Ok(opened.and_then(|bytes| bytes.as_slice().try_into().ok().map(DatabaseKey::from_bytes)))
}
