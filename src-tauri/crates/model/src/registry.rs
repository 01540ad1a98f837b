//! All kinds that a program knows, parents before children. The order is computed from the declarations;
//! declarations that contradict each other refuse to start, in words.

use std::{collections::BTreeMap, sync::Arc};

use crate::{Adapter, Collection, Kind, Parent};

/// The names that a message uses about a record, and that no field may take.
const RESERVED: [&str; 5] = ["id", "updatedAt", "deleted", "gone", "op"];

/// Why a list of kinds cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// Two declarations of one name.
    #[error("the kind {0} is declared twice")]
    Duplicate(Kind),
    /// A reference to a kind that nobody declares.
    #[error("{kind}.{field} refers to {parent}, which no kind declares")]
    UnknownParent {
        /// The kind that refers.
        kind: Kind,
        /// Its field.
        field: &'static str,
        /// The kind that is missing.
        parent: Kind,
    },
    /// Kinds that refer to each other in a circle.
    #[error("these kinds refer to each other in a circle: {}", .0.iter().map(Kind::as_str).collect::<Vec<_>>().join(", "))]
    Cycle(Vec<Kind>),
    /// More than one owner.
    #[error("{0} declares more than one owner")]
    TwoOwners(Kind),
    /// A kind that would own itself with no end.
    #[error("{kind}.{field} refers to its own kind, so it must be optional and no owner")]
    OwnOwner {
        /// The kind.
        kind: Kind,
        /// Its field.
        field: &'static str,
    },
    /// A field whose name means something else in a message.
    #[error("{kind}.{field} is a reserved name or is declared twice")]
    BadField {
        /// The kind.
        kind: Kind,
        /// The field.
        field: &'static str,
    },
    /// A key that is no required field.
    #[error("{kind} derives its id from {field}, which is no required field of it")]
    BadKey {
        /// The kind.
        kind: Kind,
        /// The key.
        field: &'static str,
    },
}

/// The kinds of a program in topological order.
#[derive(Clone)]
pub struct Registry {
    ordered: Arc<[Arc<dyn Adapter>]>,
    rank: Arc<BTreeMap<Kind, usize>>,
}

impl Registry {
    /// Puts `adapters` in order: parents first, otherwise as listed.
    ///
    /// # Errors
    /// Declarations that contradict each other.
    pub fn new(adapters: Vec<Arc<dyn Adapter>>) -> Result<Self, RegistryError> {
        let mut by_kind = BTreeMap::new();
        for adapter in &adapters {
            check_fields(adapter.as_ref())?;
            if by_kind.insert(adapter.kind(), adapter.parents()).is_some() {
                return Err(RegistryError::Duplicate(adapter.kind()));
            }
        }
        for (kind, parents) in &by_kind {
            check_parents(kind, parents, &by_kind)?;
        }
        let mut waiting = adapters;
        let mut ordered: Vec<Arc<dyn Adapter>> = Vec::with_capacity(waiting.len());
        let mut rank = BTreeMap::new();
        while !waiting.is_empty() {
            let ready = waiting.iter().position(|adapter| {
                adapter.parents().iter().all(|parent| parent.kind == adapter.kind() || rank.contains_key(&parent.kind))
            });
            let Some(ready) = ready else {
                return Err(RegistryError::Cycle(waiting.iter().map(|adapter| adapter.kind()).collect()));
            };
            let adapter = waiting.remove(ready);
            rank.insert(adapter.kind(), ordered.len());
            ordered.push(adapter);
        }
        Ok(Self { ordered: ordered.into(), rank: Arc::new(rank) })
    }

    /// The adapter of `kind`; `None` for a kind that this program does not know.
    #[must_use]
    pub fn get(&self, kind: &Kind) -> Option<&dyn Adapter> {
        self.rank.get(kind).map(|rank| self.ordered[*rank].as_ref())
    }

    /// The place of `kind` in the order; unknown kinds come after all known ones.
    #[must_use]
    pub fn rank(&self, kind: &Kind) -> usize {
        self.rank.get(kind).copied().unwrap_or(self.ordered.len())
    }

    /// All kinds, parents first.
    pub fn kinds(&self) -> impl Iterator<Item = &dyn Adapter> {
        self.ordered.iter().map(AsRef::as_ref)
    }

    /// The kinds whose owner is `kind`, parents first.
    #[must_use]
    pub fn owned_by(&self, kind: &Kind) -> Vec<Kind> {
        self.kinds().filter(|adapter| adapter.owner().is_some_and(|owner| owner.kind == *kind)).map(Adapter::kind).collect()
    }

