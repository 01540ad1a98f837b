//! The narrow form of an exchange: the same lines, with the records of one kind packed into blocks of columns.
//!
//! Both directions are the body of the media type [`MEDIA_TYPE`]: a zstd frame made with [`DICTIONARY`], which the
//! crates that speak HTTP compress and undo; here is only what stands inside it. A block is one line, so that a cut
//! answer is good up to its last whole block.

use serde::{Deserialize, Serialize};

use crate::{Content, EntityId, Kind, OpId, RecordKey, Registry, Stamp};

use super::{
    Action, Base, ExchangeRequest, Line, LineError, Operation, Record,
    columns::{BadColumns, Columns, Seen, pack_ids, unpack_ids},
    limit,
};

/// The media type of the narrow form, with its version. It is this short because each idle exchange carries it.
pub const MEDIA_TYPE: &str = "x-rounds/1";

/// What both ends prime the compressor with: the words that messages are made of. It belongs to the version of the
/// media type and never changes under it; a kind that is not named in it is sent all the same, in a few bytes more.
pub const DICTIONARY: &[u8] = include_bytes!("dictionary.txt");

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
    stamps: Vec<i64>,
    #[serde(flatten)]
    columns: Columns,
}

/// Records in the first block of an answer. Each full block is followed by one of twice its records, up to
/// [`RECORDS`]: on a link that is soon cut again something whole arrives, and on a good one blocks are large.
const FIRST: usize = 64;

/// Packs the lines of an answer.
pub struct BlockWriter {
    registry: Registry,
    seen: Seen,
    waiting: Vec<Record>,
    room: usize,
}

impl BlockWriter {
    /// A writer at the beginning of an answer; `registry` says which ids follow from fields.
    #[must_use]
    pub fn new(registry: Registry) -> Self {
        Self { registry, seen: Seen::default(), waiting: Vec::new(), room: FIRST }
    }

