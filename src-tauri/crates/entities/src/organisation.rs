//! Organisation: the tenant. Everything else belongs to one; its record tells the app how the organisation
//! calls its levels. Written by its administrators, read by all of its people.

use rounds_model::{Collection, Entity, Field, Payload};

use crate::label;

/// An organisation.
pub struct Organisation;

impl Entity for Organisation {
    const KIND: &'static str = "Organisation";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "organisations";
    const FIELDS: &'static [Field] = &[
        Field::text("name").required().search(),
        Field::text("shortName"),
        Field::text("regionLevel").label("What a region is called"),
        Field::text("districtLevel").label("What a district is called"),
        Field::text("timeZone"),
        Field::text("contact").label("Whom to ask for help"),
        Field::long_text("notes"),
    ];

    fn label(data: &Payload) -> String {
        label::text(data, "name").unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::refusals;
    use serde_json::json;

    #[test]
    fn an_organisation_needs_a_name() {
        assert!(refusals::<Organisation>(json!({"name": "Reading for All", "districtLevel": "Sub-county"})).is_empty());
        assert_eq!(refusals::<Organisation>(json!({"name": " "})), ["name required"]);
    }
}
