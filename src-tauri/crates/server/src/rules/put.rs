//! Writing one record: validation, parents, the caller's grants, the comparison with the base, and then
//! the row with everything that follows from where it hangs.

use rounds_model::{
    Adapter, EntityId, Payload,
    wire::{ConflictCode, ParentState, Verdict},
};
use serde_json::Value;

use super::{
    Look, Rules,
    base::{Standing, Version, compare},
    current,
    erase_again::is_typed_since,
    operation::{Attempt, Batch, all_invalid, invalid},
};
use crate::{
    path::Path,
    store::{Fate, Link, Row, StoreError, WriteTxn},
};

/// The names that a message uses about a record.
const RESERVED: [&str; 5] = ["id", "updatedAt", "deleted", "gone", "op"];

/// How deep lists and objects may lie in each other in a field. A reader of JSON stops at 128 levels, and a line of an
/// answer has some of its own around the record: one that nobody can read would end the syncing of all who are told it.
const DEEPEST: usize = 64;

/// A payload whose parents were found.
pub(super) struct Placed {
    pub data: Payload,
    pub links: Vec<Link>,
    pub path: Path,
    /// Whether an optional reference was dropped because what it named is deleted.
    pub changed: bool,
}

impl Rules {
    pub(super) async fn put(&self, txn: &mut dyn WriteTxn, attempt: &Attempt<'_>, batch: &mut Batch) -> Result<Verdict, StoreError> {
        let (caller, operation) = (attempt.caller, attempt.operation);
        let Some(adapter) = self.registry.get(&operation.kind) else { return Ok(Verdict::Denied) };
        let Some(data) = &operation.data else { return Ok(invalid("", "required", "A put carries the whole record")) };
        if let Some(refusal) = check(adapter, operation.id, data) {
            return Ok(refusal);
        }
        let look = self.look(txn, caller, operation.id).await?;
        // Of a hidden record nothing is told, not even by the order in which the rules refuse.
        let hidden = matches!(look, Look::Hidden);
        if matches!(look, Look::Absent)
            && let Some(answer) = self.stays_erased(txn, attempt, adapter, data).await?
        {
            return Ok(answer);
        }
        let held = look.seen();
        if let Some(row) = &held
            && row.key.kind != operation.kind
        {
            return Ok(invalid("", "kind_changed", format!("This id is a {}", row.key.kind)));
        }
        let placed = match self.place(txn, attempt, adapter, data).await? {
            Ok(placed) => placed,
            Err(refusal) => return Ok(refusal),
        };
        let shared = self.reach(&operation.kind).shared;
        let covered = |path: &Path| shared || caller.scope.covers(path);
        if !covered(&placed.path) || held.as_ref().is_some_and(|row| !covered(&row.path)) {
            return Ok(Verdict::Denied);
        }
        match compare(attempt.version, held.as_ref()) {
            // Two that build on one lost version and say different things: neither is the later, and a person decides. So
            // does whoever was still typing when the record was erased.
            Standing::Outdone
                if is_typed_since(attempt, held.as_ref()) || is_another_of_the_same(attempt.version, held.as_ref(), &placed.data) =>
            {
                attempt.keep(txn, Fate::Rejected).await?;
                return Ok(
                    held.map_or(Verdict::Denied, |row| Verdict::Conflict { code: ConflictCode::Stale, current: current(&row, caller) })
                );
            }
            Standing::Same if hidden => return Ok(Verdict::Denied),
            Standing::Same => {}
            // Not told apart from a record that the caller may not see.
            Standing::NeverHere => return Ok(Verdict::Denied),
            standing @ (Standing::Moved | Standing::Outdone) => {
                attempt.keep(txn, Fate::Rejected).await?;
                return Ok(match held {
                    Some(row) if standing == Standing::Outdone => {
                        Verdict::Ok { updated_at: Some(row.stamp), current: Some(current(&row, caller)) }
                    }
                    Some(row) => Verdict::Conflict { code: ConflictCode::Stale, current: current(&row, caller) },
                    None => Verdict::Denied,
                });
            }
        }
        let row = Row {
            key: attempt.key(),
            stamp: txn.draw(attempt.now),
            data: Some(placed.data),
            path: placed.path,
            shared,
            author: attempt.author.clone(),
            lost: match attempt.version {
                Version::Lost { stamp, .. } => Some(stamp),
                Version::None | Version::At(_) | Version::Unknown => None,
            },
        };
        txn.put(&row, &placed.links, attempt.now).await?;
        self.settle(txn, held.as_ref(), &row, &placed.links, attempt.now, &mut batch.touched).await?;
        batch.touched.remove(&row.key);
        let stored = placed.changed.then(|| current(&row, caller));
        Ok(Verdict::Ok { updated_at: Some(row.stamp), current: stored })
    }

