//! Why a payload is refused: one rule set for form, client and server.

use serde::{Deserialize, Serialize};

/// One field that does not hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name; empty when it is about the whole record.
    pub field: String,
    /// A code to branch on: `required`, `not_text`, `too_long`, `out_of_range`, …
    pub code: String,
    /// What is wrong, in words for the person who typed it.
    pub message: String,
}

/// All that is wrong with a payload; never empty.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Invalid(pub Vec<FieldError>);

impl Invalid {
    /// Notes that `field` does not hold.
    pub fn add(&mut self, field: &str, code: &str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.to_owned(), code: code.to_owned(), message: message.into() });
    }

    /// `Ok` when nothing was noted.
    ///
    /// # Errors
    /// The notes, when there are any.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            if error.field.is_empty() { write!(f, "{}", error.message)? } else { write!(f, "{}: {}", error.field, error.message)? }
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}
