//! The narrow form of an exchange: the same lines, with the records of one kind packed into blocks of columns.
//!
//! Both directions are a body of one of the media types of [`Form`]: a zstd frame made with the form's dictionary, which
//! the crates that speak HTTP compress and undo; here is only what stands inside it. A block is one line, so that a cut
//! answer is good up to its last whole block.

mod form;
mod packed_change;
mod request;
mod steps;

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use serde::{Deserialize, Serialize};

pub use form::{DICTIONARY, Form, MEDIA_TYPE};
pub use request::{pack_request, unpack_request};

use crate::{Change, Content, EntityId, Kind, Payload, RecordKey, Registry, Stamp, proof};

use super::{
    Line, LineError, Record, Update, Updates,
    columns::{BadColumns, Seen, pack_ids, unpack_ids},
};
use packed_change::PackedChanges;
use steps::Steps;

/// Records in one block at most.
pub const RECORDS: usize = 512;

/// Records of one kind, as columns.
#[derive(Serialize, Deserialize)]
struct Block {
    #[serde(rename = "b")]
    kind: Kind,
    /// The ids; left off where `key` says how they follow from the fields.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    ids: Option<String>,
    #[serde(rename = "k", default, skip_serializing_if = "Vec::is_empty")]
    key: Vec<String>,
    /// The first stamp in microseconds, then the steps from each to the next.
    #[serde(rename = "t")]
    stamps: Steps,
    /// In a block of changes the sum of the proofs of the versions that are changed, in base64 of its 8 bytes.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    bases: Option<String>,
    /// Whole records set all their fields.
    #[serde(flatten)]
    changes: PackedChanges,
}

/// Records in the first block of an answer. Each full block is followed by one of twice its records, up to
/// [`RECORDS`]: on a link that is soon cut again something whole arrives, and on a good one blocks are large.
const FIRST: usize = 64;

/// Packs the lines of an answer.
pub struct BlockWriter {
    form: Form,
    registry: Registry,
    seen: Seen,
    /// Records or changes of one kind.
    waiting: Vec<Line>,
    room: usize,
}

impl BlockWriter {
    /// A writer at the beginning of an answer; `registry` says which ids follow from fields.
    #[must_use]
    pub fn new(form: Form, registry: Registry) -> Self {
        Self { form, registry, seen: Seen::default(), waiting: Vec::new(), room: FIRST }
    }

    /// Counts records that the answer's first line says are known on both sides.
    pub fn know(&mut self, ids: &[EntityId]) {
        ids.iter().for_each(|id| self.seen.add(*id));
    }

    /// Adds `line`; gives `sink` the text of each line that is whole, without a line break.
    ///
    /// # Errors
    /// None in practice: every form of line is JSON.
    pub fn add(&mut self, line: &Line, mut sink: impl FnMut(String)) -> Result<(), serde_json::Error> {
        if is_packed(line) {
            let full = self.waiting.len() == self.room;
            if full {
                self.room = RECORDS.min(self.room * 2);
            }
            if full || self.waiting.first().is_some_and(|first| !alike(first, line)) {
                self.flush(&mut sink)?;
            }
            self.waiting.push(line.clone());
            return Ok(());
        }
        self.flush(&mut sink)?;
        if let Line::Record(record) = line {
            self.seen.add(record.key.id);
        }
        sink(line.to_text()?);
        Ok(())
    }

    /// Gives `sink` what waits for its block to be full.
    ///
    /// # Errors
    /// As [`BlockWriter::add`].
    pub fn flush(&mut self, mut sink: impl FnMut(String)) -> Result<(), serde_json::Error> {
        let waiting = std::mem::take(&mut self.waiting);
        let rows: Vec<Row> = waiting.iter().filter_map(row).collect();
        let Some(Row { key: RecordKey { kind, .. }, base, .. }) = rows.first() else { return Ok(()) };
        let changes: Vec<&Change> = rows.iter().map(|row| &row.change).collect();
        let ids: Vec<EntityId> = rows.iter().map(|row| row.key.id).collect();
        if let Some(changes) = PackedChanges::pack(&changes, &self.seen) {
            let key = if base.is_none() { self.key(kind, &rows) } else { Vec::new() };
            let proofs = rows.iter().filter_map(|row| Some(proof(row.key.id, row.base?)));
            let bases = base.is_some().then(|| BASE64.encode(proofs.fold(0u64, u64::wrapping_add).to_be_bytes()));
            let stamps = Steps::of(self.form, rows.iter().map(|row| row.stamp.micros()));
            let packed = key.is_empty().then(|| pack_ids(&ids));
            sink(serde_json::to_string(&Block { kind: kind.clone(), ids: packed, key, stamps, bases, changes })?);
        } else {
            for line in &waiting {
                sink(line.to_text()?);
            }
        }
        ids.into_iter().for_each(|id| self.seen.add(id));
        Ok(())
    }

