//! The recovery code: 24 characters that a person prints and types back.
//!
//! It is 120 random bits in Crockford's base 32, in groups of four: no I, L, O or U, and the first three are understood
//! as 1, 1 and 0, so that handwriting does not matter. The wrapping key is drawn from it with HKDF-SHA-256 and a salt.
//! A function that is slow on purpose (Argon2) protects secrets that people choose; nobody can try 2^120 codes, so
//! here it would only cost weak laptops their time and memory.

use std::{fmt, str::FromStr};

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 24;
const GROUP: usize = 4;

/// A recovery code. It is wiped from memory when dropped, and [`fmt::Debug`] does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<[u8; LENGTH]>);

/// A text that is no recovery code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a recovery code is 24 letters and digits, in groups of four")]
pub struct CodeFormatError;

impl RecoveryCode {
    /// The code of 120 bits.
    pub(super) fn from_bytes(bits: &[u8; 15]) -> Self {
        let mut code = Zeroizing::new([b'0'; LENGTH]);
        for (digits, bytes) in code.chunks_exact_mut(8).zip(bits.chunks_exact(5)) {
            let group = bytes.iter().fold(0_u64, |group, byte| group << 8 | u64::from(*byte));
            for (place, digit) in digits.iter_mut().rev().enumerate() {
                let index = usize::try_from(group >> (5 * place) & 31).unwrap_or(0); // five bits
                *digit = DIGITS[index];
            }
        }
        Self(code)
    }

    /// The code as a person reads it: `7K2M-…`, six groups of four.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(LENGTH + LENGTH / GROUP));
        for (at, digit) in self.0.iter().enumerate() {
            if at > 0 && at % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(*digit));
        }
        text
    }

    /// What the recovery slot is wrapped with.
    pub(super) fn wrapping_key(&self, salt: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        let expanded = Hkdf::<Sha256>::new(Some(salt), &*self.0).expand(b"rounds recovery code 1", &mut *key);
        debug_assert!(expanded.is_ok(), "32 bytes are less than the 8,160 that can be drawn");
        key
    }
}

impl FromStr for RecoveryCode {
    type Err = CodeFormatError;

    /// Reads a code as people type it: either case, with or without hyphens and spaces, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, CodeFormatError> {
        let mut code = Zeroizing::new([0; LENGTH]);
        let mut places = code.iter_mut();
        for letter in text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–' | '—')) {
            let digit = match u8::try_from(letter.to_ascii_uppercase()).map_err(|_| CodeFormatError)? {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                digit if DIGITS.contains(&digit) => digit,
                _ => return Err(CodeFormatError),
            };
            *places.next().ok_or(CodeFormatError)? = digit;
        }
        if places.next().is_some() {
            return Err(CodeFormatError);
        }
        drop(places);
        Ok(Self(code))
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_groups_of_four_and_reads_back_however_it_is_typed() {
        let code = RecoveryCode::from_bytes(&[0, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf, 0xff, 0xff, 0xff, 0xff, 0xff]);
        let text = code.text();
        assert_eq!(text.as_str(), "0123-4567-89AB-CDEF-ZZZZ-ZZZZ");
        for typed in [text.as_str(), "o12345678 9ab-cdefZZZZ zzzz\n", "OI23-4567-89AB-CDEF-ZZZZ-ZZZZ", "0l23–4567–89AB–CDEF–ZZZZ–ZZZZ"]
        {
            assert_eq!(typed.parse::<RecoveryCode>(), Ok(code.clone()), "{typed}");
        }
        assert_eq!(format!("{code:?}"), "RecoveryCode(…)");
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "0123", "0123-4567-89AB-CDEF-ZZZZ-ZZZZ-0", "U123-4567-89AB-CDEF-ZZZZ-ZZZZ", "é123-4567-89AB-CDEF-ZZZZ-ZZZ"] {
            assert_eq!(text.parse::<RecoveryCode>(), Err(CodeFormatError), "{text}");
        }
    }
}
