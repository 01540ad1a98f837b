//! In which order operations go up, and which of them may be on the way at once.
//!
//! A wave holds operations of one rank of which none needs another: they may be sent in any order. The next wave is sent
//! when this one is answered. Each wave is cut into requests of what one may carry.

use std::{collections::BTreeSet, ops::Range};

use rounds_model::{
    EntityId, Registry,
    wire::{Action, Operation},
};

/// Operations in one request.
const COUNT: usize = 200;
/// Bytes of the operations of one request as JSON; the rest of the 256 KB is for what stands around them.
const BYTES: usize = 250_000;

/// The requests of each wave, as ranges of `operations`.
pub fn waves(registry: &Registry, operations: &[Operation]) -> Vec<Vec<Range<usize>>> {
    let (mut waves, mut wave, mut begun) = (Vec::new(), BTreeSet::new(), 0);
    for (n, operation) in operations.iter().enumerate() {
        let of_another_rank = n > begun && rank(registry, operation) != rank(registry, &operations[n - 1]);
        if of_another_rank || wave.contains(&operation.id) || links(registry, operation).iter().any(|id| wave.contains(id)) {
            waves.push(requests(operations, begun..n));
            (wave, begun) = (BTreeSet::new(), n);
        }
        wave.insert(operation.id);
    }
    if begun < operations.len() {
        waves.push(requests(operations, begun..operations.len()));
    }
    waves
}

/// Deletes go children first, after all else; both within a rank go together.
fn rank(registry: &Registry, operation: &Operation) -> (bool, usize) {
    (operation.action == Action::Delete, registry.rank(&operation.kind))
}

fn links(registry: &Registry, operation: &Operation) -> Vec<EntityId> {
    let Some(adapter) = registry.get(&operation.kind) else { return Vec::new() };
    let written = operation.data.iter().chain(operation.change.as_ref().map(|change| &change.set));
    written.flat_map(|data| adapter.links(data)).map(|(_, id)| id).collect()
}

fn requests(operations: &[Operation], wave: Range<usize>) -> Vec<Range<usize>> {
    let (mut requests, mut begun, mut bytes) = (Vec::new(), wave.start, 0);
    for n in wave.clone() {
        let size = serde_json::to_vec(&operations[n]).map_or(0, |text| text.len() + 1);
        if n > begun && (n - begun == COUNT || bytes + size > BYTES) {
            requests.push(begun..n);
            (begun, bytes) = (n, 0);
        }
        bytes += size;
    }
    requests.push(begun..wave.end);
    requests
}

#[cfg(test)]
mod tests {
    use rounds_model::{Collection, EditInterval, EditTime, Entity, Field, Kind, OpId, Payload, adapter};

    use super::*;

    macro_rules! toys {
        ($($name:ident [$($field:expr),*];)+) => {
            $(struct $name;
            impl Entity for $name {
                const KIND: &'static str = stringify!($name);
                const COLLECTION: Collection = Collection::of("toys");
                const NESTED: &'static str = stringify!($name);
                const FIELDS: &'static [Field] = &[$($field),*];
                fn label(_: &Payload) -> String {
                    String::new()
                }
            })+
            fn registry() -> Registry {
                Registry::new(vec![$(adapter::<$name>()),+]).unwrap()
            }
        };
    }
    toys! {
        Place [Field::reference("placeId", "Place")];
        Visit [Field::owner("placeId", "Place")];
    }

    fn operation(action: Action, kind: &'static str, n: u8, under: u8) -> Operation {
        let at = EditTime::from_micros(1);
        let data = (action == Action::Put).then(|| Payload::default().with("placeId", EntityId::from_bytes([under; 16]).to_string()));
        Operation {
            op: OpId { incarnation: 1, counter: 1 },
            kind: Kind::of(kind),
            id: EntityId::from_bytes([n; 16]),
            action,
            base: None,
            data,
            change: None,
            edited: EditInterval::new(at, at),
            seen: None,
        }
    }

    fn put(kind: &'static str, n: u8, under: u8) -> Operation {
        operation(Action::Put, kind, n, under)
    }

    fn delete(kind: &'static str, n: u8) -> Operation {
        operation(Action::Delete, kind, n, 0)
    }

    #[test]
    fn what_needs_another_goes_in_a_later_wave() {
        for (what, operations, expected) in [
            ("nothing", vec![], vec![]),
            ("brothers go together", vec![put("Visit", 1, 9), put("Visit", 2, 9)], vec![vec![0..2]]),
            ("a rank after the other", vec![put("Place", 1, 9), put("Visit", 2, 1), put("Visit", 3, 9)], vec![vec![0..1], vec![1..3]]),
            ("a place under a place", vec![put("Place", 1, 9), put("Place", 2, 9), put("Place", 3, 2)], vec![vec![0..2], vec![2..3]]),
            ("one record twice", vec![put("Visit", 1, 9), put("Visit", 1, 9)], vec![vec![0..1], vec![1..2]]),
            (
                "deletes after puts, children first",
                vec![put("Visit", 1, 9), delete("Visit", 2), delete("Visit", 3), delete("Place", 4)],
                vec![vec![0..1], vec![1..3], vec![3..4]],
            ),
        ] {
            assert_eq!(waves(&registry(), &operations), expected, "{what}");
        }
    }

    #[test]
    fn a_request_carries_what_one_may() {
        let many: Vec<Operation> = (1..=255).map(|n| put("Visit", n, 0)).collect();
        assert_eq!(waves(&registry(), &many), vec![vec![0..200, 200..255]]);
        let long = |n: u8| Operation { data: Some(Payload::default().with("note", "x".repeat(100_000))), ..put("Visit", n, 9) };
        let longs: Vec<Operation> = (0..5).map(long).collect();
        assert_eq!(waves(&registry(), &longs), vec![vec![0..2, 2..4, 4..5]]);
        let longer = Operation { data: Some(Payload::default().with("note", "x".repeat(300_000))), ..put("Visit", 7, 9) };
        assert_eq!(waves(&registry(), &[put("Visit", 1, 9), longer, put("Visit", 2, 9)]), vec![vec![0..1, 1..2, 2..3]], "it goes alone");
    }
}
