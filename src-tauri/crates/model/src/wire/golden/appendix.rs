//! The appendix of the book's protocol chapter and the code name the same members, words, codes and limits.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{all, file};
use crate::wire::{ServerCode, block, columns, limit};

/// The appendix.
const APPENDIX: &str = include_str!("../../../../../docs/protocol-grammar.md");

/// Members whose own members are named by records and kinds, not by the protocol.
const OPEN: [&str; 10] = ["data", "set", "since", "staged", "cursors", "digest", "c", "r", "s", "x"];
/// Members whose text is one of the words of the protocol.
const WORDS: [&str; 5] = ["action", "status", "state", "code", "b"];

/// The lines of the grammar, without comments.
fn grammar() -> String {
    let blocks = APPENDIX.split("```cddl").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).map(|line| line.split(';').next().unwrap_or_default().to_owned() + "\n").collect()
}

/// The members that the grammar names: a name before a colon.
fn members_of_the_grammar() -> BTreeSet<String> {
    let grammar = grammar();
    let before_colons = grammar.split(':').map(|text| {
        let name: String = text.chars().rev().take_while(char::is_ascii_alphanumeric).collect();
        name.chars().rev().collect::<String>()
    });
    let mut names: BTreeSet<String> = before_colons.filter(|name| !name.is_empty()).collect();
    // What the grammar calls elements of a list, not members.
    names.remove("incarnation");
    names
}

fn collect(value: &Value, members: &mut BTreeSet<String>, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                members.insert(name.clone());
                if let (true, Some(word)) = (WORDS.contains(&name.as_str()), value.as_str()) {
                    words.insert(word.to_owned());
                }
                if !OPEN.contains(&name.as_str()) {
                    collect(value, members, words);
                } else if let (true, Some(sums)) = (name == "digest", value.as_object()) {
                    sums.values().for_each(|sum| collect(sum, members, words));
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|one| collect(one, members, words)),
        _ => {}
    }
}

#[test]
fn the_grammar_names_every_member_of_every_message_and_no_other() {
    let (mut members, mut words) = (BTreeSet::new(), BTreeSet::new());
    for (name, ..) in all() {
        file(&name).lines().for_each(|line| collect(&serde_json::from_str(line).unwrap(), &mut members, &mut words));
    }
    assert_eq!(members_of_the_grammar(), members);
    let grammar = grammar();
    let quoted = grammar.split('"').skip(1).step_by(2).filter(|text| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
    let of_grammar: BTreeSet<&str> = quoted.collect();
    let missing: Vec<&&str> = of_grammar.iter().filter(|word| !words.contains(**word)).collect();
    assert!(missing.is_empty(), "no golden file has {missing:?}");
    for word in ["put", "delete", "archive", "ok", "conflict", "parent", "invalid", "need", "denied", "retry", "stale", "subtree_changed"] {
        assert!(of_grammar.contains(word), "{word}");
    }
}

#[test]
fn the_appendix_names_every_golden_file() {
    for (name, ..) in all() {
        let message = name.split('.').next().unwrap_or_default();
        assert!(APPENDIX.contains(&format!("`{message}`")), "{message}");
    }
}

/// The code after `code`; a new one does not compile until it stands here.
const fn after(code: ServerCode) -> Option<ServerCode> {
    use ServerCode as C;
    Some(match code {
        C::SignedOut => C::WrongPassword,
        C::WrongPassword => C::PasswordTooShort,
        C::PasswordTooShort => C::Denied,
        C::Denied => C::SchemaTooOld,
        C::SchemaTooOld => C::Malformed,
        C::Malformed => C::NotFound,
        C::NotFound => C::CursorExpired,
        C::CursorExpired => C::Ahead,
        C::Ahead => C::TooLarge,
        C::TooLarge => C::Busy,
        C::Busy => C::Internal,
        C::Internal => return None,
    })
}

#[test]
fn the_appendix_names_every_code_with_its_status_and_no_other() {
    let mut expected = BTreeSet::new();
    let mut next = Some(ServerCode::SignedOut);
    while let Some(code) = next {
        expected.insert((code.name().to_owned(), code.status().to_string()));
        next = after(code);
    }
    let section = APPENDIX.split("## Refusals").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `")).skip(1);
    let found: BTreeSet<(String, String)> = rows
        .map(|row| {
            let mut cells = row.split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).skip(1);
            (cells.next().unwrap(), cells.next().unwrap())
        })
        .collect();
    assert_eq!(found, expected);
}

/// A number as the book writes it.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let from_the_right = digits.char_indices().map(|(place, digit)| (digits.len() - place, digit));
    from_the_right.flat_map(|(left, digit)| [(left % 3 == 0 && left < digits.len()).then_some(','), Some(digit)]).flatten().collect()
}

#[test]
fn the_appendix_names_every_limit_with_its_value() {
    let mut limits =
        vec![("RECORDS".to_owned(), block::RECORDS), ("NAMES".to_owned(), columns::NAMES), ("MAX_TEXT".to_owned(), crate::field::MAX_TEXT)];
    // Every constant of the module, by its source: so that one that is added is looked for.
    let module = include_str!("../mod.rs").split("pub mod limit {").nth(1).unwrap();
    let known = [
        ("PASSWORD_CHARACTERS", limit::PASSWORD_CHARACTERS),
        ("OPERATIONS", limit::OPERATIONS),
        ("REQUEST_BYTES", limit::REQUEST_BYTES),
        ("IDS", limit::IDS),
        ("RECORDS_WITH_OPERATIONS", limit::RECORDS_WITH_OPERATIONS),
    ];
    for name in module.split("pub const ").skip(1).filter_map(|rest| rest.split(':').next()) {
        let value = known.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name} is not looked for in the appendix"));
        limits.push((name.to_owned(), value.1));
    }
    assert_eq!(limits.len(), 3 + known.len());
    for (name, value) in limits {
        let row = format!("| `{name}` | {} |", grouped(value));
        assert!(APPENDIX.contains(&row), "{row}");
    }
}
