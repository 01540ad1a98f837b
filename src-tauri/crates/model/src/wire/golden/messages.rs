//! The messages of the golden fixtures: together they have every member of every message. The structs are written out in
//! full, so that a member that is added to one does not compile until it stands here.

use crate::wire::{
    Action, Authorship, Base, Begin, ConflictCode, Current, DeletedUnder, DigestRequest, End, ExchangeRequest, Line, OpResult, Operation,
    Outcome, ParentState, Problem, Record, ServerCode, Update, Updates, Verdict, Waiting,
};
use crate::{
    Change, Collection, Content, Digest, EditInterval, EditTime, Entity, EntityId, Field, FieldError, Kind, KindDigest, OpId, Payload,
    RecordKey, Registry, ServerTime, Stamp, adapter, proof,
};

/// What a fixture holds.
#[derive(Clone)]
pub enum Message {
    Request(ExchangeRequest),
    /// Some lines of an answer, in order.
    Answer(Vec<Line>),
    Problem(Problem),
}

/// All, each with the name of its file.
pub fn all() -> Vec<(&'static str, Message)> {
    let mut all = vec![
        ("request-first", Message::Request(ExchangeRequest::default())),
        ("request-asking", Message::Request(asking())),
        ("request-waiting", Message::Request(holding_back())),
        ("request-resuming", Message::Request(resuming())),
        ("request-operations", Message::Request(sending())),
        ("answer-whole", Message::Answer(answer())),
        ("answer-changes", Message::Answer(changes())),
        ("line-begin", Message::Answer(vec![Line::Begin(begin())])),
        ("line-begin-resumed", Message::Answer(vec![Line::Begin(resumed())])),
        ("line-outcomes", Message::Answer(vec![Line::Outcomes(outcomes())])),
        ("line-record", Message::Answer(vec![record(3)])),
        ("line-record-authored", Message::Answer(vec![Line::Record(authored())])),
        ("line-deleted", Message::Answer(vec![removed(Content::Deleted)])),
        ("line-gone", Message::Answer(vec![removed(Content::Gone)])),
        ("line-change", Message::Answer(vec![change(3, "0201")])),
        ("line-results", Message::Answer(vec![Line::Results(results())])),
        ("line-deleted-under", Message::Answer(vec![Line::DeletedUnder(deleted_under())])),
        ("line-end-more", Message::Answer(vec![Line::End(end_with_more())])),
        ("line-end-digest", Message::Answer(vec![Line::End(end_with_digest())])),
        ("line-end-total", Message::Answer(vec![Line::End(end_with_total())])),
        ("line-error", Message::Answer(vec![Line::Error(ServerCode::Internal)])),
    ];
    all.push(("problem", Message::Problem(Problem { title: "Sign in first.".into(), status: 401, code: ServerCode::SignedOut })));
    all
}

/// Lines as a reader of blocks gives them: changes of one kind that follow each other together.
pub fn in_blocks(lines: Vec<Line>) -> Vec<Line> {
    let mut all: Vec<Line> = Vec::new();
    for line in lines {
        let Line::Update(Update { key, stamp, base, change }) = line else {
            all.push(line);
            continue;
        };
        let base = proof(key.id, base);
        match all.last_mut() {
            Some(Line::Updates(Updates { kind, bases, rows })) if *kind == key.kind => {
                *bases = bases.wrapping_add(base);
                rows.push((key.id, stamp, change));
            }
            _ => all.push(Line::Updates(Updates { kind: key.kind, bases: base, rows: vec![(key.id, stamp, change)] })),
        }
    }
    all
}

struct School;
impl Entity for School {
    const KIND: &'static str = "School";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "schools";
    const FIELDS: &'static [Field] = &[Field::text("name").required(), Field::text("phone")];
    fn label(data: &Payload) -> String {
        data.text("name").unwrap_or_default().to_owned()
    }
}

struct Answer;
impl Entity for Answer {
    const KIND: &'static str = "Answer";
    const COLLECTION: Collection = Collection::VISITS;
    const NESTED: &'static str = "answers";
    const KEY: &'static [&'static str] = &["schoolId", "question"];
    const FIELDS: &'static [Field] = &[Field::owner("schoolId", "School"), Field::text("question").required()];
    fn label(data: &Payload) -> String {
        data.text("question").unwrap_or_default().to_owned()
    }
}

/// The kinds of the messages.
pub fn registry() -> Registry {
    Registry::new(vec![adapter::<School>(), adapter::<Answer>()]).unwrap()
}

/// 2026-03-02, 10:00, and `seconds`.
fn stamp(seconds: i64) -> Stamp {
    Stamp::from_micros(1_772_445_600_000_000 + seconds * 1_000_000)
}

