//! Rows as nested objects, the way the kinds declare it: whom a kind belongs to, and what its owner calls a list of it.
//! Knows no kind by name.
//!
//! The items of a collection are the records of the kinds that hang under another collection (visits under schools), else
//! of those under which another collection hangs (schools), else of those that belong to none. Into them goes what they
//! own; an item that is not told itself and has something new under it is a stub, an object without `updatedAt`. All
//! that belongs into no item stands beside them, by kind.
//!
//! Beside all this stands what a program needs to take it apart again without knowing the kinds: of which kind the items
//! are, which names hold lists of which kind, and which fields are a person's own though they are called like one of these.

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
    /// The kind of the items.
    pub kind: Option<Kind>,
    /// By kind, the names under which its records hold others, and of which kind these are; of those that are told.
    pub nested: BTreeMap<Kind, BTreeMap<&'static str, Kind>>,
    /// The fields that a person wrote, of records where one is called like what is said about them or like a list in them.
    pub own: BTreeMap<EntityId, BTreeSet<String>>,
}

/// What is said about a record and may be the name of a field of it too.
const ABOUT: [&str; 4] = ["by", "device", "editedFrom", "editedTo"];

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
    let head = head(registry, collection);
    let told: BTreeSet<EntityId> = rows.iter().filter(|row| row.content.is_live()).map(|row| row.key.id).collect();
    let mut by_kind: BTreeMap<Kind, Vec<PageRow>> = BTreeMap::new();
    for row in rows {
        by_kind.entry(row.key.kind.clone()).or_default().push(row);
    }
    let mut nested = Nested { kind: head.clone(), ..Nested::default() };
    let mut waiting = Waiting::default();
    // Children first: an object is whole when it goes into its owner.
    let mut kinds: Vec<&dyn Adapter> = registry.kinds().collect();
    kinds.reverse();
    for adapter in kinds {
        let kind = adapter.kind();
        let owned: BTreeSet<&str> = registry.owned_by(&kind).iter().filter_map(|kind| registry.get(kind)).map(Adapter::nested).collect();
        for row in by_kind.remove(&kind).unwrap_or_default() {
            let mut object = object(&row, reader);
            let own: BTreeSet<String> = ABOUT.iter().chain(&owned).filter(|name| has(&row, name)).map(|name| (*name).to_owned()).collect();
            if !own.is_empty() {
                nested.own.insert(row.key.id, own);
            }
            waiting.go_into(row.key.id, &mut object, &row, &mut nested.references);
            if head.as_ref() == Some(&kind) {
                nested.items.push(object.into());
                continue;
            }
            let goes_into = |(owner, id): &(Kind, EntityId)| {
                head.as_ref().is_some_and(|head| owner == head || told.contains(id) && under(registry, head, owner))
            };
            match owner(adapter, &row).filter(goes_into) {
                Some((owner, id)) => {
                    nested.nested.entry(owner).or_default().insert(adapter.nested(), kind.clone());
                    waiting.add(id, adapter, object);
                }
                None => nested.references.entry(kind.clone()).or_default().push(object.into()),
            }
        }
    }
    nested.items.extend(waiting.stubs());
    nested
}

/// The kind whose records are the items of a collection; the first of several.
fn head(registry: &Registry, collection: &Collection) -> Option<Kind> {
    let own = || registry.kinds().filter(|adapter| adapter.collection() == *collection);
    let elsewhere = |kind: &Kind| registry.get(kind).is_some_and(|adapter| adapter.collection() != *collection);
    let first = |is: &dyn Fn(&dyn Adapter) -> bool| own().find(|adapter| is(*adapter)).map(Adapter::kind);
    first(&|adapter| adapter.owner().is_some_and(|owner| elsewhere(&owner.kind)))
        .or_else(|| first(&|adapter| registry.owned_by(&adapter.kind()).iter().any(&elsewhere)))
        .or_else(|| first(&|adapter| adapter.owner().is_none()))
}

/// Whether a person wrote a field that is called so.
fn has(row: &PageRow, name: &str) -> bool {
    row.content.payload().is_some_and(|data| data.0.contains_key(name))
}

/// Whether records of `kind` go into items.
fn under(registry: &Registry, head: &Kind, kind: &Kind) -> bool {
    let owner = registry.get(kind).and_then(|adapter| adapter.owner());
    owner.is_some_and(|owner| owner.kind == *head || under(registry, head, &owner.kind))
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
        object.extend(about.into_iter().filter(|(name, _)| !has(row, name)).map(|(name, value)| (name.to_owned(), value)));
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
            if has(row, child.nested) {
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
