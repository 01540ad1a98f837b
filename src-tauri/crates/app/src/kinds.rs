//! The declarations of all kinds, as forms and tables need them.

use rounds_model::{Adapter, Field, Reach, Registry, Role, Shape};

use crate::api::{FieldInfo, KindInfo, OwnerInfo, ShapeName};

/// Every kind, parents before children, as a user with `role` may use it.
pub fn describe(registry: &Registry, role: Role) -> Vec<KindInfo> {
    registry.kinds().map(|adapter| kind(registry, adapter, role)).collect()
}

fn kind(registry: &Registry, adapter: &dyn Adapter, role: Role) -> KindInfo {
    let kind = adapter.kind();
    KindInfo {
        title: adapter.title(),
        collection: adapter.collection().as_str().to_owned(),
        nested: adapter.nested().to_owned(),
        owner: adapter.owner().map(|owner| OwnerInfo { field: owner.field.to_owned(), kind: owner.kind.as_str().to_owned() }),
        fields: adapter.fields().iter().map(field).collect(),
        editable: if Reach::of(registry, &kind).managed { role.may_write_shared() } else { role.may_write() },
        children: registry.owned_by(&kind).iter().map(|child| child.as_str().to_owned()).collect(),
        derived_key: adapter.key().iter().map(|&key| key.to_owned()).collect(),
        kind: kind.as_str().to_owned(),
    }
}

fn field(field: &Field) -> FieldInfo {
    FieldInfo {
        name: field.name.to_owned(),
        label: field.title(),
        shape: shape(field.shape),
        required: field.required,
        search: field.search,
        personal: field.personal,
        choices: match field.shape {
            Shape::Choice(words) | Shape::Choices(words) => Some(words.iter().map(|&word| word.to_owned()).collect()),
            _ => None,
        },
        min: field.min,
        max: field.max,
        refers_to: field.refers_to().map(str::to_owned),
        owner: field.owner,
    }
}

/// The shape's name.
pub const fn shape(shape: Shape) -> ShapeName {
    match shape {
        Shape::Text => ShapeName::Text,
        Shape::LongText => ShapeName::LongText,
        Shape::Integer => ShapeName::Integer,
        Shape::Decimal => ShapeName::Decimal,
        Shape::YesNo => ShapeName::YesNo,
        Shape::Date => ShapeName::Date,
        Shape::Time => ShapeName::Time,
        Shape::Instant => ShapeName::Instant,
        Shape::Choice(_) => ShapeName::Choice,
        Shape::Choices(_) => ShapeName::Choices,
        Shape::Reference(_) => ShapeName::Reference,
        Shape::Document => ShapeName::Document,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinator_edits_what_is_found_on_a_visit_and_not_the_frame_that_the_office_keeps() {
        let registry = rounds_entities::registry().unwrap();
        let kept = |role| {
            let kinds = describe(&registry, role).into_iter().filter(|kind| !kind.editable);
            kinds.map(|kind| kind.kind).collect::<std::collections::BTreeSet<_>>()
        };
        let frame = ["AssessmentDefinition", "Country", "District", "FormQuestion", "Monitor", "Organisation", "ProjectForm", "Region"];
        assert_eq!(kept(Role::Coordinator), frame.map(str::to_owned).into());
        assert!(kept(Role::DataManager).is_empty());
    }
}
