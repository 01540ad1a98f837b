//! The one table: each code, what happened in plain words, what is safe, and what to do next, in every language.
//!
//! The window, the command line and the book take their sentences from here; a program branches on the code alone.
//! Codes stand in the order of the places where they come from; each language has one file with their words.
//! `src-tauri/docs/codes.md` is made from the English ones.

mod en;
mod fr;
mod pt;
mod sw;

use crate::Language;

/// One row, in one language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// What a program branches on.
    pub code: &'static str,
    /// What happened.
    pub message: &'static str,
    /// What is safe.
    pub safe: &'static str,
    /// What to do next.
    pub todo: &'static str,
    /// Whether trying the same again may help.
    pub retryable: bool,
}

/// What a program knows of a code.
struct Code {
    code: &'static str,
    retryable: bool,
}

/// What a person is told of a code, in one language.
struct Words {
    code: &'static str,
    message: &'static str,
    safe: &'static str,
    todo: &'static str,
}

/// Trying the same again cannot help.
const fn once(code: &'static str) -> Code {
    Code { code, retryable: false }
}

/// Trying the same again may help.
const fn again(code: &'static str) -> Code {
    Code { code, retryable: true }
}

const fn words(code: &'static str, message: &'static str, safe: &'static str, todo: &'static str) -> Words {
    Words { code, message, safe, todo }
}

/// All codes.
const TABLE: &[Code] = &[
    // The network.
    again("unreachable"),
    again("captive_portal"),
    once("tls_clock"),
    once("tls"),
    again("stalled"),
    again("cut"),
    again("garbled"),
    again("server_broken"),
    // Refusals of the server.
    once("signed_out"),
    once("wrong_password"),
    once("password_too_short"),
    once("denied"),
    once("schema_too_old"),
    once("malformed"),
    once("not_found"),
    again("cursor_expired"),
    once("ahead"),
    once("too_large"),
    again("busy"),
    again("internal"),
    // The database.
    again("disk_full"),
    once("database_damaged"),
    once("wrong_key"),
    once("database_too_new"),
    again("database_busy"),
    once("database_dangling"),
    again("database_failed"),
    once("files"),
    // Keys.
    once("locked"),
    once("wrong_recovery_code"),
    once("bad_key"),
    once("keyslots_damaged"),
    once("keychain"),
    once("no_recovery_code"),
    once("backup_damaged"),
    // The account.
    once("not_connected"),
    once("bad_address"),
    once("bad_root"),
    once("mistyped_enrolment_code"),
    once("wrong_enrolment_code"),
    once("other_account"),
    once("in_practice"),
    once("not_in_practice"),
    // Entries.
    once("invalid"),
    once("unknown_kind"),
    once("in_conflict"),
    once("no_conflict"),
    once("already_undone"),
    once("retries_used_up"),
    once("parent_deleted"),
    once("parent_absent"),
    // Runs.
    once("cancelled"),
    once("busy_here"),
    once("still_waiting"),
    once("conflicts_open"),
    once("attention_needed"),
    once("set_aside"),
    once("digests_differ"),
    once("backing_off"),
    once("clock_off"),
    // The command line.
    once("usage"),
    again("unexpected"),
];

/// The row of `code` in `language`; the row of `unexpected` for one that is in no row.
#[must_use]
pub fn of(code: &str, language: Language) -> Row {
    let known = TABLE.iter().find(|known| known.code == code);
    let (code, retryable) = known.map_or(("unexpected", true), |known| (known.code, known.retryable));
    let said = |list: &'static [Words]| list.iter().find(|words| words.code == code);
    let Words { message, safe, todo, .. } = *said(in_language(language)).unwrap_or(&en::UNEXPECTED);
    Row { code, message, safe, todo, retryable }
}

const fn in_language(language: Language) -> &'static [Words] {
    match language {
        Language::English => en::WORDS,
        Language::French => fr::WORDS,
        Language::Portuguese => pt::WORDS,
        Language::Swahili => sw::WORDS,
    }
}

/// The table as the book shows it.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# Codes\n\nEvery failure has a code that programs branch on, and three sentences for people. This page is made from \
         the table in `src-tauri/crates/app/src/codes/en.rs`; the window says the same in the person's language, the command \
         line in English.\n\n\
         | Code | What happened | What is safe | What to do |\n|---|---|---|---|\n",
    );
    for Code { code, .. } in TABLE {
        let row = of(code, Language::English);
        page.push_str(&format!("| `{}` | {} | {} | {} |\n", row.code, row.message, row.safe, row.todo));
    }
    page
}

#[cfg(test)]
mod tests;