    /// Adds `line`; gives `sink` the text of each line that is whole, without a line break.
    ///
    /// # Errors
    /// None in practice: every form of line is JSON.
    pub fn add(&mut self, line: &Line, mut sink: impl FnMut(String)) -> Result<(), serde_json::Error> {
        if let Line::Record(record) = line
            && record.content.is_live()
            && record.op.is_none()
            && record.author.is_none()
        {
            let full = self.waiting.len() == self.room;
            if full {
                self.room = RECORDS.min(self.room * 2);
            }
            if full || self.waiting.first().is_some_and(|first| first.key.kind != record.key.kind) {
                self.flush(&mut sink)?;
            }
            self.waiting.push(record.clone());
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
        let records = std::mem::take(&mut self.waiting);
        let Some(first) = records.first() else { return Ok(()) };
        let kind = first.key.kind.clone();
        let adapter = self.registry.get(&kind).filter(|adapter| !adapter.key().is_empty());
        let derived = |record: &Record| {
            let id = adapter.zip(record.content.payload()).and_then(|(adapter, data)| adapter.derived_id(data));
            id == Some(record.key.id)
        };
        let key: Vec<String> = match adapter {
            Some(adapter) if records.iter().all(derived) => adapter.key().iter().map(|field| (*field).to_owned()).collect(),
            _ => Vec::new(),
        };
        let payloads: Vec<_> = records.iter().filter_map(|record| record.content.payload()).collect();
        let Some(columns) = Columns::pack(&payloads, &self.seen) else {
            for record in records {
                self.seen.add(record.key.id);
                sink(Line::Record(record).to_text()?);
            }
            return Ok(());
        };
        let ids: Vec<EntityId> = records.iter().map(|record| record.key.id).collect();
        let stamps = steps(records.iter().map(|record| record.stamp.micros()));
        sink(serde_json::to_string(&Block { kind, ids: key.is_empty().then(|| pack_ids(&ids)), key, stamps, columns })?);
        ids.into_iter().for_each(|id| self.seen.add(id));
        Ok(())
    }
}

/// Unpacks the lines of an answer.
#[derive(Default)]
pub struct BlockReader {
    seen: Seen,
}

impl BlockReader {
    /// The lines that one line of text stands for.
    ///
    /// # Errors
    /// What is neither a line nor a block, or contradicts itself.
    pub fn read(&mut self, text: &str) -> Result<Vec<Line>, LineError> {
        if !text.starts_with(r#"{"b":"#) {
            let line = Line::parse(text)?;
            if let Line::Record(record) = &line {
                self.seen.add(record.key.id);
            }
            return Ok(vec![line]);
        }
        let Block { kind, ids, key, stamps, columns } = serde_json::from_str(text)?;
        let count = stamps.len();
        if count > RECORDS {
            return Err(BadColumns.into());
        }
        let payloads = columns.unpack(count, &self.seen)?;
        let ids = match ids {
            Some(ids) => unpack_ids(&ids)?,
            None if key.is_empty() => return Err(BadColumns.into()),
            None => {
                let fields =
                    |data: &crate::Payload| key.iter().map(|field| data.text(field).map(str::to_owned)).collect::<Option<Vec<_>>>();
                let derived = |data| {
                    let keys = fields(data)?;
                    Some(EntityId::derived(&kind, &keys.iter().map(String::as_str).collect::<Vec<_>>()))
                };
                payloads.iter().map(derived).collect::<Option<Vec<_>>>().ok_or(BadColumns)?
            }
        };
        if ids.len() != count {
            return Err(BadColumns.into());
        }
        let stamps = sums(&stamps)?;
        let record = |((id, stamp), data)| {
            self.seen.add(id);
            Line::Record(Record {
                key: RecordKey::new(kind.clone(), id),
                stamp: Stamp::from_micros(stamp),
                content: Content::Live(data),
                op: None,
                author: None,
            })
        };
        Ok(ids.into_iter().zip(stamps).zip(payloads).map(record).collect())
    }
}

/// Puts of one kind on records of which no version, or a stamp, is the base; in the order of the request.
#[derive(Serialize, Deserialize)]
struct Puts {
    #[serde(rename = "b")]
    kind: Kind,
    /// Their incarnation, as 16 hexadecimal digits; then the first number, and the steps from each to the next.
    #[serde(rename = "o")]
    ops: (String, Vec<i64>),
    #[serde(rename = "i")]
    ids: String,
    /// The stamps of the bases in microseconds, first and steps; left off for records that no version is known of.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    bases: Option<Vec<i64>>,
    /// When typed: first and steps.
    #[serde(rename = "f")]
    from: Vec<i64>,
    /// How long after that, at most.
    #[serde(rename = "l")]
    lasted: Vec<i64>,
    #[serde(flatten)]
    columns: Columns,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Packed {
    Puts(Box<Puts>),
    One(Box<Operation>),
}

#[derive(Serialize, Deserialize)]
struct PackedRequest {
    #[serde(flatten)]
    rest: ExchangeRequest,
    #[serde(default)]
    packed: Vec<Packed>,
}

/// The text of a request with its operations in blocks.
///
/// # Errors
/// None in practice: every request is JSON.
pub fn pack_request(request: &ExchangeRequest) -> Result<Vec<u8>, serde_json::Error> {
    let mut seen = Seen::default();
    let mut packed = Vec::new();
    let mut rest = request.operations.as_slice();
    while let Some(first) = rest.first() {
        let alike = rest.iter().take(RECORDS).take_while(|one| belongs(one, first)).count();
        let (run, after) = rest.split_at(alike.max(1));
        match puts(run, &seen).filter(|_| alike > 0) {
            Some(puts) => packed.push(Packed::Puts(Box::new(puts))),
            None => packed.extend(run.iter().map(|one| Packed::One(Box::new(one.clone())))),
        }
        run.iter().for_each(|one| seen.add(one.id));
        rest = after;
    }
    serde_json::to_vec(&PackedRequest { rest: ExchangeRequest { operations: Vec::new(), ..request.clone() }, packed })
}

/// The request of such a text.
///
/// # Errors
/// What is no request, or contradicts itself.
pub fn unpack_request(text: &[u8]) -> Result<ExchangeRequest, LineError> {
    let PackedRequest { mut rest, packed } = serde_json::from_slice(text)?;
    let mut seen = Seen::default();
    for one in packed {
        let operations = match one {
            Packed::One(operation) => vec![*operation],
            Packed::Puts(puts) => operations(*puts, &seen)?,
        };
        operations.iter().for_each(|one| seen.add(one.id));
        rest.operations.extend(operations);
        if rest.operations.len() > limit::OPERATIONS {
            break; // more than one request may carry: whoever asked will say so
        }
    }
    Ok(rest)
}

/// Whether `one` can stand in a block with `first`.
fn belongs(one: &Operation, first: &Operation) -> bool {
    one.action == Action::Put
        && one.seen.is_none()
        && one.data.is_some()
        && one.kind == first.kind
        && one.op.incarnation == first.op.incarnation
        && i64::try_from(one.op.counter).is_ok()
        && matches!((&one.base, &first.base), (None, None) | (Some(Base::Stamp(_)), Some(Base::Stamp(_))))
}

fn puts(run: &[Operation], seen: &Seen) -> Option<Puts> {
    let first = run.first()?;
    let payloads: Vec<_> = run.iter().filter_map(|one| one.data.as_ref()).collect();
    let bases = run.iter().map(|one| match one.base {
        Some(Base::Stamp(stamp)) => Some(stamp.micros()),
        _ => None,
    });
    let number = |op: OpId| i64::try_from(op.counter).unwrap_or(i64::MAX);
    let (from, to) = (|one: &Operation| one.edited.from.micros(), |one: &Operation| one.edited.to.micros());
    Some(Puts {
        kind: first.kind.clone(),
        ops: (format!("{:016x}", first.op.incarnation), steps(run.iter().map(|one| number(one.op)))),
        ids: pack_ids(&run.iter().map(|one| one.id).collect::<Vec<_>>()),
        bases: bases.collect::<Option<Vec<_>>>().map(|bases| steps(bases.into_iter())),
        from: steps(run.iter().map(from)),
        lasted: run.iter().map(|one| to(one).saturating_sub(from(one))).collect(),
        columns: Columns::pack(&payloads, seen)?,
    })
}

fn operations(puts: Puts, seen: &Seen) -> Result<Vec<Operation>, BadColumns> {
    let ids = unpack_ids(&puts.ids)?;
    let count = ids.len();
    let counters = sums(&puts.ops.1)?;
    let from = sums(&puts.from)?;
    let bases = puts.bases.as_deref().map(sums).transpose()?;
    let lengths = [counters.len(), from.len(), puts.lasted.len(), bases.as_ref().map_or(count, Vec::len)];
    if count > RECORDS || lengths.iter().any(|length| *length != count) {
        return Err(BadColumns);
    }
    let payloads = puts.columns.unpack(count, seen)?;
    let mut operations = Vec::with_capacity(count);
    for (position, (id, data)) in ids.into_iter().zip(payloads).enumerate() {
        let (from, lasted) = (from[position], puts.lasted[position]);
        let op = format!("{}.{}", puts.ops.0, counters[position]).parse().map_err(|_| BadColumns)?;
        let time = crate::EditTime::from_micros;
        operations.push(Operation {
            op,
            kind: puts.kind.clone(),
            id,
            action: Action::Put,
            base: bases.as_ref().map(|bases| Base::Stamp(Stamp::from_micros(bases[position]))),
            data: Some(data),
            edited: crate::EditInterval::new(time(from), time(from.checked_add(lasted).ok_or(BadColumns)?)),
            seen: None,
        });
    }
    Ok(operations)
}

/// The first number, then the step from each to the next.
fn steps(numbers: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut last = 0i64;
    numbers.map(|number| number.wrapping_sub(std::mem::replace(&mut last, number))).collect()
}

fn sums(steps: &[i64]) -> Result<Vec<i64>, BadColumns> {
    let mut sum = 0i64;
    steps
        .iter()
        .map(|step| {
            sum = sum.checked_add(*step).ok_or(BadColumns)?;
            Ok(sum)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Collection, EditInterval, EditTime, Entity, Field, Payload, ServerTime, adapter,
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

    fn texts(lines: &[Line]) -> Vec<String> {
        let (mut writer, mut texts) = (BlockWriter::new(registry()), Vec::new());
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
        let texts = texts(&lines);
        assert_eq!(read(&texts), lines);
        assert!(texts.len() < lines.len());
    }

    #[test]
    fn ids_that_follow_from_fields_are_left_off_and_records_that_came_before_are_named_by_number() {
        let texts = texts(&[place(1), place(2), answer(2, "q1"), answer(1, "q2")].map(Line::Record));
        assert_eq!(texts[1], r#"{"b":"Answer","k":["placeId","question"],"t":[100,0],"c":{"question":["q1","q2"]},"r":{"placeId":[1,0]}}"#);
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
        ] {
            assert!(BlockReader::default().read(text).is_err(), "{text} was read");
        }
    }

    #[test]
    fn a_request_reads_back_as_written_in_the_order_of_its_operations() {
        let edited = |from, to| EditInterval::new(EditTime::from_micros(from), EditTime::from_micros(to));
        let put = |n: u8, base| Operation {
            op: OpId { incarnation: 0xfeed, counter: u64::from(n) },
            kind: Kind::of("Place"),
            id: id(n),
            action: Action::Put,
            base,
            data: Some(Payload::default().with("name", format!("Place {n}"))),
            edited: edited(i64::from(n), i64::from(n) + 5),
            seen: None,
        };
        let under = |n: u8| Operation {
            kind: Kind::of("Answer"),
            id: id(100 + n),
            data: Some(Payload::default().with("placeId", id(n).to_string()).with("question", "q")),
            ..put(50 + n, None)
        };
        let delete = Operation {
            action: Action::Delete,
            data: None,
            seen: Some(Stamp::from_micros(4)),
            ..put(20, Some(Base::Stamp(Stamp::from_micros(2))))
        };
        let request = ExchangeRequest {
            state: Some("e.s.c".into()),
            need: vec![RecordKey::new(Kind::of("Place"), id(3))],
            operations: vec![
                put(1, None),
                put(2, None),
                put(4, Some(Base::Stamp(Stamp::from_micros(7)))),
                put(3, Some(Base::Stamp(Stamp::from_micros(3)))),
                put(9, Some(Base::Op { op: OpId { incarnation: 0xfeed, counter: 2 } })),
                put(u8::MAX, Some(Base::Lost { lost: ("e".into(), Stamp::from_micros(1)) })),
                under(1),
                under(2),
                delete,
            ],
            ..ExchangeRequest::default()
        };
        let text = pack_request(&request).unwrap();
        assert_eq!(unpack_request(&text).unwrap(), request, "{}", String::from_utf8_lossy(&text));
        assert!(text.len() < serde_json::to_vec(&request).unwrap().len());
        let none = ExchangeRequest::default();
        assert_eq!(unpack_request(&pack_request(&none).unwrap()).unwrap(), none);
        let asking = ExchangeRequest {
            since: [(Kind::of("Place"), Stamp::from_micros(5))].into(),
            unconfirmed: vec![OpId { incarnation: 1, counter: u64::MAX }],
            watch: vec![id(4)],
            digest: Some(crate::wire::DigestRequest([(Kind::of("Place"), crate::KindDigest { count: 1, sum: u64::MAX })].into())),
            ..request
        };
        assert_eq!(unpack_request(&pack_request(&asking).unwrap()).unwrap(), asking);
    }
}
