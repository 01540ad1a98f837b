//! Which references of a record a store must hold to: the one rule that all stores share.

use rounds_model::{EntityId, Registry};

use crate::Held;

/// The fields of `held` that refer to another record and must find it, with the ids they hold: all reference fields
/// of the working copy that are not `loose`; of a working copy that is not live, those of its base. A kind that the
/// registry does not know has none.
#[must_use]
pub fn foreign_keys(held: &Held, registry: &Registry) -> Vec<(&'static str, EntityId)> {
    let base = held.base.as_ref().and_then(|base| base.content.payload());
    let Some(data) = held.content.payload().or(base) else { return Vec::new() };
    let Some(adapter) = registry.get(&held.key.kind) else { return Vec::new() };
    let links = adapter.links(data).into_iter().map(|(parent, id)| (parent.field, id));
    links.filter(|(field, _)| !held.loose.iter().any(|loose| loose == field)).collect()
}