    /// The collections in the order in which their first kind comes.
    #[must_use]
    pub fn collections(&self) -> Vec<Collection> {
        let mut found = Vec::new();
        for adapter in self.kinds() {
            if !found.contains(&adapter.collection()) {
                found.push(adapter.collection());
            }
        }
        found
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.kinds().map(Adapter::kind)).finish()
    }
}

fn check_fields(adapter: &dyn Adapter) -> Result<(), RegistryError> {
    let kind = adapter.kind();
    let mut seen = Vec::new();
    for field in adapter.fields() {
        if RESERVED.contains(&field.name) || seen.contains(&field.name) {
            return Err(RegistryError::BadField { kind, field: field.name });
        }
        seen.push(field.name);
    }
    for key in adapter.key() {
        if !adapter.fields().iter().any(|field| field.name == *key && field.required) {
            return Err(RegistryError::BadKey { kind, field: key });
        }
    }
    if adapter.parents().iter().filter(|parent| parent.owner).count() > 1 {
        return Err(RegistryError::TwoOwners(kind));
    }
    Ok(())
}

fn check_parents(kind: &Kind, parents: &[Parent], known: &BTreeMap<Kind, Vec<Parent>>) -> Result<(), RegistryError> {
    for parent in parents {
        if !known.contains_key(&parent.kind) {
            return Err(RegistryError::UnknownParent { kind: kind.clone(), field: parent.field, parent: parent.kind.clone() });
        }
        if parent.kind == *kind && (parent.owner || parent.required) {
            return Err(RegistryError::OwnOwner { kind: kind.clone(), field: parent.field });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entity, Field, Payload, adapter};

    macro_rules! toy {
        ($name:ident, [$($field:expr),*] $(, key $key:expr)?) => {
            struct $name;
            impl Entity for $name {
                const KIND: &'static str = stringify!($name);
                const COLLECTION: Collection = Collection::of("toys");
                const NESTED: &'static str = "toys";
                const FIELDS: &'static [Field] = &[$($field),*];
                $(const KEY: &'static [&'static str] = $key;)?
                fn label(_: &Payload) -> String {
                    String::new()
                }
            }
        };
    }
    toy!(Root, []);
    toy!(Leaf, [Field::owner("rootId", "Root"), Field::reference("leafId", "Leaf")]);
    toy!(Hen, [Field::reference("eggId", "Egg")]);
    toy!(Egg, [Field::reference("henId", "Hen")]);
    toy!(Twice, [Field::owner("a", "Root"), Field::owner("b", "Root")]);
    toy!(Selfish, [Field::owner("selfId", "Selfish")]);
    toy!(Reserved, [Field::text("updatedAt")]);
    toy!(Keyed, [Field::text("question")], key & ["question"]);

    #[test]
    fn parents_come_before_children_however_they_are_listed() {
        let registry = Registry::new(vec![adapter::<Leaf>(), adapter::<Root>()]).unwrap();
        assert_eq!(format!("{registry:?}"), "[Root, Leaf]");
        assert_eq!(registry.owned_by(&Kind::of("Root")), [Kind::of("Leaf")]);
        assert!(registry.rank(&Kind::of("Leaf")) < registry.rank(&Kind::of("Unheard")));
    }

    #[test]
    fn declarations_that_contradict_each_other_refuse_to_start_in_words() {
        let cases: Vec<(Vec<Arc<dyn Adapter>>, &str)> = vec![
            (vec![adapter::<Root>(), adapter::<Root>()], "the kind Root is declared twice"),
            (vec![adapter::<Leaf>()], "Leaf.rootId refers to Root, which no kind declares"),
            (vec![adapter::<Hen>(), adapter::<Egg>()], "these kinds refer to each other in a circle: Hen, Egg"),
            (vec![adapter::<Root>(), adapter::<Twice>()], "Twice declares more than one owner"),
            (vec![adapter::<Selfish>()], "Selfish.selfId refers to its own kind, so it must be optional and no owner"),
            (vec![adapter::<Reserved>()], "Reserved.updatedAt is a reserved name or is declared twice"),
            (vec![adapter::<Keyed>()], "Keyed derives its id from question, which is no required field of it"),
        ];
        for (adapters, expected) in cases {
            assert_eq!(Registry::new(adapters).unwrap_err().to_string(), expected);
        }
    }
}
