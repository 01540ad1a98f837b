//! The key of a database.

use std::fmt;

use zeroize::Zeroizing;

use crate::hex;

/// The 32 bytes that a database is encrypted with. They are wiped from memory when dropped, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

/// A text that is no key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a key is 64 hexadecimal digits")]
pub struct KeyFormatError;

impl DatabaseKey {
    /// A key from its 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A key from 64 hexadecimal digits, as the headless program is given one; white space around it is passed over.
    ///
    /// # Errors
    /// Anything else; the text is not repeated in the error.
    pub fn from_hex(text: &str) -> Result<Self, KeyFormatError> {
        hex::decode(text.trim()).map(Self).ok_or(KeyFormatError)
    }

    /// The bytes, for wrapping.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key as `PRAGMA key` takes a raw one, which is not stretched: it is random already.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(69));
        text.push_str("\"x'");
        text.push_str(&hex::encode(self.bytes()));
        text.push_str("'\"");
        text
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_64_hexadecimal_digits_and_is_never_printed() {
        let text = "00ff".repeat(16);
        let key = DatabaseKey::from_hex(&format!(" {text}\n")).unwrap();
        assert_eq!(key.pragma().as_str(), format!("\"x'{text}'\""));
        assert_eq!(format!("{key:?}"), "DatabaseKey(…)");
        for bad in ["", "00", &"0".repeat(63), &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(DatabaseKey::from_hex(bad), Err(KeyFormatError));
        }
    }
}
