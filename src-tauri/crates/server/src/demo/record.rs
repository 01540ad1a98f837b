//! The records of the demo as they are put together, and the shipped files that they come from.

use rounds_model::{EditTime, EntityId, Kind, Payload};
use serde::de::DeserializeOwned;

/// A shipped file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// Not the JSON that it should be.
    #[error("demo-data/{file}: {cause}")]
    Json {
        /// Which file.
        file: &'static str,
        /// What is wrong.
        cause: serde_json::Error,
    },
    /// Not the table that it should be.
    #[error("demo-data/{file}: {cause}")]
    Table {
        /// Which file.
        file: &'static str,
        /// What is wrong.
        cause: csv::Error,
    },
    /// A value that the demo cannot follow.
    #[error("demo-data: {0}")]
    Value(String),
}

/// One record, and who is said to have typed it when.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its kind.
    pub kind: Kind,
    /// Its id, derived from a name, so that it is the same each time.
    pub id: EntityId,
    /// What it holds.
    pub data: Payload,
    /// Whose it is: a Monitor's id.
    pub by: EntityId,
    /// When it was typed.
    pub at: EditTime,
}

/// The records made so far, parents first.
pub struct Records {
    pub entries: Vec<Entry>,
    by: EntityId,
    at: EditTime,
}

/// When the demo's organisations began, before the first term of visits.
const BEGIN: EditTime = EditTime::from_micros(1_745_800_000_000_000);

impl Records {
    /// No records yet; what is added is `by` this person until [`Records::typed`] says otherwise.
    pub const fn new(by: EntityId) -> Self {
        Self { entries: Vec::new(), by, at: BEGIN }
    }

    /// From now on, records are by this person and of this time.
    pub const fn typed(&mut self, by: EntityId, at: EditTime) {
        (self.by, self.at) = (by, at);
    }

    /// Adds a record, and returns its id.
    pub fn add(&mut self, kind: &'static str, id: EntityId, data: Payload) -> EntityId {
        self.entries.push(Entry { kind: Kind::of(kind), id, data, by: self.by, at: self.at });
        id
    }
}

/// The id of the demo's record of that name.
pub fn id(kind: &'static str, name: &[&str]) -> EntityId {
    let keys: Vec<&str> = std::iter::once("demo").chain(name.iter().copied()).collect();
    EntityId::derived(&Kind::of(kind), &keys)
}

/// A shipped JSON file.
pub fn json<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, DataError> {
    serde_json::from_str(text).map_err(|cause| DataError::Json { file, cause })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_follows_from_kind_and_name_alone() {
        assert_eq!(id("School", &["objectid", "17"]), id("School", &["objectid", "17"]));
        assert_ne!(id("School", &["objectid", "17"]), id("School", &["objectid", "18"]));
        assert_ne!(id("School", &["objectid", "17"]), id("Teacher", &["objectid", "17"]));
    }
}
