//! Payloads as columns: the fields of many records of one kind side by side, so that a compressor finds like
//! beside like. A field that names records is written as numbers where those records came before.
//!
//! Lossless for any payload: what does not fit a column's narrow form stands in it as it is.

use std::collections::{BTreeMap, HashMap};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{EntityId, Payload};

/// Columns that contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the columns of a block contradict each other")]
pub struct BadColumns;

/// Bytes that the names of fields may take in the unpacked payloads of one block: a name stands once in a block and
/// once in every payload, so that without a limit a small message could fill a memory.
pub const NAMES: usize = 4 << 20;

/// The records of a message so far, by number: both ends count alike.
#[derive(Debug, Default)]
pub struct Seen {
    ids: Vec<EntityId>,
    numbers: HashMap<EntityId, u32>,
}

impl Seen {
    /// Counts one more record.
    pub fn add(&mut self, id: EntityId) {
        if let Ok(number) = u32::try_from(self.ids.len()) {
            self.numbers.insert(id, number);
        }
        self.ids.push(id);
    }

    fn number(&self, id: EntityId) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    fn id(&self, number: u32) -> Result<EntityId, BadColumns> {
        self.ids.get(usize::try_from(number).map_err(|_| BadColumns)?).copied().ok_or(BadColumns)
    }
}

/// A record that a field names: by its number in this message, or by its 16 bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Named {
    Number(u32),
    Bytes(String),
    None(()),
}

/// Payloads, field by field.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Columns {
    /// Fields that every payload has, each with its values in order.
    #[serde(rename = "c", skip_serializing_if = "BTreeMap::is_empty")]
    all: BTreeMap<String, Vec<Value>>,
    /// Fields that name records in every payload that has a value there; `null` where the payload has a null.
    #[serde(rename = "r", skip_serializing_if = "BTreeMap::is_empty")]
    named: BTreeMap<String, Vec<Named>>,
    /// Fields that some payloads have: the steps from one of them to the next (the first from 0), and the values.
    #[serde(rename = "s", skip_serializing_if = "BTreeMap::is_empty")]
    some: BTreeMap<String, (Vec<u32>, Vec<Value>)>,
}

impl Columns {
    /// Packs `payloads`; `seen` holds the records that came before them. `None` for payloads that no block may hold.
    #[must_use]
    pub fn pack(payloads: &[&Payload], seen: &Seen) -> Option<Self> {
        if payloads.iter().flat_map(|payload| payload.0.keys()).map(String::len).sum::<usize>() > NAMES {
            return None;
        }
        let mut columns = Self::default();
        let mut fields: BTreeMap<&String, Vec<(u32, &Value)>> = BTreeMap::new();
        for (position, payload) in (0..).zip(payloads) {
            for (field, value) in &payload.0 {
                fields.entry(field).or_default().push((position, value));
            }
        }
        for (field, values) in fields {
            let field = field.clone();
            if values.len() < payloads.len() {
                let mut last = 0;
                let steps = values.iter().map(|(position, _)| position - std::mem::replace(&mut last, *position)).collect();
                columns.some.insert(field, (steps, values.into_iter().map(|(_, value)| value.clone()).collect()));
            } else if let Some(named) = values.iter().map(|(_, value)| name(value, seen)).collect::<Option<Vec<_>>>()
                && named.iter().any(|one| *one != Named::None(()))
            {
                columns.named.insert(field, named);
            } else {
                columns.all.insert(field, values.into_iter().map(|(_, value)| value.clone()).collect());
            }
        }
        Some(columns)
    }

    /// The `count` payloads.
    ///
    /// # Errors
    /// A column of another length, a number of no record, a field that stands in two columns, too much of all.
    pub fn unpack(self, count: usize, seen: &Seen) -> Result<Vec<Payload>, BadColumns> {
        let names = self.all.keys().chain(self.named.keys()).map(|name| name.len().saturating_mul(count));
        let some = self.some.iter().map(|(name, (steps, _))| name.len().saturating_mul(steps.len()));
        if names.chain(some).fold(0, usize::saturating_add) > NAMES {
            return Err(BadColumns);
        }
        let mut payloads = vec![Payload::default(); count];
        let mut put = |field: &str, position: usize, value: Value| {
            let payload: &mut Payload = payloads.get_mut(position).ok_or(BadColumns)?;
            if payload.0.insert(field.to_owned(), value).is_none() { Ok(()) } else { Err(BadColumns) }
        };
        for (field, values) in self.all {
            if values.len() != count {
                return Err(BadColumns);
            }
            for (position, value) in values.into_iter().enumerate() {
                put(&field, position, value)?;
            }
        }
        for (field, names) in self.named {
            if names.len() != count {
                return Err(BadColumns);
            }
            for (position, named) in names.into_iter().enumerate() {
                put(&field, position, value(named, seen)?)?;
            }
        }
        for (field, (steps, values)) in self.some {
            if steps.len() != values.len() {
                return Err(BadColumns);
            }
            let mut position = 0usize;
            for (step, value) in steps.into_iter().zip(values) {
                position = usize::try_from(step).ok().and_then(|step| position.checked_add(step)).ok_or(BadColumns)?;
                put(&field, position, value)?;
            }
        }
        Ok(payloads)
    }
}

