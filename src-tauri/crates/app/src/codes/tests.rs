//! Every code that anything can give has a row in the table.

use std::collections::BTreeSet;

use rounds_http::{AddressError, ConnectionError};
use rounds_model::{Invalid, Kind, wire::ServerCode};
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
    let all = vec![SignedOut, WrongPassword, Denied, SchemaTooOld, Malformed, NotFound, CursorExpired, Ahead, TooLarge, Busy, Internal];
    for code in &all {
        match code {
            SignedOut | WrongPassword | Denied | SchemaTooOld | Malformed | NotFound | CursorExpired | Ahead | TooLarge | Busy
            | Internal => {}
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
    TABLE.iter().any(|row| row.code == code)
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
    errors.push(AppError::Files(std::io::ErrorKind::PermissionDenied));
    codes.extend(errors.iter().map(AppError::code));
    for code in codes {
        assert!(has_row(code), "{code} has no row");
    }
}

#[test]
fn every_row_has_a_code_of_its_own_and_says_all_three_things() {
    let codes: BTreeSet<&str> = TABLE.iter().map(|row| row.code).collect();
    assert_eq!(codes.len(), TABLE.len());
    for row in TABLE {
        for sentence in [row.message, row.safe, row.todo] {
            assert!(sentence.ends_with('.'), "{}: {sentence}", row.code);
        }
    }
}

#[test]
fn a_code_from_the_future_is_told_as_unexpected() {
    assert_eq!(of("from_the_future").code, "unexpected");
}
