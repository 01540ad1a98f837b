//! Every code that anything can give has a row in the table.

use std::collections::BTreeSet;

use rounds_http::{AddressError, ConnectionError};
use rounds_model::{
    Invalid, Kind,
    wire::{EnrolmentError, ServerCode},
};
use rounds_sqlite::keyslots::{KeyError, KeychainError};
use rounds_sync::{
    edit::EditError,
    ports::{RemoteError, StoreError},
};

use super::*;
use crate::AppError;

/// All codes of a server. A new one does not compile here until it is in the list, and so in the table.
fn of_server() -> Vec<ServerCode> {
    use ServerCode::*;
    let all = vec![
        SignedOut,
        WrongPassword,
        PasswordTooShort,
        Denied,
        SchemaTooOld,
        Malformed,
        NotFound,
        CursorExpired,
        Ahead,
        TooLarge,
        Busy,
        Internal,
    ];
    for code in &all {
        match code {
            SignedOut | WrongPassword | PasswordTooShort | Denied | SchemaTooOld | Malformed | NotFound | CursorExpired | Ahead
            | TooLarge | Busy | Internal => {}
        }
    }
    all
}

fn of_wire() -> Vec<RemoteError> {
    use RemoteError::*;
    let mut all = vec![Unreachable, Tls { by_date: true }, Tls { by_date: false }, CaptivePortal, Stalled, Cut, Garbled, Broken(502)];
    for error in &all {
        match error {
            Unreachable | Tls { .. } | CaptivePortal | Stalled | Cut | Garbled | Broken(_) | Refused { .. } => {}
        }
    }
    all.extend(of_server().into_iter().map(|code| Refused { code, retry_after: None }));
    all
}

fn of_store() -> Vec<StoreError> {
    use StoreError::*;
    let all = vec![Full, Corrupt, WrongKey, TooNew { found: 2, known: 1 }, Busy, Dangling, NoDevice, Other(String::new())];
    for error in &all {
        match error {
            Full | Corrupt | WrongKey | TooNew { .. } | Busy | Dangling | NoDevice | Other(_) => {}
        }
    }
    all
}

fn of_edit() -> Vec<EditError> {
    use EditError::*;
    let all = vec![Invalid(self::Invalid::default()), NotFound, UnknownKind(Kind::of("X")), InConflict, Store(StoreError::Full)];
    for error in &all {
        match error {
            Invalid(_) | NotFound | UnknownKind(_) | InConflict | Store(_) => {}
        }
    }
    all
}

fn of_keys() -> Vec<KeyError> {
    use KeyError::*;
    let all = vec![
        Missing,
        Exists,
        Lost,
        Keychain(KeychainError(String::new())),
        WrongCode,
        Damaged,
        TooNew,
        File(std::io::ErrorKind::NotFound.into()),
        NoRandomness,
    ];
    for error in &all {
        match error {
            Missing | Exists | Lost | Keychain(_) | WrongCode | Damaged | TooNew | File(_) | NoRandomness => {}
        }
    }
    all
}

/// Codes that the engine gives to runs and to entries that need attention, by name.
const OF_ENGINE: &[&str] = &[
    "busy_here",
    "cancelled",
    "conflicts_open",
    "attention_needed",
    "set_aside",
    "still_waiting",
    "digests_differ",
    "invalid",
    "denied",
    "too_large",
    "retries_used_up",
    "parent_deleted",
    "parent_absent",
    "clock_off",
    "usage",
    "unexpected",
];

fn has_row(code: &str) -> bool {
    TABLE.iter().any(|known| known.code == code)
}

#[test]
fn every_code_has_a_row() {
    let mut codes: Vec<&str> = OF_ENGINE.to_vec();
    codes.extend(of_server().into_iter().map(ServerCode::name));
    let mut errors: Vec<AppError> = of_wire().into_iter().map(AppError::from).collect();
    errors.extend(of_store().into_iter().map(AppError::from));
    errors.extend(of_edit().into_iter().map(AppError::from));
    errors.extend(of_keys().into_iter().map(AppError::from));
    errors.extend([AddressError::NotAnAddress, AddressError::Scheme, AddressError::Credentials].map(AppError::from));
    errors.extend([ConnectionError::ExtraRoot, ConnectionError::Setup].map(AppError::from));
    errors.extend([AppError::NotConnected, AppError::Locked, AppError::SignedOut, AppError::OtherAccount, AppError::NotFound]);
    errors.extend([AppError::WrongCode, EnrolmentError::Shape.into(), EnrolmentError::Check.into()]);
    errors.extend([AppError::NoRecoveryCode, AppError::BackupDamaged, AppError::InPractice, AppError::NotInPractice]);
    errors.push(AppError::Files(std::io::ErrorKind::PermissionDenied));
    codes.extend(errors.iter().map(AppError::code));
    for code in codes {
        assert!(has_row(code), "{code} has no row");
    }
}

#[test]
fn every_code_stands_once_in_the_table() {
    let codes: BTreeSet<&str> = TABLE.iter().map(|known| known.code).collect();
    assert_eq!(codes.len(), TABLE.len());
}

#[test]
fn every_language_has_the_words_of_every_code_in_the_order_of_the_table() {
    let table: Vec<&str> = TABLE.iter().map(|known| known.code).collect();
    for language in Language::ALL {
        let worded: Vec<&str> = in_language(language).iter().map(|words| words.code).collect();
        let without: Vec<_> = table.iter().filter(|code| !worded.contains(code)).collect();
        assert!(without.is_empty(), "{language:?} has no words for {without:?}");
        assert_eq!(worded, table, "{language:?}");
    }
}

#[test]
fn every_row_says_all_three_things_in_whole_sentences() {
    for language in Language::ALL {
        for words in in_language(language) {
            for sentence in [words.message, words.safe, words.todo] {
                let begins = sentence.chars().next().is_some_and(|first| first.is_uppercase());
                assert!(begins && sentence.ends_with('.'), "{language:?}, {}: {sentence}", words.code);
            }
        }
    }
}

/// What stays as it is in every language: numbers, and names that a person types or reads elsewhere.
fn kept(sentence: &str) -> BTreeSet<&str> {
    sentence
        .split(|letter: char| letter.is_whitespace() || ",;:()'".contains(letter))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.contains(|letter: char| letter.is_ascii_digit() || "_".contains(letter)) || word.contains("rounds"))
        .collect()
}

#[test]
fn numbers_and_names_are_the_same_in_every_language() {
    let facts = |language| -> Vec<BTreeSet<&str>> {
        in_language(language)
            .iter()
            .map(|words| [words.message, words.safe, words.todo].map(kept).into_iter().flatten().collect())
            .collect()
    };
    for language in Language::ALL {
        assert_eq!(facts(language), facts(Language::English), "{language:?}");
    }
}

#[test]
fn a_translation_is_not_the_english_sentence() {
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        for (words, english) in in_language(language).iter().zip(en::WORDS) {
            assert_ne!(words.message, english.message, "{language:?}, {}", words.code);
            assert_ne!(words.todo, english.todo, "{language:?}, {}", words.code);
        }
    }
}

#[test]
fn a_code_from_the_future_is_told_as_unexpected() {
    for language in Language::ALL {
        assert_eq!(of("from_the_future", language), of("unexpected", language));
    }
}