    /// The fields from which the ids of all of them follow; empty when they do not.
    fn key(&self, kind: &Kind, rows: &[Row]) -> Vec<String> {
        let Some(adapter) = self.registry.get(kind) else { return Vec::new() };
        let derived = |row: &Row| adapter.derived_id(&row.change.set) == Some(row.key.id);
        if rows.iter().all(derived) { adapter.key().iter().map(|field| (*field).to_owned()).collect() } else { Vec::new() }
    }
}

/// A line as it stands in a block.
struct Row {
    key: RecordKey,
    stamp: Stamp,
    base: Option<Stamp>,
    change: Change,
}

fn row(line: &Line) -> Option<Row> {
    match line {
        Line::Record(Record { key, stamp, content: Content::Live(data), .. }) => {
            let change = Change { set: data.clone(), unset: Vec::new() };
            Some(Row { key: key.clone(), stamp: *stamp, base: None, change })
        }
        Line::Update(Update { key, stamp, base, change }) => {
            Some(Row { key: key.clone(), stamp: *stamp, base: Some(*base), change: change.clone() })
        }
        _ => None,
    }
}

/// Whether a line says nothing but what a block can say.
const fn is_packed(line: &Line) -> bool {
    match line {
        Line::Record(record) => record.content.is_live() && record.op.is_none() && record.author.is_none(),
        Line::Update(_) => true,
        _ => false,
    }
}

/// Whether two packed lines can stand in one block.
fn alike(one: &Line, other: &Line) -> bool {
    match (one, other) {
        (Line::Record(one), Line::Record(other)) => one.key.kind == other.key.kind,
        (Line::Update(one), Line::Update(other)) => one.key.kind == other.key.kind,
        _ => false,
    }
}

/// Unpacks the lines of an answer.
#[derive(Default)]
pub struct BlockReader {
    seen: Seen,
    /// What the request said is staged, by stamp inside a kind.
    staged: BTreeMap<Kind, Vec<EntityId>>,
}

impl BlockReader {
    /// A reader of the answer to a request that goes on after these records.
    #[must_use]
    pub fn resuming(staged: BTreeMap<Kind, Vec<EntityId>>) -> Self {
        Self { seen: Seen::default(), staged }
    }

