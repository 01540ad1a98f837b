//! District: every level between a region and its schools. A deeper hierarchy (zone, circuit, cluster)
//! hangs on an optional parent district, each row with the name of its level.

use rounds_model::{Collection, Entity, Field, Payload};

use crate::label;

/// A district.
pub struct District;

impl Entity for District {
    const KIND: &'static str = "District";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "districts";
    const FIELDS: &'static [Field] = &[
        Field::owner("regionId", "Region"),
        Field::reference("parentDistrictId", "District").label("Part of"),
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
    use rounds_model::adapter;
    use serde_json::json;

    #[test]
    fn a_district_may_be_part_of_another_but_lives_with_its_region() {
        assert!(refusals::<District>(json!({"regionId": ID, "parentDistrictId": ID, "name": "Zone 4", "levelName": "Zone"})).is_empty());
        assert_eq!(adapter::<District>().owner().unwrap().field, "regionId");
    }

    #[test]
    fn a_part_of_that_names_no_record_is_refused() {
        assert_eq!(refusals::<District>(json!({"regionId": ID, "parentDistrictId": "Zone 3", "name": "x"})), ["parentDistrictId not_id"]);
    }
}
