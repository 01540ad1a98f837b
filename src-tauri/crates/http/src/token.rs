//! The secret that names a user and a device to the server.

use std::fmt;

use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

/// A session's token. It is never printed, and its memory is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// A token as the server gave it.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The token itself: for the keychain, the encrypted database and the `Authorization` header alone.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The `Authorization` header; `None` for a text that fits into none. No log prints it.
    pub(crate) fn bearer(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&Zeroizing::new(format!("Bearer {}", self.reveal()))).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