/// The record that a value names, when it is written as ids are; `None` for anything else.
fn name(value: &Value, seen: &Seen) -> Option<Named> {
    match value {
        Value::Null => Some(Named::None(())),
        Value::String(text) => {
            let id: EntityId = text.parse().ok()?;
            // Only the one form that reads back as it was written.
            (id.to_string() == *text).then(|| seen.number(id).map_or_else(|| Named::Bytes(BASE64.encode(id.as_bytes())), Named::Number))
        }
        _ => None,
    }
}

fn value(named: Named, seen: &Seen) -> Result<Value, BadColumns> {
    Ok(match named {
        Named::None(()) => Value::Null,
        Named::Number(number) => Value::String(seen.id(number)?.to_string()),
        Named::Bytes(text) => {
            let bytes = BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(BadColumns)?;
            Value::String(EntityId::from_bytes(bytes).to_string())
        }
    })
}

/// Ids as one text of 16 bytes each.
#[must_use]
pub fn pack_ids(ids: &[EntityId]) -> String {
    let bytes: Vec<u8> = ids.iter().flat_map(|id| *id.as_bytes()).collect();
    BASE64.encode(bytes)
}

/// The ids of such a text.
///
/// # Errors
/// No base64, or no whole number of ids.
pub fn unpack_ids(text: &str) -> Result<Vec<EntityId>, BadColumns> {
    let bytes = BASE64.decode(text).map_err(|_| BadColumns)?;
    let (ids, rest) = bytes.as_chunks::<16>();
    if rest.is_empty() { Ok(ids.iter().map(|id| EntityId::from_bytes(*id)).collect()) } else { Err(BadColumns) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn payload(value: Value) -> Payload {
        serde_json::from_value(value).unwrap()
    }

    fn read_back(payloads: &[Payload], seen: &Seen) -> Columns {
        let columns = Columns::pack(&payloads.iter().collect::<Vec<_>>(), seen).unwrap();
        let text = serde_json::to_string(&columns).unwrap();
        let read: Columns = serde_json::from_str(&text).unwrap();
        assert_eq!(read.clone().unpack(payloads.len(), seen).unwrap(), payloads, "{text}");
        read
    }

    #[test]
    fn payloads_read_back_as_written_whatever_they_hold() {
        let mut seen = Seen::default();
        let known = EntityId::from_bytes([7; 16]);
        seen.add(known);
        let strange = "0F3C9C4E-8A47-7C1E-9D57-4F2F6C1D2A10"; // upper case: no form that we write
        read_back(&[], &seen);
        read_back(&[payload(json!({})), payload(json!({}))], &seen);
        let columns = read_back(
            &[
                payload(json!({"name": "نور", "schoolId": known.to_string(), "otherId": strange, "n": 1, "gone": null})),
                payload(
                    json!({"name": "b", "schoolId": EntityId::from_bytes([9; 16]).to_string(), "otherId": null, "n": 1.5, "doc": {"a": [1]}}),
                ),
                payload(json!({"name": 3, "schoolId": null, "otherId": strange, "n": null})),
            ],
            &seen,
        );
        assert_eq!(columns.named.keys().collect::<Vec<_>>(), ["schoolId"]);
        assert_eq!(columns.some.keys().collect::<Vec<_>>(), ["doc", "gone"]);
    }

    #[test]
    fn columns_that_contradict_each_other_are_refused() {
        for text in [
            r#"{"c":{"a":[1]}}"#,
            r#"{"c":{"a":[1,2,3]}}"#,
            r#"{"r":{"a":[0,0]}}"#,
            r#"{"r":{"a":["AAAA",null]}}"#,
            r#"{"s":{"a":[[5],[1]]}}"#,
            r#"{"s":{"a":[[0,4294967295],[1,1]]}}"#,
            r#"{"s":{"a":[[0],[1,2]]}}"#,
            r#"{"s":{"a":[[0,0],[1,2]]}}"#,
            r#"{"c":{"a":[1,2]},"s":{"a":[[0],[1]]}}"#,
        ] {
            let columns: Columns = serde_json::from_str(text).unwrap();
            assert_eq!(columns.unpack(2, &Seen::default()), Err(BadColumns), "{text}");
        }
    }

    #[test]
    fn a_name_that_would_fill_a_memory_is_refused_on_both_sides() {
        let name = "n".repeat(NAMES / 2 + 1);
        let payloads = vec![Payload::default().with(&name, 1); 2];
        assert_eq!(Columns::pack(&payloads.iter().collect::<Vec<_>>(), &Seen::default()), None);
        let columns = Columns { all: BTreeMap::from([(name, vec![json!(1), json!(1)])]), ..Columns::default() };
        assert_eq!(columns.unpack(2, &Seen::default()), Err(BadColumns));
    }

    #[test]
    fn ids_are_packed_as_their_bytes() {
        let ids = [EntityId::from_bytes([1; 16]), EntityId::from_bytes([255; 16])];
        assert_eq!(unpack_ids(&pack_ids(&ids)), Ok(ids.to_vec()));
        assert_eq!(unpack_ids(""), Ok(Vec::new()));
        assert_eq!((unpack_ids("AAAA"), unpack_ids("%")), (Err(BadColumns), Err(BadColumns)));
    }
}
