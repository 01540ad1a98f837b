//! The golden fixtures: each message of the exchange as it stands on the wire, byte for byte, in each form. Encoder and
//! decoder are held to the same files, so that neither can drift, not even both together.
//!
//! The files are in `tests/golden`, one message a file: `NAME.json` in the plain form, `NAME.1.json` and `NAME.2.json` in
//! the narrow forms before compression. What a form once said it must say for ever: a new message is a new file.

mod appendix;
mod hostile;
mod messages;

use std::{collections::BTreeSet, fs, path::PathBuf};

use super::{
    ExchangeRequest, Line, Problem,
    block::{BlockReader, BlockWriter, Form, pack_request, unpack_request},
};
use crate::Kind;
use messages::Message;

/// Where the files are.
fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "golden"].iter().collect()
}

fn file(name: &str) -> String {
    let path = folder().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The name of a message's file in a form; `None` is the plain one.
fn name(message: &str, form: Option<Form>) -> String {
    match form {
        None => format!("{message}.json"),
        Some(Form::One) => format!("{message}.1.json"),
        Some(Form::Two) => format!("{message}.2.json"),
    }
}

/// Every message in every form that it has: the name of its file, what is encoded, in which form.
fn all() -> Vec<(String, Message, Option<Form>)> {
    let forms = |message: &Message| match message {
        Message::Problem(_) => vec![None],
        Message::Request(_) | Message::Answer(_) => vec![None, Some(Form::One), Some(Form::Two)],
    };
    let files = |(title, message): (&'static str, Message)| {
        forms(&message).into_iter().map(move |form| (name(title, form), message.clone(), form)).collect::<Vec<_>>()
    };
    messages::all().into_iter().flat_map(files).collect()
}

fn encoded(message: &Message, form: Option<Form>) -> String {
    match (message, form) {
        (Message::Problem(problem), _) => serde_json::to_string(problem).unwrap() + "\n",
        (Message::Request(request), None) => serde_json::to_string(request).unwrap() + "\n",
        (Message::Request(request), Some(form)) => String::from_utf8(pack_request(form, request).unwrap()).unwrap() + "\n",
        (Message::Answer(lines), None) => lines.iter().map(|line| line.to_text().unwrap() + "\n").collect(),
        (Message::Answer(lines), Some(form)) => {
            let (mut writer, mut text) = (BlockWriter::new(form, messages::registry()), String::new());
            for line in lines {
                writer.add(line, |one| text += &(one + "\n")).unwrap();
            }
            writer.flush(|one| text += &(one + "\n")).unwrap();
            text
        }
    }
}

fn decoded_request(text: &str, form: Option<Form>) -> ExchangeRequest {
    if form.is_none() { serde_json::from_str(text).unwrap() } else { unpack_request(text.as_bytes()).unwrap() }
}

fn decoded_answer(text: &str, form: Option<Form>) -> Vec<Line> {
    let mut reader = BlockReader::default();
    let mut read = |line| if form.is_none() { vec![Line::parse(line).unwrap()] } else { reader.read(line).unwrap() };
    text.lines().flat_map(&mut read).collect()
}

#[test]
fn each_message_is_encoded_byte_for_byte_as_its_golden_file_says() {
    for (name, message, form) in all() {
        assert_eq!(encoded(&message, form), file(&name), "{name}");
    }
}

#[test]
fn each_golden_file_is_decoded_to_its_message() {
    for (name, message, form) in all() {
        let text = file(&name);
        match message {
            Message::Problem(problem) => assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem, "{name}"),
            Message::Request(request) => assert_eq!(decoded_request(&text, form), request, "{name}"),
            Message::Answer(lines) => {
                let expected = if form.is_none() { lines } else { messages::in_blocks(lines) };
                assert_eq!(decoded_answer(&text, form), expected, "{name}");
            }
        }
    }
}

#[test]
fn the_folder_holds_no_file_that_no_message_is_tested_against() {
    let known: BTreeSet<String> = all().into_iter().map(|(name, ..)| name).collect();
    let found: BTreeSet<String> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, known);
}

#[test]
fn records_known_on_both_sides_are_named_by_number() {
    let (staged, lines) = messages::going_on();
    let (mut writer, mut texts) = (BlockWriter::new(Form::Two, messages::registry()), Vec::new());
    writer.know(&staged);
    lines.iter().for_each(|line| writer.add(line, |text| texts.push(text)).unwrap());
    writer.flush(|text| texts.push(text)).unwrap();
    assert!(texts[1].contains(r#""schoolId":[1]"#), "{}", texts[1]);
    let mut reader = BlockReader::resuming([(Kind::of("School"), staged), (Kind::of("Answer"), Vec::new())].into());
    assert_eq!(texts.iter().flat_map(|text| reader.read(text).unwrap()).collect::<Vec<_>>(), lines);
}