    /// Finds the parents of `data`; a refusal when one that it cannot do without is not there.
    async fn place(
        &self,
        txn: &mut dyn WriteTxn,
        attempt: &Attempt<'_>,
        adapter: &dyn Adapter,
        data: &Payload,
    ) -> Result<Result<Placed, Verdict>, StoreError> {
        let id = attempt.operation.id;
        let mut placed = Placed { data: data.clone(), links: Vec::new(), path: Path::top(id), changed: false };
        for (parent, target) in adapter.links(data) {
            if target == id {
                return Ok(Err(invalid(parent.field, "cycle", "A record cannot lie under itself")));
            }
            let row = self.look(txn, attempt.caller, target).await?.seen().filter(|row| row.key.kind == parent.kind);
            let absent = |state| Ok(Err(Verdict::Parent { which: rounds_model::RecordKey::new(parent.kind.clone(), target), state }));
            let Some(row) = row else { return absent(ParentState::Absent) };
            if row.data.is_none() {
                if parent.required {
                    return absent(ParentState::Deleted);
                }
                // The delete would have set it null, had the two met in the other order.
                placed.data.0.insert(parent.field.to_owned(), Value::Null);
                placed.changed = true;
                continue;
            }
            if parent.kind == attempt.operation.kind && self.is_above(txn, &parent, id, &row).await? {
                return Ok(Err(invalid(parent.field, "cycle", "A record cannot lie under itself")));
            }
            if parent.owner {
                placed.path = row.path.child(id);
            }
            placed.links.push(Link { field: parent.field, target, owner: parent.owner });
        }
        Ok(Ok(placed))
    }

    /// Whether `id` is `row` or above it, going up by the field of a kind that may be its own parent.
    async fn is_above(&self, txn: &mut dyn WriteTxn, parent: &rounds_model::Parent, id: EntityId, row: &Row) -> Result<bool, StoreError> {
        let mut above = Some(row.clone());
        while let Some(row) = above {
            if row.key.id == id {
                return Ok(true);
            }
            let next = row.data.as_ref().and_then(|data| data.text(parent.field)).and_then(|text| text.parse().ok());
            above = match next {
                Some(next) => txn.record(next).await?,
                None => None,
            };
        }
        Ok(false)
    }
}

/// Whether `row` was proposed from the very version that is proposed again here, and holds something else.
fn is_another_of_the_same(version: Version, row: Option<&Row>, data: &Payload) -> bool {
    row.is_some_and(|row| {
        matches!(version, Version::Lost { stamp, .. } if row.lost == Some(stamp))
            && row.data.as_ref().is_none_or(|held| !held.same_as(data))
    })
}

/// What can be said of a payload without looking at anything else.
fn check(adapter: &dyn Adapter, id: EntityId, data: &Payload) -> Option<Verdict> {
    if let Some(name) = RESERVED.iter().find(|name| data.0.contains_key(**name)) {
        return Some(invalid(name, "reserved", "This name is not free for a field"));
    }
    if let Some((name, _)) = data.0.iter().find(|(_, value)| is_deeper(value, DEEPEST)) {
        return Some(invalid(name, "too_deep", "Lists and objects lie too deep in each other"));
    }
    if let Err(wrong) = adapter.check(data) {
        return Some(all_invalid(wrong));
    }
    // The id follows from the key fields, so this also holds them immutable.
    match adapter.derived_id(data) {
        Some(derived) if derived != id => {
            let field = adapter.key().first().copied().unwrap_or_default();
            Some(invalid(field, "key_changed", "The id does not follow from the key fields"))
        }
        _ => None,
    }
}

/// Whether there are more than `levels` of lists and objects in `value`.
fn is_deeper(value: &Value, levels: usize) -> bool {
    let Some(left) = levels.checked_sub(1) else { return value.is_array() || value.is_object() };
    match value {
        Value::Array(list) => list.iter().any(|inner| is_deeper(inner, left)),
        Value::Object(fields) => fields.values().any(|inner| is_deeper(inner, left)),
        _ => false,
    }
}