fn edited(seconds: i64) -> EditInterval {
    let time = |seconds| EditTime::from_micros(stamp(seconds).micros());
    EditInterval { from: time(seconds), to: time(seconds + 4) }
}

fn id(n: u8) -> EntityId {
    EntityId::from_bytes([n; 16])
}

fn school(n: u8) -> RecordKey {
    RecordKey { kind: Kind::of("School"), id: id(n) }
}

fn op(counter: u64) -> OpId {
    OpId { incarnation: 0xab, counter }
}

fn named(n: u8) -> Payload {
    Payload::default().with("name", format!("مدرسة {n}")).with("phone", serde_json::Value::Null)
}

/// A payload of the other kind, and the id that follows from it.
fn answered(n: u8, question: &str) -> (EntityId, Payload) {
    let data = Payload::default().with("schoolId", id(n).to_string()).with("question", question);
    let data = if n == 3 { data.with("note", "twice a week") } else { data };
    (EntityId::derived(&Kind::of("Answer"), &[&id(n).to_string(), question]), data)
}

fn whole(key: RecordKey, seconds: i64, data: Payload) -> Line {
    Line::Record(Record { key, stamp: stamp(seconds), content: Content::Live(data), op: None, author: None })
}

fn record(n: u8) -> Line {
    whole(school(n), i64::from(n), named(n))
}

fn answer_record(n: u8, question: &str) -> Line {
    let (id, data) = answered(n, question);
    whole(RecordKey { kind: Kind::of("Answer"), id }, 20 + i64::from(n), data)
}

fn authored() -> Record {
    Record {
        key: school(4),
        stamp: stamp(4),
        content: Content::Live(named(4)),
        op: Some(op(11)),
        author: Some(Authorship { by: id(1), device: "Laptop A".into(), edited: edited(3) }),
    }
}

fn removed(content: Content) -> Line {
    Line::Record(Record { key: school(5), stamp: stamp(5), content, op: None, author: None })
}

fn change(n: u8, phone: &str) -> Line {
    let unset = if n == 3 { vec!["ward".into()] } else { Vec::new() };
    Line::Update(Update {
        key: school(n),
        stamp: stamp(10 + i64::from(n)),
        base: stamp(i64::from(n)),
        change: Change { set: Payload::default().with("phone", phone), unset },
    })
}

fn begin() -> Begin {
    let kinds = vec![Kind::of("School"), Kind::of("Answer")];
    let line = Begin::new("k3x9a".into(), "q1w2e3".into(), Some(stamp(-60)), true, stamp(90), kinds);
    // All members: one that is added must be given a value above, or none can be seen in the file.
    let Begin { begin: _, epoch: _, scope: _, restored_to: _, full: _, until: _, kinds: _, updates: _, known: _ } = &line;
    line
}

/// The first line for who asks as [`resuming`].
fn resumed() -> Begin {
    Begin { full: false, known: vec![Kind::of("School")], ..begin() }
}

/// The ids staged of schools, and an answer that goes on after them with the answer to a question at the second.
pub fn going_on() -> (Vec<EntityId>, Vec<Line>) {
    (vec![id(1), id(2)], vec![Line::Begin(resumed()), answer_record(2, "water")])
}

fn outcomes() -> Vec<Outcome> {
    vec![
        Outcome { op: op(9), updated_at: Some(stamp(1)), done: true },
        Outcome { op: op(10), updated_at: None, done: true },
        Outcome { op: op(11), updated_at: None, done: false },
    ]
}

fn results() -> Vec<OpResult> {
    let current = || Box::new(Current(authored()));
    let error = FieldError { field: "name".into(), code: "required".into(), message: "Name is needed".into() };
    let verdicts = [
        Verdict::Ok { updated_at: Some(stamp(80)), current: None },
        Verdict::Ok { updated_at: Some(stamp(81)), current: Some(current()) },
        Verdict::Ok { updated_at: None, current: None },
        Verdict::Conflict { code: ConflictCode::Stale, current: current() },
        Verdict::Conflict { code: ConflictCode::SubtreeChanged, current: current() },
        Verdict::Parent { which: school(6), state: ParentState::Absent },
        Verdict::Parent { which: school(6), state: ParentState::Deleted },
        Verdict::Invalid { errors: vec![error] },
        Verdict::Need,
        Verdict::Denied,
        Verdict::Retry { after: 30 },
    ];
    (12..).zip(verdicts).map(|(counter, verdict)| OpResult { op: op(counter), verdict }).collect()
}

