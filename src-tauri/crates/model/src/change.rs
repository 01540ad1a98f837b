//! What differs between two versions of a record: fields to set and fields to remove.

use serde::{Deserialize, Serialize};

use crate::Payload;

/// Fields to set and to remove.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Change {
    /// New values.
    pub set: Payload,
    /// Fields to remove.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unset: Vec<String>,
}

impl Change {
    /// What makes `after` of `before`, to the letter: an absent field and a null one are told apart.
    #[must_use]
    pub fn between(before: &Payload, after: &Payload) -> Self {
        let differs = |field: &&String| before.0.get(*field) != after.0.get(*field);
        let mut set = Payload::default();
        after.0.keys().filter(differs).for_each(|field| after.copy_field(field, &mut set));
        Self { set, unset: before.0.keys().filter(|field| !after.0.contains_key(*field)).cloned().collect() }
    }

    /// How many fields it touches.
    #[must_use]
    pub fn fields(&self) -> usize {
        self.set.0.len() + self.unset.len()
    }

    /// Whether a change says less than the record of `whole` fields that it makes: only then it is worth naming the
    /// version that it is made on.
    #[must_use]
    pub fn is_less_than(&self, whole: &Payload) -> bool {
        2 * self.fields() <= whole.0.len()
    }

    /// Changes `target`.
    pub fn apply(&self, target: &mut Payload) {
        for (field, value) in &self.set.0 {
            target.0.insert(field.clone(), value.clone());
        }
        for field in &self.unset {
            target.0.remove(field);
        }
    }

    /// What it makes of `before`.
    #[must_use]
    pub fn of(&self, before: &Payload) -> Payload {
        let mut after = before.clone();
        self.apply(&mut after);
        after
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn payload(value: Value) -> Payload {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_change_makes_the_one_version_of_the_other_to_the_letter() {
        let versions = [
            json!({}),
            json!({"name": "Acacia"}),
            json!({"name": "Acacia", "phone": null}),
            json!({"name": "Baobab", "phone": "1", "list": [1, {"a": 2}]}),
            json!({"name": null, "list": [1, {"a": 2.5}]}),
        ];
        for before in versions.clone().map(payload) {
            for after in versions.clone().map(payload) {
                let change = Change::between(&before, &after);
                assert_eq!(change.of(&before), after, "{change:?}");
                let text = serde_json::to_string(&change).unwrap();
                assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
                assert_eq!(change.fields() == 0, before == after);
            }
        }
    }

    #[test]
    fn a_change_of_most_fields_is_not_worth_naming_its_base() {
        let whole = payload(json!({"a": 1, "b": 2, "c": 3, "d": 4}));
        let of = |value| Change::between(&payload(value), &whole).is_less_than(&whole);
        assert!(of(json!({"a": 1, "b": 2, "c": 3, "d": 0})));
        assert!(of(json!({"a": 1, "b": 0, "c": 3, "d": 0})));
        assert!(!of(json!({"a": 1, "b": 0, "c": 0, "d": 0})));
        assert!(!of(json!({"a": 1, "b": 2, "c": 3, "d": 0, "e": 0, "f": 0})));
    }
}
