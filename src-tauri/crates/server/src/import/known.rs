//! What an organisation holds already, so far as a table may name it: places by name and key, schools and
//! teachers by the field that holds their key.

use std::collections::{BTreeMap, HashMap};

use rounds_model::{EntityId, Kind, Payload, Registry};

use super::{Mapping, Subject};
use crate::{
    roll,
    store::{ReadTxn, ServerStore, StoreError},
};

/// What a record is found by.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum By {
    /// A place of this name under another, or at the top.
    Name(Kind, Option<EntityId>, String),
    /// A record whose field holds this.
    Field(Kind, String, String),
}

/// The records that a table may name.
#[derive(Clone, Debug, Default)]
pub struct Known {
    ids: HashMap<EntityId, Kind>,
    found: HashMap<By, Vec<EntityId>>,
}

/// More than one record answers to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ambiguous;

impl Known {
    /// Reads what a table of this subject may name.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read(
        store: &dyn ServerStore,
        organisation: EntityId,
        registry: &Registry,
        mapping: &Mapping,
        subject: Subject,
    ) -> Result<Self, StoreError> {
        let mut known = Self::default();
        let mut txn = store.read(organisation).await?;
        for (kind, fields) in wanted(mapping, subject) {
            known.read_kind(txn.as_mut(), registry, &kind, &fields).await?;
        }
        Ok(known)
    }

    async fn read_kind(&mut self, txn: &mut dyn ReadTxn, registry: &Registry, kind: &Kind, fields: &[String]) -> Result<(), StoreError> {
        let Some(adapter) = registry.get(kind) else { return Ok(()) };
        roll::call(txn, &roll::everything(), kind, |row, data| {
            let links = adapter.links(data);
            // A place lies under the part it belongs to, else under its owner.
            let above = links.iter().find(|(parent, _)| parent.kind == *kind).or_else(|| links.iter().find(|(parent, _)| parent.owner));
            self.add(kind, row.key.id, above.map(|(_, id)| *id), data, fields);
            Ok(())
        })
        .await
    }

    /// Knows one more.
    pub fn add(&mut self, kind: &Kind, id: EntityId, above: Option<EntityId>, data: &Payload, fields: &[String]) {
        if self.ids.insert(id, kind.clone()).is_some() {
            return;
        }
        if let Some(name) = data.text("name") {
            self.found.entry(By::Name(kind.clone(), above, same(name))).or_default().push(id);
        }
        for field in fields {
            if let Some(value) = data.text(field) {
                self.found.entry(By::Field(kind.clone(), field.clone(), same(value))).or_default().push(id);
            }
        }
    }

    /// Whether there is a record of this id and kind.
    pub fn has(&self, kind: &Kind, id: EntityId) -> bool {
        self.ids.get(&id) == Some(kind)
    }

    /// The place of this name under another.
    ///
    /// # Errors
    /// There are several.
    pub fn named(&self, kind: &Kind, above: Option<EntityId>, name: &str) -> Result<Option<EntityId>, Ambiguous> {
        self.only(&By::Name(kind.clone(), above, same(name)))
    }

    /// The record whose field holds this.
    ///
    /// # Errors
    /// There are several.
    pub fn holding(&self, kind: &Kind, field: &str, value: &str) -> Result<Option<EntityId>, Ambiguous> {
        self.only(&By::Field(kind.clone(), field.to_owned(), same(value)))
    }

    fn only(&self, by: &By) -> Result<Option<EntityId>, Ambiguous> {
        match self.found.get(by).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([one]) => Ok(Some(*one)),
            Some(_) => Err(Ambiguous),
        }
    }
}

/// The kinds that a table may name, with the fields by which it does.
fn wanted(mapping: &Mapping, subject: Subject) -> BTreeMap<Kind, Vec<String>> {
    let mut wanted: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    let mut want = |kind: Kind, field: Option<&str>| wanted.entry(kind).or_default().extend(field.map(str::to_owned));
    if subject == Subject::Teachers {
        let teacher = mapping.teacher.as_ref();
        want(Kind::of("School"), teacher.and_then(|teacher| teacher.school.as_ref()?.field()));
        want(Kind::of("Teacher"), teacher.and_then(|teacher| teacher.key.field()));
        return wanted;
    }
    for level in &mapping.levels {
        want(Kind::from(level.kind.as_str()), level.key.as_ref().and_then(|key| key.field()));
    }
    if let Some(field) = mapping.school.as_ref().and_then(|school| school.key.field())
        && subject == Subject::Schools
    {
        want(Kind::of("School"), Some(field));
    }
    wanted
}

/// Texts that differ only in case name the same.
fn same(text: &str) -> String {
    super::cell::clean(text).to_lowercase()
}