    /// The lines that one line of text stands for.
    ///
    /// # Errors
    /// What is neither a line nor a block, or contradicts itself.
    pub fn read(&mut self, text: &str) -> Result<Vec<Line>, LineError> {
        if !text.starts_with(r#"{"b":"#) {
            let line = Line::parse(text)?;
            match &line {
                Line::Record(record) => self.seen.add(record.key.id),
                Line::Begin(begin) => {
                    let known = begin.kinds.iter().filter(|kind| begin.known.contains(kind)).filter_map(|kind| self.staged.get(kind));
                    known.flatten().for_each(|id| self.seen.add(*id));
                }
                _ => {}
            }
            return Ok(vec![line]);
        }
        let Block { kind, ids, key, stamps, bases, changes } = serde_json::from_str(text)?;
        let stamps = stamps.sums()?;
        let count = stamps.len();
        if count > RECORDS {
            return Err(BadColumns.into());
        }
        let changes = changes.unpack(count, &self.seen)?;
        let ids = match ids {
            Some(ids) => unpack_ids(&ids)?,
            None if key.is_empty() => return Err(BadColumns.into()),
            None => {
                let fields = |data: &Payload| key.iter().map(|field| data.text(field).map(str::to_owned)).collect::<Option<Vec<_>>>();
                let derived = |change: &Change| {
                    let keys = fields(&change.set)?;
                    Some(EntityId::derived(&kind, &keys.iter().map(String::as_str).collect::<Vec<_>>()))
                };
                changes.iter().map(derived).collect::<Option<Vec<_>>>().ok_or(BadColumns)?
            }
        };
        if ids.len() != count {
            return Err(BadColumns.into());
        }
        let stamps = stamps.into_iter().map(Stamp::told).collect::<Result<Vec<_>, _>>().map_err(|_| BadColumns)?;
        ids.iter().for_each(|id| self.seen.add(*id));
        let rows = ids.into_iter().zip(stamps).zip(changes).map(|((id, stamp), change)| (id, stamp, change));
        if let Some(bases) = bases {
            let bases = BASE64.decode(bases).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(BadColumns)?;
            return Ok(vec![Line::Updates(Updates { kind, bases: u64::from_be_bytes(bases), rows: rows.collect() })]);
        }
        let line = |(id, stamp, change): (EntityId, Stamp, Change)| {
            let key = RecordKey::new(kind.clone(), id);
            let record = Record { key, stamp, content: Content::Live(change.set), op: None, author: None };
            if change.unset.is_empty() { Ok(Line::Record(record)) } else { Err(BadColumns.into()) }
        };
        rows.map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Collection, EditInterval, EditTime, Entity, Field, OpId, ServerTime, adapter,
        wire::{Authorship, Begin, End},
    };

    struct Place;
    impl Entity for Place {
        const KIND: &'static str = "Place";
        const COLLECTION: Collection = Collection::SCHOOLS;
        const NESTED: &'static str = "places";
        const FIELDS: &'static [Field] = &[Field::text("name").required()];
        fn label(data: &Payload) -> String {
            data.text("name").unwrap_or_default().to_owned()
        }
    }

