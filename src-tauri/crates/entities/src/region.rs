//! Region: the first level below a country (a county, province or state).

use rounds_model::{Collection, Entity, Field, Payload};

use crate::label;

/// A region.
pub struct Region;

impl Entity for Region {
    const KIND: &'static str = "Region";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "regions";
    const FIELDS: &'static [Field] = &[
        Field::owner("countryId", "Country"),
        Field::text("name").required().search(),
        Field::text("code").search(),
        Field::text("levelName").label("What this level is called"),
        Field::long_text("notes"),
    ];

    fn label(data: &Payload) -> String {
        label::text(data, "name").unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, refusals};
    use serde_json::json;

    #[test]
    fn a_region_belongs_to_a_country() {
        assert!(refusals::<Region>(json!({"countryId": ID, "name": "Nyeri", "levelName": "County"})).is_empty());
        assert_eq!(refusals::<Region>(json!({"name": "Nyeri"})), ["countryId required"]);
    }
}
