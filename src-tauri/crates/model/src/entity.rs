//! What the author of a new kind writes: one declaration. See the book's chapter "Adding an entity".

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{Field, Invalid, Payload};

/// What one delta request names: `schools`, `visits` or `assessments`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Collection(Cow<'static, str>);

impl Collection {
    /// Places, people, forms and instruments.
    pub const SCHOOLS: Self = Self::of("schools");
    /// What happens on a visit.
    pub const VISITS: Self = Self::of("visits");
    /// What pupils were asked and how they did.
    pub const ASSESSMENTS: Self = Self::of("assessments");

    /// A collection by name.
    #[must_use]
    pub const fn of(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// Its name as it stands in a request.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What happens when two people changed one record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ConflictPolicy {
    /// The rule looks at the record as a whole.
    #[default]
    LastWriteWins,
    /// Fields that only one side changed are merged; only real clashes reach the rule.
    MergeDisjoint,
}

/// A kind of record. Everything that syncs, stores, validates and shows it is derived from this.
pub trait Entity: Send + Sync + 'static {
    /// Its name on the wire, in the singular: `"SchoolVisit"`.
    const KIND: &'static str;
    /// The collection that it syncs in.
    const COLLECTION: Collection;
    /// What a parent calls a list of these: `"teacherVisits"`.
    const NESTED: &'static str;
    /// Its fields, in the order of the form. References among them are its parents.
    const FIELDS: &'static [Field];
    /// What happens when two people changed one record.
    const POLICY: ConflictPolicy = ConflictPolicy::LastWriteWins;
    /// The fields that make it unique by nature; its id is then derived from them and they are immutable.
    const KEY: &'static [&'static str] = &[];

    /// What a person calls this record: a name, a date, a title.
    fn label(data: &Payload) -> String;

    /// Rules beyond those of the single fields; notes in `invalid` what does not hold.
    fn validate(_data: &Payload, _invalid: &mut Invalid) {}
}
