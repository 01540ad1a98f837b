//! What a record holds: a JSON object whose unknown fields are kept untouched.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The fields of a record by name, sorted; without id, stamp or anything else that is about the record.
///
/// Fields that this program does not know stay in it and are sent back as they came.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Payload(pub Map<String, Value>);

impl Payload {
    /// The value of `field`; `None` when absent or null.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field).filter(|value| !value.is_null())
    }

    /// The text of `field`; `None` when absent, null or no text.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.get(field).and_then(Value::as_str)
    }

    /// Sets `field`, and returns the payload, for building one in a chain.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0.insert(field.to_owned(), value.into());
        self
    }

    /// The names of all fields in which the two differ (an absent field and a null one are the same).
    #[must_use]
    pub fn changed_fields(&self, other: &Self) -> Vec<String> {
        let mut names: Vec<&String> = self.0.keys().chain(other.0.keys()).collect();
        names.sort();
        names.dedup();
        names.into_iter().filter(|name| self.get(name) != other.get(name)).cloned().collect()
    }

    /// Whether both say the same (an absent field and a null one are the same).
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.changed_fields(other).is_empty()
    }

    /// Puts this payload's value of `field` into `target`, or removes it there when it is absent here.
    pub fn copy_field(&self, field: &str, target: &mut Self) {
        match self.0.get(field) {
            Some(value) => target.0.insert(field.to_owned(), value.clone()),
            None => target.0.remove(field),
        };
    }
}

/// What is true of a record in one version of it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "state", content = "data")]
pub enum Content {
    /// It exists and holds this.
    Live(Payload),
    /// Somebody deleted it.
    Deleted,
    /// It is no longer for this user's eyes (left the scope), or never was.
    Gone,
}

impl Content {
    /// The payload of a live record.
    #[must_use]
    pub const fn payload(&self) -> Option<&Payload> {
        match self {
            Self::Live(payload) => Some(payload),
            Self::Deleted | Self::Gone => None,
        }
    }

    /// Whether the record exists for this user.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self, Self::Live(_))
    }

    /// Whether both say the same: equal fields, or both removed.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        match (self.payload(), other.payload()) {
            (Some(a), Some(b)) => a.same_as(b),
            (None, None) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_field_and_a_null_one_are_the_same() {
        let a = Payload::default().with("name", "Amina").with("code", Value::Null);
        let b = Payload::default().with("name", "Amina");
        assert!(a.same_as(&b));
        assert_eq!(a.changed_fields(&b.with("name", "Hawa")), ["name"]);
    }
}
