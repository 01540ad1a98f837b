//! Changes of many records as columns: what they set as payloads are packed, and beside it which fields they remove.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::steps::{place_steps, places};
use crate::{
    Change, Payload,
    wire::{
        BadColumns,
        columns::{Columns, NAMES, Seen},
    },
};

/// The columns of some changes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PackedChanges {
    #[serde(flatten)]
    set: Columns,
    /// Fields that some of the changes remove: the steps from one of these to the next, the first from 0.
    #[serde(rename = "x", default, skip_serializing_if = "BTreeMap::is_empty")]
    unset: BTreeMap<String, Vec<u32>>,
}

impl PackedChanges {
    /// Packs `changes`; `None` for what no block may hold.
    pub fn pack(changes: &[&Change], seen: &Seen) -> Option<Self> {
        let sets: Vec<&Payload> = changes.iter().map(|change| &change.set).collect();
        let mut unset: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (place, change) in (0..).zip(changes) {
            for field in &change.unset {
                unset.entry(field.clone()).or_default().push(place);
            }
        }
        let unset = unset.into_iter().map(|(field, places)| (field, place_steps(&places))).collect();
        let names: usize = changes.iter().flat_map(|change| &change.unset).map(String::len).sum();
        (names <= NAMES).then_some(())?;
        Some(Self { set: Columns::pack(&sets, seen)?, unset })
    }

    /// The `count` changes.
    ///
    /// # Errors
    /// Columns that contradict each other, or remove what they set.
    pub fn unpack(self, count: usize, seen: &Seen) -> Result<Vec<Change>, BadColumns> {
        let names = self.unset.iter().map(|(name, steps)| name.len().saturating_mul(steps.len()));
        if names.fold(0, usize::saturating_add) > NAMES {
            return Err(BadColumns);
        }
        let sets = self.set.unpack(count, seen)?;
        let mut changes: Vec<Change> = sets.into_iter().map(|set| Change { set, unset: Vec::new() }).collect();
        for (field, steps) in self.unset {
            for place in places(&steps, count)? {
                let change = &mut changes[place];
                if change.set.0.contains_key(&field) || change.unset.last() == Some(&field) {
                    return Err(BadColumns);
                }
                change.unset.push(field.clone());
            }
        }
        Ok(changes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EntityId;
    use serde_json::json;

    #[test]
    fn changes_read_back_as_written() {
        let mut seen = Seen::default();
        seen.add(EntityId::from_bytes([7; 16]));
        let change = |set: serde_json::Value, unset: &[&str]| Change {
            set: serde_json::from_value(set).unwrap(),
            unset: unset.iter().map(|field| (*field).to_owned()).collect(),
        };
        let changes = [
            change(json!({"phone": "1"}), &["notes", "ward"]),
            change(json!({"phone": null, "schoolId": EntityId::from_bytes([7; 16])}), &[]),
            change(json!({}), &["phone"]),
            change(json!({}), &["ward"]),
        ];
        let packed = PackedChanges::pack(&changes.iter().collect::<Vec<_>>(), &seen).unwrap();
        let text = serde_json::to_string(&packed).unwrap();
        let read: PackedChanges = serde_json::from_str(&text).unwrap();
        assert_eq!(read.unpack(4, &seen).unwrap(), changes, "{text}");
    }

    #[test]
    fn a_removed_name_that_would_fill_a_memory_is_refused_on_both_sides() {
        let name = "n".repeat(NAMES / 2 + 1);
        let change = Change { unset: vec![name.clone()], ..Change::default() };
        assert_eq!(PackedChanges::pack(&[&change, &change], &Seen::default()), None);
        let packed = PackedChanges { set: Columns::default(), unset: BTreeMap::from([(name, vec![0, 1])]) };
        assert_eq!(packed.unpack(2, &Seen::default()), Err(BadColumns));
    }

    #[test]
    fn changes_that_contradict_themselves_are_refused() {
        for text in [
            r#"{"c":{"a":[1,2]},"x":{"a":[0]}}"#,
            r#"{"x":{"a":[0,0]}}"#,
            r#"{"x":{"a":[2]}}"#,
            r#"{"x":{"a":[1,4294967295]}}"#,
            r#"{"c":{"a":[1]}}"#,
        ] {
            let packed: PackedChanges = serde_json::from_str(text).unwrap();
            assert!(packed.unpack(2, &Seen::default()).is_err(), "{text}");
        }
    }
}