fn deleted_under() -> DeletedUnder {
    DeletedUnder { deleted_under: op(12), kind: Kind::of("Answer"), ids: vec![id(7), id(8)], updated_at: vec![stamp(82), stamp(83)] }
}

fn digest() -> Digest {
    [(Kind::of("School"), KindDigest { count: 3, sum: u64::MAX }), (Kind::of("Answer"), KindDigest { count: 1, sum: 255 })].into()
}

fn end(more: bool) -> End {
    let line = End::new(more, 4, ServerTime::from_micros(stamp(91).micros()));
    // All members: one that is added must be in one of the three below.
    let End { end: _, cursors: _, state: _, more: _, count: _, server_time: _, digest: _, total: _ } = &line;
    line
}

fn end_with_more() -> End {
    End { cursors: [(Kind::of("Answer"), stamp(23))].into(), ..end(true) }
}

fn end_with_digest() -> End {
    End { state: Some("k3x9a.q1w2e3.BgAh4Q".into()), digest: Some(digest()), ..end(false) }
}

fn end_with_total() -> End {
    End { state: Some("k3x9a.q1w2e3.BgAh4Q".into()), total: Some(crate::total(&digest())), ..end(false) }
}

/// A whole answer, every kind of line in its place.
fn answer() -> Vec<Line> {
    vec![
        Line::Begin(begin()),
        Line::Outcomes(outcomes()),
        record(2),
        record(3),
        Line::Record(authored()),
        removed(Content::Deleted),
        answer_record(3, "q1"),
        answer_record(2, "q2"),
        Line::Results(results()),
        Line::DeletedUnder(deleted_under()),
        Line::End(end_with_digest()),
    ]
}

/// An answer with changes.
fn changes() -> Vec<Line> {
    vec![Line::Begin(begin()), change(2, "0202"), change(3, "0201"), record(6), Line::End(end_with_total())]
}

/// A request without operations.
fn asking() -> ExchangeRequest {
    ExchangeRequest {
        state: Some("k3x9a.q1w2e3.BgAh4Q".into()),
        since: [(Kind::of("Answer"), stamp(23))].into(),
        staged: Digest::new(),
        unconfirmed: vec![op(9), op(10)],
        need: vec![school(3)],
        watch: vec![id(4)],
        digest: Some(DigestRequest(digest())),
        updates: true,
        waiting: None,
        operations: Vec::new(),
    }
}

/// A request of a device on which three changes are held back.
fn holding_back() -> ExchangeRequest {
    let waiting = Some(Waiting { count: 3, since: ServerTime::from_micros(stamp(-60).micros()) });
    ExchangeRequest { state: asking().state, watch: vec![id(4), id(5), id(6)], updates: true, waiting, ..ExchangeRequest::default() }
}

/// A request that goes on with a first download that was cut.
fn resuming() -> ExchangeRequest {
    let since = [(Kind::of("Answer"), stamp(23)), (Kind::of("School"), stamp(20))].into();
    ExchangeRequest { since, staged: digest(), ..ExchangeRequest::default() }
}

/// A request with every form of operation.
fn sending() -> ExchangeRequest {
    let put = |counter, n: u8, base, data| Operation {
        op: op(counter),
        kind: Kind::of("School"),
        id: id(n),
        action: Action::Put,
        base,
        data,
        change: None,
        edited: edited(i64::from(n)),
        seen: None,
    };
    let child = |counter, n, question| {
        let (id, data) = answered(n, question);
        Operation { kind: Kind::of("Answer"), id, ..put(counter, n, None, Some(data)) }
    };
    let on = |seconds| Some(Base::Stamp(stamp(seconds)));
    let changed = |counter, n, unset: &[&str]| Operation {
        change: Some(Change {
            set: Payload::default().with("phone", "0201"),
            unset: unset.iter().map(|field| (*field).to_owned()).collect(),
        }),
        ..put(counter, n, on(i64::from(n)), None)
    };
    let operations = vec![
        put(12, 20, None, Some(named(20))),
        put(13, 21, None, Some(named(21))),
        put(14, 2, on(2), Some(named(2))),
        put(15, 20, Some(Base::Op { op: op(12) }), Some(named(22))),
        put(16, 3, Some(Base::Lost { lost: ("h7y2m".into(), stamp(3)) }), Some(named(3))),
        child(17, 21, "q1"),
        child(18, 20, "q2"),
        changed(19, 4, &["ward"]),
        changed(20, 6, &[]),
        Operation { action: Action::Archive, ..put(21, 7, on(7), Some(named(7))) },
        Operation { action: Action::Delete, seen: Some(stamp(90)), ..put(22, 8, on(8), None) },
    ];
    ExchangeRequest { operations, ..ExchangeRequest::default() }
}
