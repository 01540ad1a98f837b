//! What nobody of ours would send: golden files with bytes, numbers and whole parts changed by chance. A decoder refuses it or
//! understands it; it never panics, asks for memory without bounds, or understands what its own encoder could not say.
//!
//! `ROUNDS_FUZZ=1000000 cargo test -p rounds-model hostile` tries as many; `cargo xtask soak` does.

use std::{collections::BTreeSet, fmt, fs};

use proptest::{collection::vec, prelude::*, sample::Index};

use super::{file, folder};
use crate::{
    Stamp,
    wire::{
        ExchangeRequest, Line, Problem,
        block::{BlockReader, Form, pack_request, unpack_request},
    },
};

/// Tries of each property when no other number is asked for.
const TRIES: u32 = 2_000;

/// Lines that one hostile line may stand for (a block has at most as many).
const LINES: usize = 100_000;

/// Numbers at the edges of what a decoder counts with.
const NUMBERS: [&str; 12] = [
    "0",
    "-1",
    "1",
    "255",
    "65536",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "1e308",
    "0.5",
    "1e99999",
];

/// One thing that is changed.
#[derive(Clone, Debug)]
enum Change {
    Byte { at: Index, to: u8 },
    Leave { from: Index, bytes: Index },
    Repeat { from: Index, bytes: Index, times: u8 },
    Number { which: Index, to: Index },
    Take { file: Index, from: Index, bytes: Index, at: Index },
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<Index>;
    prop_oneof![
        (index(), any::<u8>()).prop_map(|(at, to)| Change::Byte { at, to }),
        (index(), index()).prop_map(|(from, bytes)| Change::Leave { from, bytes }),
        (index(), index(), 1..20_u8).prop_map(|(from, bytes, times)| Change::Repeat { from, bytes, times }),
        (index(), index()).prop_map(|(which, to)| Change::Number { which, to }),
        (index(), index(), index(), index()).prop_map(|(file, from, bytes, at)| Change::Take { file, from, bytes, at }),
    ]
}

/// What a changed file says, which a failure prints as text.
#[derive(Clone)]
struct Said(Vec<u8>);

impl fmt::Debug for Said {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&String::from_utf8_lossy(&self.0))
    }
}

/// A part of `text`, most often a short one.
fn part(text: &[u8], from: Index, bytes: Index) -> std::ops::Range<usize> {
    let from = from.index(text.len());
    let most = text.len() - from;
    let short = bytes.index(40).min(most);
    from..from + if short.is_multiple_of(5) { bytes.index(most) } else { short }
}

impl Change {
    fn of(&self, text: &mut Vec<u8>, files: &[String]) {
        if text.is_empty() {
            return;
        }
        match self {
            Self::Byte { at, to } => {
                let at = at.index(text.len());
                text[at] = *to;
            }
            Self::Leave { from, bytes } => drop(text.drain(part(text, *from, *bytes))),
            Self::Repeat { from, bytes, times } => {
                let part = part(text, *from, *bytes);
                let more = text[part.clone()].repeat(usize::from(*times));
                text.splice(part.end..part.end, more);
            }
            Self::Number { which, to } => {
                let starts = |at: &usize| text[*at].is_ascii_digit() && (*at == 0 || !text[at - 1].is_ascii_digit());
                let starts: Vec<usize> = (0..text.len()).filter(starts).collect();
                if starts.is_empty() {
                    return;
                }
                let start = starts[which.index(starts.len())];
                let end = (start..text.len()).find(|at| !text[*at].is_ascii_digit()).unwrap_or(text.len());
                text.splice(start..end, NUMBERS[to.index(NUMBERS.len())].bytes());
            }
            Self::Take { file, from, bytes, at } => {
                let other = self::file(&files[file.index(files.len())]).into_bytes();
                let at = at.index(text.len());
                text.splice(at..at, other[part(&other, *from, *bytes)].iter().copied());
            }
        }
    }
}

/// The golden files whose names begin so.
fn files(start: &str) -> Vec<String> {
    let names = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(start)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Some golden file, changed, and its form.
fn hostile(starts: &'static [&'static str]) -> impl Strategy<Value = (Said, Option<Form>)> {
    let files: Vec<String> = starts.iter().flat_map(|start| files(start)).collect();
    (any::<Index>(), vec(change(), 1..6)).prop_map(move |(which, changes)| {
        let name = &files[which.index(files.len())];
        let mut text = file(name).into_bytes();
        changes.iter().for_each(|change| change.of(&mut text, &files));
        (Said(text), form(name))
    })
}

fn form(name: &str) -> Option<Form> {
    Form::ALL.into_iter().find(|form| super::name("", Some(*form)) == name[name.find('.').unwrap()..])
}

fn tries() -> ProptestConfig {
    let cases = std::env::var("ROUNDS_FUZZ").map_or(TRIES, |number| number.parse().unwrap());
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(tries())]

    #[test]
    fn a_hostile_request_is_refused_or_is_one_that_can_be_said((Said(text), form) in hostile(&["request"])) {
        let request = match form {
            None => serde_json::from_slice::<ExchangeRequest>(&text).ok(),
            Some(_) => unpack_request(&text).ok(),
        };
        if let Some(request) = request {
            let said = serde_json::to_vec(&request).unwrap();
            prop_assert_eq!(&serde_json::from_slice::<ExchangeRequest>(&said).unwrap(), &request);
            for form in Form::ALL {
                prop_assert_eq!(&unpack_request(&pack_request(form, &request).unwrap()).unwrap(), &request);
            }
        }
    }

    #[test]
    fn a_hostile_line_is_refused_or_is_one_that_can_be_said((Said(text), form) in hostile(&["answer", "line"])) {
        let text = String::from_utf8_lossy(&text);
        let mut reader = BlockReader::default();
        for line in text.lines() {
            let lines = match form {
                None => Line::parse(line).map(|line| vec![line]),
                Some(_) => reader.read(line),
            };
            let Ok(lines) = lines else { break };
            prop_assert!(lines.len() <= LINES, "{} lines of {} bytes", lines.len(), line.len());
            // A block of changes is read and never written: it is told apart only where the versions before are.
            for line in lines.into_iter().filter(|line| !matches!(line, Line::Updates(_))) {
                prop_assert_eq!(&Line::parse(&line.to_text().unwrap()).unwrap(), &line);
            }
        }
    }

    #[test]
    fn a_hostile_refusal_is_refused_or_is_one_that_can_be_said((Said(text), _) in hostile(&["problem"])) {
        if let Ok(problem) = serde_json::from_slice::<Problem>(&text) {
            let said = serde_json::to_vec(&problem).unwrap();
            prop_assert_eq!(serde_json::from_slice::<Problem>(&said).unwrap(), problem);
        }
    }

    #[test]
    fn a_stamp_is_read_as_it_is_written_or_not_at_all(text in "[0-9TZ:.+-]{0,40}|\\PC{0,40}") {
        if let Ok(stamp) = text.parse::<Stamp>() {
            prop_assert_eq!(stamp.to_string().parse::<Stamp>().unwrap(), stamp);
        }
    }
}