    struct Answer;
    impl Entity for Answer {
        const KIND: &'static str = "Answer";
        const COLLECTION: Collection = Collection::VISITS;
        const NESTED: &'static str = "answers";
        const KEY: &'static [&'static str] = &["placeId", "question"];
        const FIELDS: &'static [Field] = &[Field::owner("placeId", "Place"), Field::text("question").required()];
        fn label(data: &Payload) -> String {
            data.text("question").unwrap_or_default().to_owned()
        }
    }

    fn registry() -> Registry {
        Registry::new(vec![adapter::<Place>(), adapter::<Answer>()]).unwrap()
    }

    fn id(n: u8) -> EntityId {
        EntityId::from_bytes([n; 16])
    }

    fn record(kind: &'static str, id: EntityId, stamp: i64, data: Payload) -> Record {
        Record {
            key: RecordKey::new(Kind::of(kind), id),
            stamp: Stamp::from_micros(stamp),
            content: Content::Live(data),
            op: None,
            author: None,
        }
    }

    fn place(n: u8) -> Record {
        record("Place", id(n), i64::from(n), Payload::default().with("name", format!("Place {n}")))
    }

    fn answer(n: u8, question: &str) -> Record {
        let data = Payload::default().with("placeId", id(n).to_string()).with("question", question);
        record("Answer", EntityId::derived(&Kind::of("Answer"), &[&id(n).to_string(), question]), 100, data)
    }

    fn changed(n: u8, name: &str) -> Update {
        let change = Change { set: Payload::default().with("name", name), unset: vec![format!("note{n}")] };
        Update { key: place(n).key, stamp: Stamp::from_micros(9 + i64::from(n)), base: Stamp::from_micros(2), change }
    }

    fn texts(lines: &[Line]) -> Vec<String> {
        texts_in(Form::One, lines)
    }

    fn texts_in(form: Form, lines: &[Line]) -> Vec<String> {
        let (mut writer, mut texts) = (BlockWriter::new(form, registry()), Vec::new());
        for line in lines {
            writer.add(line, |text| texts.push(text)).unwrap();
        }
        writer.flush(|text| texts.push(text)).unwrap();
        texts
    }

    fn read(texts: &[String]) -> Vec<Line> {
        let mut reader = BlockReader::default();
        texts.iter().flat_map(|text| reader.read(text).unwrap()).collect()
    }

    #[test]
    fn an_answer_reads_back_as_written_whatever_it_holds() {
        let edited = EditInterval::new(EditTime::from_micros(3), EditTime::from_micros(4));
        let named = Record { author: Some(Authorship { by: id(1), device: "laptop".into(), edited }), ..place(7) };
        let own = Record { op: Some(OpId { incarnation: 1, counter: 2 }), ..place(8) };
        let strange = Record { key: RecordKey::new(Kind::of("Answer"), id(90)), ..answer(2, "not derived") };
        let mut lines = vec![Line::Begin(Begin::new("e".into(), "s".into(), None, true, Stamp::from_micros(8), vec![Kind::of("Place")]))];
        let records = [place(1), place(2), named, place(3), own, answer(2, "q1"), answer(3, "q2"), strange, answer(1, "q")];
        lines.extend(records.into_iter().map(Line::Record));
        lines.push(Line::Record(Record { content: Content::Deleted, ..place(4) }));
        lines.push(Line::End(End::new(false, 10, ServerTime::from_micros(9))));
        for form in Form::ALL {
            let texts = texts_in(form, &lines);
            assert_eq!(read(&texts), lines);
            assert!(texts.len() < lines.len());
        }
    }

    #[test]
    fn ids_that_follow_from_fields_are_left_off_and_records_that_came_before_are_named_by_number() {
        let texts = texts(&[place(1), place(2), answer(2, "q1"), answer(1, "q2")].map(Line::Record));
        assert_eq!(texts[1], r#"{"b":"Answer","k":["placeId","question"],"t":[100,0],"c":{"question":["q1","q2"]},"r":{"placeId":[1,0]}}"#);
    }

    #[test]
    fn changes_stand_in_a_block_of_their_own_that_proves_their_bases_together() {
        let changes = [changed(1, "q"), changed(2, "r")];
        let mut lines = vec![Line::Record(place(9))];
        lines.extend(changes.clone().map(Line::Update));
        lines.push(Line::Record(place(10)));
        for form in Form::ALL {
            let read = read(&texts_in(form, &lines));
            let [first, Line::Updates(updates), last] = &read[..] else { panic!("{read:?}") };
            assert_eq!([first, last], [&lines[0], &lines[3]]);
            let sum = changes.iter().fold(0u64, |sum, one| sum.wrapping_add(proof(one.key.id, one.base)));
            assert_eq!((updates.kind.as_str(), updates.bases), ("Place", sum));
            let rows: Vec<_> = changes.iter().map(|one| (one.key.id, one.stamp, one.change.clone())).collect();
            assert_eq!(updates.rows, rows);
        }
    }

    #[test]
    fn blocks_grow_from_a_small_one_to_their_limit() {
        let many: Vec<Line> = (0..=RECORDS).map(|n| Line::Record(place((n % 250) as u8))).collect();
        let texts = texts(&many);
        let sizes = texts.iter().map(|text| read(std::slice::from_ref(text)).len());
        assert_eq!(sizes.collect::<Vec<_>>(), [64, 128, 256, 65]);
        assert_eq!(read(&texts), many);
    }

    #[test]
    fn blocks_that_contradict_themselves_are_refused() {
        for text in [
            r#"{"b":"Place","t":[1],"c":{"name":["a"]}}"#,
            r#"{"b":"Place","i":"AAAA","t":[1],"c":{"name":["a"]}}"#,
            r#"{"b":"Place","i":"","t":[1],"c":{"name":["a"]}}"#,
            r#"{"b":"Answer","k":["placeId"],"t":[1],"c":{"question":["a"]}}"#,
            r#"{"b":"Place","t":[9223372036854775807,1],"k":["name"],"c":{"name":["a","b"]}}"#,
            r#"{"b":"Place"}"#,
            r#"{"b":"Place","i":"AAAAAAAAAAAAAAAAAAAAAA","t":[1],"x":{"name":[0]}}"#,
            r#"{"b":"Place","i":"AAAAAAAAAAAAAAAAAAAAAA","t":[1],"p":"AAAA","c":{"name":["a"]}}"#,
        ] {
            assert!(BlockReader::default().read(text).is_err(), "{text} was read");
        }
    }
}
