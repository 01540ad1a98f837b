//! An entity as the engine, the stores and the server see it: behind an object, without its type.

use std::{marker::PhantomData, sync::Arc};

use crate::{Collection, ConflictPolicy, Entity, EntityId, Field, Invalid, Kind, Parent, Payload, field::words};

/// All that anything generic may know of a kind. Implemented for every [`Entity`]; see [`adapter`].
pub trait Adapter: Send + Sync {
    /// Its name on the wire.
    fn kind(&self) -> Kind;
    /// The collection it syncs in.
    fn collection(&self) -> Collection;
    /// What a parent calls a list of these.
    fn nested(&self) -> &'static str;
    /// Its fields, in the order of the form.
    fn fields(&self) -> &'static [Field];
    /// What happens when two people changed one record.
    fn policy(&self) -> ConflictPolicy;
    /// The fields that its id is derived from; empty for an id drawn freely.
    fn key(&self) -> &'static [&'static str];
    /// What a person calls this record.
    fn label(&self, data: &Payload) -> String;
    /// The entity's own rules; use [`Adapter::check`] for all.
    fn validate(&self, data: &Payload, invalid: &mut Invalid);

    /// All its parents, in the order of the fields.
    fn parents(&self) -> Vec<Parent> {
        self.fields()
            .iter()
            .filter_map(|field| {
                let kind = Kind::of(field.refers_to()?);
                Some(Parent { field: field.name, kind, owner: field.owner, required: field.required })
            })
            .collect()
    }

    /// The parent that it lives and dies with.
    fn owner(&self) -> Option<Parent> {
        self.parents().into_iter().find(|parent| parent.owner)
    }

    /// Checks every declared field and the entity's own rules; unknown fields are left alone.
    ///
    /// # Errors
    /// Everything that is wrong, field by field.
    fn check(&self, data: &Payload) -> Result<(), Invalid> {
        let mut invalid = Invalid::default();
        for field in self.fields() {
            field.check(data, &mut invalid);
        }
        self.validate(data, &mut invalid);
        invalid.into_result()
    }

    /// The records that `data` refers to: each reference field that holds an id.
    fn links(&self, data: &Payload) -> Vec<(Parent, EntityId)> {
        self.parents()
            .into_iter()
            .filter_map(|parent| {
                let id = data.text(parent.field)?.parse().ok()?;
                Some((parent, id))
            })
            .collect()
    }

    /// The id that `data` must have, when it is derived from key fields; `None` while a key is absent.
    fn derived_id(&self, data: &Payload) -> Option<EntityId> {
        if self.key().is_empty() {
            return None;
        }
        let keys: Option<Vec<&str>> = self.key().iter().map(|field| data.text(field)).collect();
        Some(EntityId::derived(&self.kind(), &keys?))
    }

    /// What a person calls the kind: "School visit".
    fn title(&self) -> String {
        words(self.kind().as_str())
    }
}

struct Of<E>(PhantomData<E>);

impl<E: Entity> Adapter for Of<E> {
    fn kind(&self) -> Kind {
        Kind::of(E::KIND)
    }
    fn collection(&self) -> Collection {
        E::COLLECTION
    }
    fn nested(&self) -> &'static str {
        E::NESTED
    }
    fn fields(&self) -> &'static [Field] {
        E::FIELDS
    }
    fn policy(&self) -> ConflictPolicy {
        E::POLICY
    }
    fn key(&self) -> &'static [&'static str] {
        E::KEY
    }
    fn label(&self, data: &Payload) -> String {
        E::label(data)
    }
    fn validate(&self, data: &Payload, invalid: &mut Invalid) {
        E::validate(data, invalid);
    }
}

/// The adapter of an entity, for a registry's list.
#[must_use]
pub fn adapter<E: Entity>() -> Arc<dyn Adapter> {
    Arc::new(Of::<E>(PhantomData))
}
