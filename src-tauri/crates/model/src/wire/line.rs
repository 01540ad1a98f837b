//! The lines of an answer, in their fixed order: begin, outcomes, records, results, rows deleted under
//! an operation, end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Digest, EntityId, Kind, KindDigest, OpId, ServerTime, Stamp};

use super::{BadColumns, OpResult, Outcome, Record, ServerCode, Update, Updates, record::PlainRecord};

/// One line of an answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Line {
    /// The first.
    Begin(Begin),
    /// The fates of the unconfirmed operations.
    Outcomes(Vec<Outcome>),
    /// A version of a record.
    Record(Record),
    /// A version of a record that the device holds an earlier version of: what has changed since.
    Update(Update),
    /// Such versions of some records of one kind; in the narrow form only.
    Updates(Updates),
    /// The answers to the operations, in the order sent.
    Results(Vec<OpResult>),
    /// Rows that went with a deleted owner.
    DeletedUnder(DeletedUnder),
    /// The trailer; an answer without it is cut.
    End(End),
    /// The server failed after it had begun to answer.
    Error(ServerCode),
}

/// A line that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// Not JSON, or not of the form of its kind of line.
    #[error("a line of the answer cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A block that contradicts itself.
    #[error(transparent)]
    Columns(#[from] BadColumns),
    /// No line of this version of the protocol.
    #[error("a line of the answer is of no known form")]
    Unknown,
}

/// The first line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Begin {
    /// Always true; tells the line from others.
    pub(super) begin: True,
    /// The server's history.
    pub epoch: String,
    /// The user's grants, hashed.
    pub scope: String,
    /// After a restore: the last stamp that survived it. A stamp up to it names the same version in both epochs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored_to: Option<Stamp>,
    /// Whether the answer counts from zero, so that what it does not name is no longer there.
    pub full: bool,
    /// Up to which stamp this answer is complete.
    pub until: Stamp,
    /// The kinds in the order in which their records come.
    pub kinds: Vec<Kind>,
    /// Whether the server takes changed fields in place of whole records, and tells them to who asks so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub updates: bool,
    /// The kinds whose staged records both sides know alike, so that the narrow form names them by number: they count as
    /// if they had stood at the beginning of this answer, kind by kind in the order of `kinds`, by stamp inside a kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Kind>,
}

impl Begin {
    /// A first line of a server that knows of updates.
    #[must_use]
    pub const fn new(epoch: String, scope: String, restored_to: Option<Stamp>, full: bool, until: Stamp, kinds: Vec<Kind>) -> Self {
        Self { begin: True, epoch, scope, restored_to, full, until, kinds, updates: true, known: Vec::new() }
    }
}

/// Rows that a delete took along.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletedUnder {
    /// The operation that deleted their owner.
    pub deleted_under: OpId,
    /// Their kind.
    pub kind: Kind,
    /// Their ids.
    pub ids: Vec<EntityId>,
    /// Their stamps, in the order of the ids.
    pub updated_at: Vec<Stamp>,
}

/// The trailer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct End {
    pub(super) end: True,
    /// Cursors by kind where they differ from `until`; only with `more`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cursors: BTreeMap<Kind, Stamp>,
    /// The device's new state; only without `more`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Whether the answer was cut short by a limit and the device should go on asking.
    pub more: bool,
    /// Record lines in this answer, rows deleted under an operation included.
    pub count: u64,
    /// The server's wall clock.
    pub server_time: ServerTime,
    /// The server's digest, if asked for; only without `more`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// The digests of all kinds together, for who takes changed fields and did not ask for each; only without `more`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<KindDigest>,
}

impl End {
    /// A trailer without cursors, state and digests.
    #[must_use]
    pub const fn new(more: bool, count: u64, server_time: ServerTime) -> Self {
        Self { end: True, cursors: BTreeMap::new(), state: None, more, count, server_time, digest: None, total: None }
    }
}

/// Serialises as `true` and reads nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct True;

impl Serialize for True {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}

impl<'de> Deserialize<'de> for True {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if bool::deserialize(deserializer)? { Ok(Self) } else { Err(serde::de::Error::custom("expected true")) }
    }
}

#[derive(Serialize, Deserialize)]
struct OutcomesLine {
    outcomes: Vec<Outcome>,
}
#[derive(Serialize, Deserialize)]
struct ResultsLine {
    results: Vec<OpResult>,
}
#[derive(Serialize, Deserialize)]
struct ErrorLine {
    error: ErrorBody,
}
#[derive(Serialize, Deserialize)]
struct ErrorBody {
    code: ServerCode,
}

impl Line {
    /// Reads one line, without its line break.
    ///
    /// # Errors
    /// What is not JSON or of no known form.
    pub fn parse(text: &str) -> Result<Self, LineError> {
        // Almost all lines are records, and they begin with their kind: no look at the whole line for them.
        if text.starts_with(r#"{"kind":"#) {
            return Ok(serde_json::from_str::<PlainRecord>(text)?.line()?);
        }
        let value: Value = serde_json::from_str(text)?;
        let has = |name: &str| value.get(name).is_some();
        Ok(if has("begin") {
            Self::Begin(serde_json::from_value(value)?)
        } else if has("outcomes") {
            Self::Outcomes(serde_json::from_value::<OutcomesLine>(value)?.outcomes)
        } else if has("results") {
            Self::Results(serde_json::from_value::<ResultsLine>(value)?.results)
        } else if has("deletedUnder") {
            Self::DeletedUnder(serde_json::from_value(value)?)
        } else if has("end") {
            Self::End(serde_json::from_value(value)?)
        } else if has("error") {
            Self::Error(serde_json::from_value::<ErrorLine>(value)?.error.code)
        } else if has("updatedAt") {
            serde_json::from_value::<PlainRecord>(value)?.line()?
        } else {
            return Err(LineError::Unknown);
        })
    }

