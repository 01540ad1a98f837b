//! Requests: operations in blocks, the rest of the request as it is.

use serde::{Deserialize, Serialize};

use super::{Form, RECORDS, packed_change::PackedChanges, steps::Steps};
use crate::{
    Change, EditInterval, EditTime, Kind, OpId, Payload, Stamp,
    wire::{
        Action, BadColumns, Base, ExchangeRequest, LineError, Operation,
        columns::{NAMES, Seen, pack_ids, unpack_ids},
        limit,
    },
};

/// Puts of one kind on records of which no version, or a stamp, is the base; in the order of the request.
#[derive(Serialize, Deserialize)]
struct Puts {
    #[serde(rename = "b")]
    kind: Kind,
    /// Their incarnation, as 16 hexadecimal digits; then the first number, and the steps from each to the next.
    #[serde(rename = "o")]
    ops: (String, Steps),
    #[serde(rename = "i")]
    ids: String,
    /// The stamps of the bases in microseconds, first and steps; left off for records that no version is known of.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    bases: Option<Steps>,
    /// When typed: first and steps.
    #[serde(rename = "f")]
    from: Steps,
    /// How long after that, at most.
    #[serde(rename = "l")]
    lasted: Vec<i64>,
    /// They carry what they change in their bases, not the whole record.
    #[serde(rename = "u", default, skip_serializing_if = "std::ops::Not::not")]
    update: bool,
    #[serde(flatten)]
    changes: PackedChanges,
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
pub fn pack_request(form: Form, request: &ExchangeRequest) -> Result<Vec<u8>, serde_json::Error> {
    let (mut seen, mut names) = (Seen::default(), 0);
    let mut packed = Vec::new();
    let mut rest = request.operations.as_slice();
    while let Some(first) = rest.first() {
        let alike = rest.iter().take(RECORDS).take_while(|one| belongs(one, first)).count();
        let (run, after) = rest.split_at(alike.max(1));
        names += length_of_names(run);
        match puts(form, run, &seen).filter(|_| alike > 0 && names <= NAMES) {
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
    let (mut seen, mut names) = (Seen::default(), 0);
    for one in packed {
        let operations = match one {
            Packed::One(operation) => vec![*operation],
            Packed::Puts(puts) => {
                let operations = operations(*puts, &seen)?;
                // What one block may not, many small ones may not either.
                names += length_of_names(&operations);
                if names > NAMES {
                    return Err(BadColumns.into());
                }
                operations
            }
        };
        operations.iter().for_each(|one| seen.add(one.id));
        rest.operations.extend(operations);
        if rest.operations.len() > limit::OPERATIONS {
            break; // more than one request may carry: whoever asked will say so
        }
    }
    Ok(rest)
}

/// Bytes of the names of fields in what these set and remove.
fn length_of_names(operations: &[Operation]) -> usize {
    let whole = operations.iter().filter_map(|one| one.data.as_ref()).flat_map(|data| data.0.keys());
    let changes = operations.iter().filter_map(|one| one.change.as_ref());
    let changed = changes.flat_map(|change| change.set.0.keys().chain(&change.unset));
    whole.chain(changed).map(String::len).sum()
}

/// Whether `one` can stand in a block with `first`.
fn belongs(one: &Operation, first: &Operation) -> bool {
    one.action == Action::Put
        && one.seen.is_none()
        && one.data.is_some() != one.change.is_some()
        && one.change.is_some() == first.change.is_some()
        && one.kind == first.kind
        && one.op.incarnation == first.op.incarnation
        && i64::try_from(one.op.counter).is_ok()
        && matches!((&one.base, &first.base), (None, None) | (Some(Base::Stamp(_)), Some(Base::Stamp(_))))
}

fn puts(form: Form, run: &[Operation], seen: &Seen) -> Option<Puts> {
    let first = run.first()?;
    let update = first.change.is_some();
    let whole = |data: &Payload| Change { set: data.clone(), unset: Vec::new() };
    let changes: Vec<Change> = run.iter().filter_map(|one| one.change.clone().or_else(|| one.data.as_ref().map(whole))).collect();
    let bases = run.iter().map(|one| match one.base {
        Some(Base::Stamp(stamp)) => Some(stamp.micros()),
        _ => None,
    });
    let number = |op: OpId| i64::try_from(op.counter).unwrap_or(i64::MAX);
    let (from, to) = (|one: &Operation| one.edited.from.micros(), |one: &Operation| one.edited.to.micros());
    Some(Puts {
        kind: first.kind.clone(),
        ops: (format!("{:016x}", first.op.incarnation), Steps::of(form, run.iter().map(|one| number(one.op)))),
        ids: pack_ids(&run.iter().map(|one| one.id).collect::<Vec<_>>()),
        bases: bases.collect::<Option<Vec<_>>>().map(|bases| Steps::of(form, bases.into_iter())),
        from: Steps::of(form, run.iter().map(from)),
        lasted: run.iter().map(|one| to(one).saturating_sub(from(one))).collect(),
        update,
        changes: PackedChanges::pack(&changes.iter().collect::<Vec<_>>(), seen)?,
    })
}

fn operations(puts: Puts, seen: &Seen) -> Result<Vec<Operation>, BadColumns> {
    let ids = unpack_ids(&puts.ids)?;
    let count = ids.len();
    let counters = puts.ops.1.sums()?;
    let from = puts.from.sums()?;
    let bases = puts.bases.as_ref().map(Steps::sums).transpose()?;
    let lengths = [counters.len(), from.len(), puts.lasted.len(), bases.as_ref().map_or(count, Vec::len)];
    if count > RECORDS || lengths.iter().any(|length| *length != count) {
        return Err(BadColumns);
    }
    let changes = puts.changes.unpack(count, seen)?;
    if !puts.update && changes.iter().any(|change| !change.unset.is_empty()) {
        return Err(BadColumns);
    }
    let mut operations = Vec::with_capacity(count);
    for (position, (id, change)) in ids.into_iter().zip(changes).enumerate() {
        let (from, lasted) = (from[position], puts.lasted[position]);
        let (data, change) = if puts.update { (None, Some(change)) } else { (Some(change.set), None) };
        let op = format!("{}.{}", puts.ops.0, counters[position]).parse().map_err(|_| BadColumns)?;
        let time = |micros| EditTime::told(micros).map_err(|_| BadColumns);
        let base = |micros| Stamp::told(micros).map(Base::Stamp).map_err(|_| BadColumns);
        operations.push(Operation {
            op,
            kind: puts.kind.clone(),
            id,
            action: Action::Put,
            base: bases.as_ref().map(|bases| base(bases[position])).transpose()?,
            data,
            change,
            edited: EditInterval::new(time(from)?, time(from.checked_add(lasted).ok_or(BadColumns)?)?),
            seen: None,
        });
    }
    Ok(operations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EntityId, KindDigest, RecordKey, wire::DigestRequest};

    fn id(n: u8) -> EntityId {
        EntityId::from_bytes([n; 16])
    }

    #[test]
    fn names_that_would_fill_a_memory_block_by_block_are_refused() {
        let name = "n".repeat(NAMES / 4);
        let put = |n: u8| Operation {
            op: OpId { incarnation: 1, counter: u64::from(n) },
            kind: Kind::from(format!("Place{}", n / 2)),
            id: id(n),
            action: Action::Put,
            base: None,
            data: Some(Payload::default().with(&name, 1)),
            change: None,
            edited: EditInterval::new(EditTime::from_micros(1), EditTime::from_micros(1)),
            seen: None,
        };
        let request = |count: u8| ExchangeRequest { operations: (0..count).map(put).collect(), ..ExchangeRequest::default() };
        // Two records in a block of half of what is allowed: a third block is sent as it is.
        let text = pack_request(Form::Two, &request(6)).unwrap();
        assert_eq!(unpack_request(&text).unwrap(), request(6));
        let one_block = |n: u8| puts(Form::Two, &[put(2 * n), put(2 * n + 1)], &Seen::default()).unwrap();
        let packed = (0..3).map(|n| Packed::Puts(Box::new(one_block(n)))).collect();
        let text = serde_json::to_vec(&PackedRequest { rest: ExchangeRequest::default(), packed }).unwrap();
        assert!(unpack_request(&text).is_err());
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
            change: None,
            edited: edited(i64::from(n), i64::from(n) + 5),
            seen: None,
        };
        let under = |n: u8| Operation {
            kind: Kind::of("Answer"),
            id: id(100 + n),
            data: Some(Payload::default().with("placeId", id(n).to_string()).with("question", "q")),
            ..put(50 + n, None)
        };
        let changed = |n: u8| Operation {
            data: None,
            change: Some(Change { set: Payload::default().with("name", format!("Other {n}")), unset: vec!["note".to_owned()] }),
            ..put(n, Some(Base::Stamp(Stamp::from_micros(i64::from(n)))))
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
                changed(30),
                changed(31),
                put(32, Some(Base::Stamp(Stamp::from_micros(9)))),
                delete,
            ],
            ..ExchangeRequest::default()
        };
        for form in Form::ALL {
            let text = pack_request(form, &request).unwrap();
            assert_eq!(unpack_request(&text).unwrap(), request, "{}", String::from_utf8_lossy(&text));
            assert!(text.len() < serde_json::to_vec(&request).unwrap().len());
        }
        let none = ExchangeRequest::default();
        assert_eq!(unpack_request(&pack_request(Form::One, &none).unwrap()).unwrap(), none);
        let asking = ExchangeRequest {
            since: [(Kind::of("Place"), Stamp::from_micros(5))].into(),
            unconfirmed: vec![OpId { incarnation: 1, counter: u64::MAX }],
            watch: vec![id(4)],
            updates: true,
            digest: Some(DigestRequest([(Kind::of("Place"), KindDigest { count: 1, sum: u64::MAX })].into())),
            ..request
        };
        assert_eq!(unpack_request(&pack_request(Form::Two, &asking).unwrap()).unwrap(), asking);
    }

    #[test]
    fn a_block_of_whole_records_that_removes_fields_is_refused() {
        let block = |update| {
            format!(
                r#"{{"state":null,"packed":[{{"b":"Place","o":["0000000000000001",[1]],"i":"AAAAAAAAAAAAAAAAAAAAAA","a":[5],"f":[1],"l":[0]{update},"x":{{"note":[0]}}}}]}}"#
            )
        };
        assert!(unpack_request(block("").as_bytes()).is_err());
        let read = unpack_request(block(r#","u":true"#).as_bytes()).unwrap();
        assert_eq!(read.operations[0].change.as_ref().unwrap().unset, ["note"]);
    }
}
