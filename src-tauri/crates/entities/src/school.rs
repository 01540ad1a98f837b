//! School: what the rounds go to. Shared by everybody who works there, so edits of different fields merge.
//! A school is known by its id; names change and repeat, and an EMIS code may be missing or used twice.

use rounds_model::{Collection, ConflictPolicy, Entity, Field, Invalid, Payload};

use crate::{label, rule};

/// A school.
pub struct School;

impl Entity for School {
    const KIND: &'static str = "School";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "schools";
    const POLICY: ConflictPolicy = ConflictPolicy::MergeDisjoint;
    const FIELDS: &'static [Field] = &[
        Field::owner("districtId", "District"),
        Field::text("name").required().search(),
        Field::text("otherNames").search(),
        Field::text("emisCode").label("EMIS code").search(),
        Field::text("zone").search(),
        Field::text("ward").search(),
        Field::choice("level", &["prePrimary", "primary", "juniorSecondary", "secondary", "combined"]),
        Field::choice("ownership", &["public", "private", "community", "faithBased", "other"]),
        Field::choice("status", &["open", "closed", "merged"]),
        Field::reference("mergedIntoId", "School").label("Merged into"),
        Field::integer("lowestGrade").within(0.0, 13.0),
        Field::integer("highestGrade").within(0.0, 13.0),
        Field::integer("shifts").within(1.0, 3.0).label("Shifts a day"),
        Field::text("languages").label("Languages of instruction"),
        Field::integer("pupilsEnrolled").within(0.0, 20_000.0),
        Field::text("headTeacher").search().personal(),
        Field::text("phone").label("Telephone").personal(),
        Field::decimal("latitude").within(-90.0, 90.0),
        Field::decimal("longitude").within(-180.0, 180.0),
        Field::long_text("notes"),
    ];

    fn label(data: &Payload) -> String {
        label::text(data, "name").unwrap_or_default()
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        rule::whole_place(data, invalid, "latitude", "longitude");
        rule::at_most(data, invalid, "lowestGrade", "highestGrade", "The lowest grade must not lie above the highest");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, refusals_of_changed};
    use serde_json::json;

    #[test]
    fn a_school_is_taken_and_its_faults_are_named() {
        let good = json!({"districtId": ID, "name": "Kapkelach \"B\" Pri Sch", "latitude": -0.4, "longitude": 36.9, "lowestGrade": 1, "highestGrade": 8});
        let cases = [
            (json!({}), vec![]),
            (json!({"districtId": null, "name": ""}), vec!["districtId required", "name required"]),
            (json!({"longitude": null}), vec!["longitude required"]),
            (json!({"latitude": 91}), vec!["latitude out_of_range"]),
            (json!({"lowestGrade": 9}), vec!["lowestGrade out_of_range"]),
            (json!({"status": "gone"}), vec!["status not_a_choice"]),
        ];
        for (changes, expected) in cases {
            assert_eq!(refusals_of_changed::<School>(&good, changes.clone()), expected, "{changes}");
        }
    }
}