    /// Writes the line, without a line break.
    ///
    /// # Errors
    /// A block of changes, which is read and never written; every other form of line is JSON.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::Begin(begin) => serde_json::to_string(begin),
            Self::Outcomes(outcomes) => serde_json::to_string(&OutcomesLine { outcomes: outcomes.clone() }),
            Self::Record(record) => serde_json::to_string(record),
            Self::Update(update) => serde_json::to_string(update),
            Self::Updates(_) => Err(serde::ser::Error::custom("a block of changes is written from its lines")),
            Self::Results(results) => serde_json::to_string(&ResultsLine { results: results.clone() }),
            Self::DeletedUnder(rows) => serde_json::to_string(rows),
            Self::End(end) => serde_json::to_string(end),
            Self::Error(code) => serde_json::to_string(&ErrorLine { error: ErrorBody { code: *code } }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Authorship, ConflictCode, Current, ParentState, Verdict};
    use crate::{Change, Content, EditInterval, EditTime, FieldError, Payload, RecordKey};

    fn update() -> Update {
        let change =
            Change { set: Payload::default().with("name", "Baobab").with("phone", serde_json::Value::Null), unset: vec!["ward".into()] };
        Update { key: record().key, stamp: Stamp::from_micros(2), base: Stamp::from_micros(1), change }
    }

    fn record() -> Record {
        Record {
            key: RecordKey::new(Kind::of("School"), EntityId::from_bytes([7; 16])),
            stamp: Stamp::from_micros(1),
            content: Content::Live(Payload::default().with("name", "مدرسة \"نور\"\n")),
            op: Some(OpId { incarnation: 1, counter: 2 }),
            author: Some(Authorship {
                by: EntityId::from_bytes([1; 16]),
                device: "laptop".into(),
                edited: EditInterval::new(EditTime::from_micros(3), EditTime::from_micros(4)),
            }),
        }
    }

    #[test]
    fn every_line_reads_back_as_written() {
        let op = OpId { incarnation: 1, counter: 2 };
        let mut end = End::new(false, 3, ServerTime::from_micros(9));
        end.state = Some("e.s.c".into());
        let removed = |content| Record { content, op: None, author: None, ..record() };
        let lines = [
            Line::Begin(Begin::new(
                "e".into(),
                "s".into(),
                Some(Stamp::from_micros(5)),
                true,
                Stamp::from_micros(8),
                vec![Kind::of("School")],
            )),
            Line::Outcomes(vec![Outcome { op, updated_at: None, done: false }]),
            Line::Record(record()),
            Line::Record(removed(Content::Deleted)),
            Line::Record(removed(Content::Gone)),
            Line::Update(update()),
            Line::Update(Update { change: Change { set: Payload::default(), unset: vec!["phone".into()] }, ..update() }),
            Line::Results(vec![
                OpResult { op, verdict: Verdict::Ok { updated_at: Some(Stamp::from_micros(4)), current: None } },
                OpResult { op, verdict: Verdict::Conflict { code: ConflictCode::Stale, current: Box::new(Current(record())) } },
                OpResult { op, verdict: Verdict::Parent { which: record().key, state: ParentState::Deleted } },
                OpResult {
                    op,
                    verdict: Verdict::Invalid {
                        errors: vec![FieldError { field: "name".into(), code: "required".into(), message: "m".into() }],
                    },
                },
                OpResult { op, verdict: Verdict::Denied },
                OpResult { op, verdict: Verdict::Retry { after: 3 } },
            ]),
            Line::DeletedUnder(DeletedUnder {
                deleted_under: op,
                kind: Kind::of("Photo"),
                ids: vec![record().key.id],
                updated_at: vec![Stamp::from_micros(2)],
            }),
            Line::End(end),
            Line::Error(ServerCode::Busy),
        ];
        for line in lines {
            let text = line.to_text().unwrap();
            assert!(!text.contains('\n'));
            assert_eq!(Line::parse(&text).unwrap(), line, "{text}");
        }
    }

    #[test]
    fn a_line_that_contradicts_itself_is_refused() {
        for text in [
            "",
            "{}",
            "[]",
            r#"{"begin":false}"#,
            r#"{"kind":"A","id":"00000000-0000-0000-0000-000000000000","updatedAt":"2026-01-01T00:00:00Z","data":{},"deleted":true}"#,
            r#"{"kind":"A"}"#,
            r#"{"kind":"A","id":"00000000-0000-0000-0000-000000000000","updatedAt":"2026-01-01T00:00:00Z","set":{}}"#,
            r#"{"kind":"A","id":"00000000-0000-0000-0000-000000000000","updatedAt":"2026-01-01T00:00:00Z","base":"2026-01-01T00:00:00Z","set":{}}"#,
            r#"{"kind":"A","id":"00000000-0000-0000-0000-000000000000","updatedAt":"2026-01-01T00:00:00Z","base":"2025-01-01T00:00:00Z","set":{},"data":{}}"#,
        ] {
            assert!(Line::parse(text).is_err(), "{text} was read");
        }
    }

    #[test]
    fn unknown_fields_of_a_payload_survive() {
        let text = r#"{"kind":"School","id":"07070707-0707-0707-0707-070707070707","updatedAt":"2026-01-01T00:00:00.000001Z","data":{"fromTheFuture":{"a":[1]}}}"#;
        assert_eq!(Line::parse(text).unwrap().to_text().unwrap(), text);
    }
}
