//! The lines about one record: a version of it, whole, removed or as what it changes.

use std::ops::Not;

use serde::{Deserialize, Serialize};

use crate::{Change, Content, EditInterval, EntityId, Kind, OpId, Payload, RecordKey, Stamp};

use super::{Line, LineError};

/// Who made a version, on which device, and when it was typed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Authorship {
    /// The Monitor record of the author.
    pub by: EntityId,
    /// The device's name.
    pub device: String,
    /// When it was typed.
    #[serde(flatten)]
    pub edited: EditInterval,
}

/// One version of one record.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    /// Which record.
    pub key: RecordKey,
    /// The version.
    pub stamp: Stamp,
    /// What it holds.
    pub content: Content,
    /// The operation that made it, if this user did.
    pub op: Option<OpId>,
    /// Who and when, if the request named the record.
    pub author: Option<Authorship>,
}

/// What a newer version of a record changes in one that the device holds. Whoever does not hold that one asks for the
/// record whole.
#[derive(Clone, PartialEq, Debug)]
pub struct Update {
    /// Which record.
    pub key: RecordKey,
    /// The newer version.
    pub stamp: Stamp,
    /// The version that it changes.
    pub base: Stamp,
    /// What it changes.
    pub change: Change,
}

/// What newer versions of some records of one kind change, in one block of the narrow form: the versions that they change
/// are not named one by one, only proven together.
#[derive(Clone, PartialEq, Debug)]
pub struct Updates {
    /// Their kind.
    pub kind: Kind,
    /// The sum of the proofs (see [`crate::proof`]) of the versions that are changed, mod 2^64. Whoever does not hold
    /// just these asks for all of the records.
    pub bases: u64,
    /// Which records, the newer versions, and what they change.
    pub rows: Vec<(EntityId, Stamp, Change)>,
}

/// A line about a record as it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlainRecord {
    kind: Kind,
    id: EntityId,
    updated_at: Stamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<Payload>,
    #[serde(default, skip_serializing_if = "Not::not")]
    deleted: bool,
    #[serde(default, skip_serializing_if = "Not::not")]
    gone: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    op: Option<OpId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<Stamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    set: Option<Payload>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unset: Vec<String>,
    #[serde(default, flatten, skip_serializing_if = "Option::is_none")]
    author: Option<Authorship>,
}

impl PlainRecord {
    fn of(key: RecordKey, updated_at: Stamp) -> Self {
        let RecordKey { kind, id } = key;
        Self {
            kind,
            id,
            updated_at,
            data: None,
            deleted: false,
            gone: false,
            op: None,
            base: None,
            set: None,
            unset: Vec::new(),
            author: None,
        }
    }

    /// The line that it stands for.
    pub fn line(self) -> Result<Line, Contradiction> {
        let key = RecordKey::new(self.kind, self.id);
        let content = match (self.data, self.deleted, self.gone, self.set) {
            (Some(data), false, false, None) => Content::Live(data),
            (None, true, false, None) => Content::Deleted,
            (None, false, true, None) => Content::Gone,
            (None, false, false, Some(set)) if self.op.is_none() && self.author.is_none() => {
                let base = self.base.filter(|base| *base < self.updated_at).ok_or(Contradiction)?;
                return Ok(Line::Update(Update { key, stamp: self.updated_at, base, change: Change { set, unset: self.unset } }));
            }
            _ => return Err(Contradiction),
        };
        Ok(Line::Record(Record { key, stamp: self.updated_at, content, op: self.op, author: self.author }))
    }
}

/// A record line that says two things, or nothing.
pub(super) struct Contradiction;

impl From<Contradiction> for LineError {
    fn from(_: Contradiction) -> Self {
        Self::Unknown
    }
}

impl Serialize for Record {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PlainRecord {
            data: self.content.payload().cloned(),
            deleted: self.content == Content::Deleted,
            gone: self.content == Content::Gone,
            op: self.op,
            author: self.author.clone(),
            ..PlainRecord::of(self.key.clone(), self.stamp)
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match PlainRecord::deserialize(deserializer)?.line() {
            Ok(Line::Record(record)) => Ok(record),
            _ => Err(serde::de::Error::custom("a record has data, or is deleted, or is gone")),
        }
    }
}

impl Serialize for Update {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PlainRecord {
            base: Some(self.base),
            set: Some(self.change.set.clone()),
            unset: self.change.unset.clone(),
            ..PlainRecord::of(self.key.clone(), self.stamp)
        }
        .serialize(serializer)
    }
}
