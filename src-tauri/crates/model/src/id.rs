//! Names of things: records, kinds, operations. Ids are UUIDs made by the client, so that a record
//! has the same id however often it is synced.

use std::{borrow::Cow, fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::{NoContext, Timestamp, Uuid};

/// The id of one record: UUIDv7, or UUIDv5 where the record is unique by nature (see [`EntityId::derived`]).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(Uuid);

/// The namespace of derived ids, fixed by the protocol (§2).
const DERIVED: Uuid = Uuid::from_u128(0x6f1d_0c52_5a0e_5c1b_9a53_6a1c_0f3d_7e21);

impl EntityId {
    /// A new id (UUIDv7) for a record made at `now`; ids made later sort later.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        Self(Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos())))
    }

    /// The id of a record that is unique by nature: UUIDv5 over `Kind/key/key`.
    ///
    /// Two laptops that answer the same question of the same visit thereby meet as one record.
    #[must_use]
    pub fn derived(kind: &Kind, keys: &[&str]) -> Self {
        let mut name = kind.as_str().to_owned();
        for key in keys {
            name.push('/');
            name.push_str(&key.to_lowercase());
        }
        Self(Uuid::new_v5(&DERIVED, name.as_bytes()))
    }

    /// An id from its 16 bytes, as stores keep it.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// The 16 bytes of the id.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The id as a [`Uuid`].
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl From<Uuid> for EntityId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl fmt::Debug for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for EntityId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Uuid::try_parse(text).map(Self).map_err(|_| IdError::NotAnId)
    }
}

/// A text that is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not a UUID.
    #[error("not a UUID")]
    NotAnId,
    /// Not `incarnation.counter`.
    #[error("not an operation id")]
    NotAnOperation,
}

/// The entity type of a record, as its name stands on the wire (`"SchoolVisit"`).
///
/// Kinds that this program does not know are kept under their name and sent back untouched.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kind(Cow<'static, str>);

impl Kind {
    /// A kind known at compile time.
    #[must_use]
    pub const fn of(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The name as it stands on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Kind {
    fn from(name: String) -> Self {
        Self(Cow::Owned(name))
    }
}

impl From<&str> for Kind {
    fn from(name: &str) -> Self {
        Self(Cow::Owned(name.to_owned()))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Kind and id together: how a message names a record.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct RecordKey {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: EntityId,
}

impl RecordKey {
    /// Names the record `id` of `kind`.
    #[must_use]
    pub const fn new(kind: Kind, id: EntityId) -> Self {
        Self { kind, id }
    }
}

/// The id of one operation: which incarnation of which database sealed it, and its number there.
///
/// A database that was restored from a copy is a new incarnation, so that a number is never used twice.
/// On the wire `"<incarnation as 16 hex digits>.<counter>"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OpId {
    /// Random, drawn once per database incarnation.
    pub incarnation: u64,
    /// 1, 2, 3 … within the incarnation.
    pub counter: u64,
}

impl fmt::Display for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}.{}", self.incarnation, self.counter)
    }
}

impl FromStr for OpId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let (incarnation, counter) = text.split_once('.').ok_or(IdError::NotAnOperation)?;
        if incarnation.len() != 16 || !incarnation.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(IdError::NotAnOperation);
        }
        let incarnation = u64::from_str_radix(incarnation, 16).map_err(|_| IdError::NotAnOperation)?;
        if counter.is_empty() || !counter.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdError::NotAnOperation);
        }
        let counter = counter.parse().map_err(|_| IdError::NotAnOperation)?;
        Ok(Self { incarnation, counter })
    }
}

impl Serialize for OpId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OpId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'_, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_id_is_the_same_on_every_laptop() {
        let kind = Kind::of("MonitoringAnswer");
        let a = EntityId::derived(&kind, &["550E8400-e29b-41d4-a716-446655440000", "q1"]);
        let b = EntityId::derived(&kind, &["550e8400-e29b-41d4-a716-446655440000", "q1"]);
        assert_eq!(a, b);
        assert_eq!(a.uuid().get_version_num(), 5);
        assert_ne!(a, EntityId::derived(&Kind::of("SectionAnswer"), &["550e8400-e29b-41d4-a716-446655440000", "q1"]));
    }

    #[test]
    fn an_operation_id_reads_back_as_written() {
        let op = OpId { incarnation: 0xab, counter: 12 };
        assert_eq!(op.to_string(), "00000000000000ab.12");
        assert_eq!("00000000000000ab.12".parse::<OpId>(), Ok(op));
    }

    #[test]
    fn what_is_no_operation_id_is_refused() {
        for text in ["", ".", "ab.1", "00000000000000AB.1", "00000000000000ab.", "00000000000000ab.-1", "00000000000000ab.+1"] {
            assert!(text.parse::<OpId>().is_err(), "{text} was taken");
        }
    }

    #[test]
    fn ids_made_later_sort_later() {
        let early = EntityId::new(DateTime::from_timestamp(1_700_000_000, 0).unwrap());
        let late = EntityId::new(DateTime::from_timestamp(1_700_000_001, 0).unwrap());
        assert!(early < late);
    }
}
