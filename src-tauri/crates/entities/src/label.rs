//! Labels put together from several fields. A label is made of whatever is there: a half-filled or odd
//! record has a short label, never a panic.

use rounds_model::Payload;

/// The parts that are there, with spaces between.
pub fn join<const N: usize>(parts: [Option<String>; N]) -> String {
    let present: Vec<String> = parts.into_iter().flatten().collect();
    present.join(" ")
}

/// The text of `field`, unless it is blank.
pub fn text(data: &Payload, field: &str) -> Option<String> {
    data.text(field).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The number in `field` after `word`: "Grade 2".
pub fn numbered(data: &Payload, word: &str, field: &str) -> Option<String> {
    data.get(field)?.as_i64().map(|number| format!("{word} {number}"))
}
