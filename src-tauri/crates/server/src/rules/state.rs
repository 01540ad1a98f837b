//! The opaque state of a device: which history, which grants, up to where.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rounds_model::Stamp;

/// What a trailer gives and the next request brings back; at most 26 characters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    /// The history it was given in.
    pub epoch: String,
    /// The grants it was given under.
    pub scope: String,
    /// All stamps up to here have been told.
    pub cursor: Stamp,
}

impl State {
    /// Reads a state; `None` for what this server never gave.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (epoch, scope, cursor) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().filter(|bytes| bytes.len() <= 8)?;
        if parts.next().is_some() {
            return None;
        }
        let micros = bytes.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        let cursor = Stamp::from_micros(i64::try_from(micros).ok()?);
        Some(Self { epoch: epoch.to_owned(), scope: scope.to_owned(), cursor })
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.cursor.micros().to_be_bytes();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        write!(f, "{}.{}.{}", self.epoch, self.scope, URL_SAFE_NO_PAD.encode(&bytes[zeros..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_reads_back_as_written_and_is_short() {
        for micros in [0, 1, 255, 256, 1_800_000_000_000_000, i64::MAX] {
            let state = State { epoch: "ab12c".into(), scope: "x9y8z7".into(), cursor: Stamp::from_micros(micros) };
            let text = state.to_string();
            assert!(text.len() <= 26, "{text}");
            assert_eq!(State::parse(&text), Some(state));
        }
    }

    #[test]
    fn what_was_never_given_is_no_state() {
        for text in ["", "a.b", "a.b.c.d", "a.b.*", "a.b.__________8", "a.b.____________"] {
            assert_eq!(State::parse(text), None, "{text}");
        }
    }
}
