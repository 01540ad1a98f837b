//! Rules over several fields or inside a document, in one wording for all kinds.
//!
//! A rule speaks only when the fields it looks at have their declared shapes: what a field itself refuses
//! is said once, by the field. No rule may need another record: what a payload alone cannot show is the
//! server's to say.

use rounds_model::{Invalid, Payload};
use serde::de::DeserializeOwned;

/// `later` must not lie before `earlier`; both are dates, or both times of day.
pub fn in_order(data: &Payload, invalid: &mut Invalid, earlier: &str, later: &str, message: &str) {
    let parts = |field| data.text(field).and_then(numbers);
    if let (Some(from), Some(to)) = (parts(earlier), parts(later))
        && to < from
    {
        invalid.add(later, "too_early", message);
    }
}

/// The numbers of a date or a time of day, padded to three so that `08:30` equals `08:30:00`.
fn numbers(text: &str) -> Option<[u32; 3]> {
    let mut numbers = [0; 3];
    for (index, part) in text.split(['-', ':']).enumerate() {
        *numbers.get_mut(index)? = part.parse().ok()?;
    }
    Some(numbers)
}

/// `field` must be there, because of what another field says.
pub fn needed(data: &Payload, invalid: &mut Invalid, field: &str, message: &str) {
    let blank = data.get(field).is_none_or(|value| value.as_str().is_some_and(|text| text.trim().is_empty()));
    if blank {
        invalid.add(field, "required", message);
    }
}

/// A place needs latitude and longitude, or neither.
pub fn whole_place(data: &Payload, invalid: &mut Invalid, latitude: &str, longitude: &str) {
    match (data.get(latitude), data.get(longitude)) {
        (Some(_), None) => invalid.add(longitude, "required", "A latitude needs its longitude"),
        (None, Some(_)) => invalid.add(latitude, "required", "A longitude needs its latitude"),
        _ => {}
    }
}

/// The number in `larger` must not be below the one in `smaller`.
pub fn at_most(data: &Payload, invalid: &mut Invalid, smaller: &str, larger: &str, message: &str) {
    let number = |field| data.get(field).and_then(serde_json::Value::as_f64);
    if let (Some(small), Some(large)) = (number(smaller), number(larger))
        && small > large
    {
        invalid.add(smaller, "out_of_range", message);
    }
}

/// The document in `field`, read as `T`; notes what cannot be read. `None` when absent or unreadable.
pub fn document<T: DeserializeOwned>(data: &Payload, invalid: &mut Invalid, field: &str, what: &str) -> Option<T> {
    match T::deserialize(data.get(field)?) {
        Ok(document) => Some(document),
        Err(error) => {
            invalid.add(field, "not_readable", format!("{what} cannot be read: {error}"));
            None
        }
    }
}
