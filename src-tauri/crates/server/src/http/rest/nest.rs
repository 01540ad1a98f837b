//! Rows as nested objects, the way the kinds declare it: whom a kind belongs to, and what its owner calls a list of it.
//! Knows no kind by name.
//!
//! The items of a collection are the records of the kinds that hang under another collection (visits under schools), else
//! of those under which another collection hangs (schools), else of those that belong to none. Into them goes what they
//! own; an item that is not told itself and has something new under it is a stub, an object without `updatedAt`. All
//! that belongs into no item stands beside them, by kind.

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{Adapter, Collection, Content, EntityId, Kind, Registry};
use serde_json::{Map, Value, json};

use crate::store::PageRow;

/// Rows in the shape of the REST form.
#[derive(Debug, Default, PartialEq)]
pub struct Nested {
    /// Items with what they own.
    pub items: Vec<Value>,
    /// Everything else.
    pub references: BTreeMap<Kind, Vec<Value>>,
}

/// Who reads, and what of it.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The user, who is told of their own operations.
    pub user: EntityId,
    /// The only fields wanted; `None`: all.
    pub fields: Option<BTreeSet<String>>,
}

/// Nests `rows`, which are rows of `collection`.
pub fn nest(registry: &Registry, collection: &Collection, rows: Vec<PageRow>, reader: &Reader) -> Nested {
    let heads = heads(registry, collection);
    let told: BTreeSet<EntityId> = rows.iter().filter(|row| row.content.is_live()).map(|row| row.key.id).collect();
    let mut by_kind: BTreeMap<Kind, Vec<PageRow>> = BTreeMap::new();
    for row in rows {
        by_kind.entry(row.key.kind.clone()).or_default().push(row);
    }
    let mut nested = Nested::default();
    let mut waiting = Waiting::default();
    // Children first: an object is whole when it goes into its owner.
    let mut kinds: Vec<&dyn Adapter> = registry.kinds().collect();
    kinds.reverse();
    for adapter in kinds {
        let kind = adapter.kind();
        for row in by_kind.remove(&kind).unwrap_or_default() {
            let mut object = object(&row, reader);
            waiting.go_into(row.key.id, &mut object, &row, &mut nested.references);
            if heads.contains(&kind) {
                nested.items.push(object.into());
                continue;
            }
            match owner(adapter, &row).filter(|(kind, id)| heads.contains(kind) || told.contains(id) && under(registry, &heads, kind)) {
                Some((_, id)) => waiting.add(id, adapter, object),
                None => nested.references.entry(kind.clone()).or_default().push(object.into()),
            }
        }
    }
    nested.items.extend(waiting.stubs());
    nested
}

/// The kinds whose records are the items of a collection.
fn heads(registry: &Registry, collection: &Collection) -> BTreeSet<Kind> {
    let own = || registry.kinds().filter(|adapter| adapter.collection() == *collection);
    let elsewhere = |kind: &Kind| registry.get(kind).is_some_and(|adapter| adapter.collection() != *collection);
    let kinds = |is: &dyn Fn(&dyn Adapter) -> bool| own().filter(|adapter| is(*adapter)).map(Adapter::kind).collect::<BTreeSet<_>>();
    let hanging = kinds(&|adapter| adapter.owner().is_some_and(|owner| elsewhere(&owner.kind)));
    if !hanging.is_empty() {
        return hanging;
    }
    let bearing = kinds(&|adapter| registry.owned_by(&adapter.kind()).iter().any(&elsewhere));
    if bearing.is_empty() { kinds(&|adapter| adapter.owner().is_none()) } else { bearing }
}

/// Whether records of `kind` go into items.
fn under(registry: &Registry, heads: &BTreeSet<Kind>, kind: &Kind) -> bool {
    let owner = registry.get(kind).and_then(|adapter| adapter.owner());
    owner.is_some_and(|owner| heads.contains(&owner.kind) || under(registry, heads, &owner.kind))
}

fn owner(adapter: &dyn Adapter, row: &PageRow) -> Option<(Kind, EntityId)> {
    let links = adapter.links(row.content.payload()?);
    links.into_iter().find(|(parent, _)| parent.owner).map(|(parent, id)| (parent.kind, id))
}

/// One row as an object. What a person wrote is never covered by what is said about the record.
fn object(row: &PageRow, reader: &Reader) -> Map<String, Value> {
    let mut object = row.content.payload().map(|data| data.0.clone()).unwrap_or_default();
    if let Some(fields) = &reader.fields {
        object.retain(|name, _| fields.contains(name));
    }
    object.insert("id".into(), json!(row.key.id));
    object.insert("updatedAt".into(), json!(row.stamp));
    match row.content {
        Content::Live(_) => {}
        Content::Deleted => drop(object.insert("deleted".into(), json!(true))),
        Content::Gone => drop(object.insert("gone".into(), json!(true))),
    }
    if let Some(author) = &row.author {
        if let Some(op) = author.op.filter(|_| author.by == reader.user) {
            object.insert("op".into(), json!(op));
        }
        let about = [
            ("by", json!(author.by)),
            ("device", json!(author.device_name)),
            ("editedFrom", json!(author.edited.from)),
            ("editedTo", json!(author.edited.to)),
        ];
        let written = |name: &str| row.content.payload().is_some_and(|data| data.0.contains_key(name));
        object.extend(about.into_iter().filter(|(name, _)| !written(name)).map(|(name, value)| (name.to_owned(), value)));
    }
    object
}

/// Objects that wait for their owner's.
#[derive(Default)]
struct Waiting(BTreeMap<EntityId, Vec<Child>>);

struct Child {
    kind: Kind,
    /// What the owner calls a list of these.
    nested: &'static str,
    /// There is at most one of it, so that it stands alone and not in a list.
    alone: bool,
    object: Map<String, Value>,
}

impl Waiting {
    fn add(&mut self, owner: EntityId, adapter: &dyn Adapter, object: Map<String, Value>) {
        let alone = adapter.owner().is_some_and(|owner| adapter.key() == [owner.field]);
        self.0.entry(owner).or_default().push(Child { kind: adapter.kind(), nested: adapter.nested(), alone, object });
    }

    /// Puts what `owner` owns into its object; what the object has no room for, because a person's field is called so,
    /// stands beside.
    fn go_into(&mut self, owner: EntityId, into: &mut Map<String, Value>, row: &PageRow, beside: &mut BTreeMap<Kind, Vec<Value>>) {
        for child in self.0.remove(&owner).unwrap_or_default() {
            if row.content.payload().is_some_and(|data| data.0.contains_key(child.nested)) {
                beside.entry(child.kind).or_default().push(child.object.into());
            } else {
                child.put(into);
            }
        }
    }

    /// What is left: owners that are not told themselves.
    fn stubs(self) -> impl Iterator<Item = Value> {
        self.0.into_iter().map(|(owner, children)| {
            let mut stub = Map::from_iter([("id".to_owned(), json!(owner))]);
            children.into_iter().for_each(|child| child.put(&mut stub));
            stub.into()
        })
    }
}

impl Child {
    fn put(self, into: &mut Map<String, Value>) {
        if self.alone {
            into.insert(self.nested.to_owned(), self.object.into());
        } else if let Value::Array(list) = into.entry(self.nested).or_insert_with(|| json!([])) {
            list.push(self.object.into());
        }
    }
}

#[cfg(test)]
#[path = "nest_tests.rs"]
mod tests;
