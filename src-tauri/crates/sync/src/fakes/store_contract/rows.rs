//! Rows that the cases write.

use rounds_model::{Content, EditInterval, EditTime, EntityId, Kind, OpId, Payload, RecordKey, ServerTime, Stamp, wire};

use crate::{
    Conflict, ConflictReason, Decision, Edit, EditState, Held, JournalEntry, JournalReason, Parked, Pin, Sealed, Taken, Version,
    ports::Reading,
};

/// Kinds of the toy registry.
pub const PLACE: Kind = Kind::of("Place");
/// A person.
pub const PERSON: Kind = Kind::of("Person");
/// A visit of a place.
pub const VISIT: Kind = Kind::of("Visit");

/// The `n`th id; greater numbers sort later.
#[must_use]
pub fn id(n: u32) -> EntityId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    EntityId::from_bytes(bytes)
}

/// A place of this name.
#[must_use]
pub fn place(name: &str) -> Payload {
    Payload::default().with("name", name)
}

/// A visit of the place `place`.
#[must_use]
pub fn visit(place: EntityId) -> Payload {
    Payload::default().with("placeId", place.to_string())
}

/// A live version.
#[must_use]
pub const fn live(stamp: i64, data: Payload) -> Version {
    Version { stamp: Stamp::from_micros(stamp), content: Content::Live(data) }
}

/// A removed version.
#[must_use]
pub const fn deleted(stamp: i64) -> Version {
    Version { stamp: Stamp::from_micros(stamp), content: Content::Deleted }
}

/// Names a record.
#[must_use]
pub const fn key(kind: Kind, n: EntityId) -> RecordKey {
    RecordKey::new(kind, n)
}

/// A clean record whose stamp is its number.
#[must_use]
pub fn clean(kind: Kind, n: u32, data: Payload) -> Held {
    Held::clean(key(kind, id(n)), live(i64::from(n), data), 0)
}

/// An edit that was sealed up to `sealed`.
#[must_use]
pub const fn edit(change: u64, sealed: u64) -> Edit {
    let reading = Reading { wall: 1, mono: 2, boot: u64::MAX };
    Edit {
        change,
        sealed,
        first: reading,
        last: reading,
        offset: None,
        samples: 0,
        seen: None,
        lost: None,
        state: EditState::Ready,
        tries: 0,
    }
}

/// A clean place turned into a dirty one.
#[must_use]
pub fn dirty(n: u32, change: u64) -> Held {
    let mut held = clean(PLACE, n, place("before"));
    held.content = Content::Live(place("after"));
    held.edit = Some(edit(change, 0));
    held
}

/// The operation numbered `counter` on the record `n`.
#[must_use]
pub fn sealed(incarnation: u64, counter: u64, n: u32, sent: bool) -> Sealed {
    let edited = EditInterval::new(EditTime::from_micros(1), EditTime::from_micros(2));
    let op = OpId { incarnation, counter };
    let base = Some(wire::Base::Stamp(Stamp::from_micros(3)));
    let data = Some(place("sealed"));
    let operation = wire::Operation { op, kind: PLACE, id: id(n), action: wire::Action::Put, base, data, change: None, edited, seen: None };
    Sealed { operation, change: counter, sent }
}

/// A version as it came.
#[must_use]
pub fn came(kind: Kind, n: EntityId, version: Version) -> wire::Record {
    wire::Record { key: key(kind, n), stamp: version.stamp, content: version.content, op: None, author: None }
}

/// A conflict on the place `n`.
#[must_use]
pub fn conflict(n: u32, opened: i64, theirs: Version) -> Conflict {
    let edited = EditInterval::new(EditTime::from_micros(5), EditTime::from_micros(6));
    Conflict {
        key: key(PLACE, id(n)),
        reason: ConflictReason::Edited,
        theirs,
        author: Some(wire::Authorship { by: id(900), device: "laptop \"B\"".to_owned(), edited }),
        mine: Some(edited),
        opened: ServerTime::from_micros(opened),
    }
}

/// A journal entry.
#[must_use]
pub fn journal(n: u32, at: i64) -> JournalEntry {
    JournalEntry {
        id: id(n),
        key: key(PLACE, id(1)),
        content: Content::Live(place("lost")),
        edited: None,
        reason: JournalReason::LaterEdit,
        at: ServerTime::from_micros(at),
        restored: false,
        only: Vec::new(),
    }
}

/// A decision.
#[must_use]
pub fn decision(n: u32, at: i64) -> Decision {
    Decision {
        id: id(n),
        taken: Taken::Merged,
        conflict: conflict(1, 1, live(4, place("theirs"))),
        base: Some(live(3, place("base"))),
        mine: Content::Live(place("mine")),
        edit: Some(edit(7, 0)),
        result: Content::Live(place("merged")),
        by: id(900),
        at: ServerTime::from_micros(at),
        undone: false,
    }
}

/// A parked version.
#[must_use]
pub fn parked(kind: Kind, n: u32, version: Version) -> Parked {
    Parked { record: came(kind, id(n), version), waits_for: vec![key(PLACE, id(77))], invalid: Vec::new() }
}

/// An open form.
#[must_use]
pub fn pin(n: u32) -> Pin {
    Pin { id: id(n), key: key(PLACE, id(1)), base: Some(live(1, place("base"))), shown: place("shown") }
}
