//! Pupil: a learner who is followed over several assessments. Known by a code; a name is stored only where
//! the project allows it, and an anonymous pupil of one assessment needs no record here at all.

use rounds_model::{Collection, ConflictPolicy, Entity, Field, Payload};

use crate::label;

/// A pupil.
pub struct Pupil;

impl Entity for Pupil {
    const KIND: &'static str = "Pupil";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "pupils";
    const POLICY: ConflictPolicy = ConflictPolicy::MergeDisjoint;
    const FIELDS: &'static [Field] = &[
        Field::owner("schoolId", "School"),
        Field::text("code").required().search(),
        Field::text("name").search().personal().label("Name (if the project allows it)"),
        Field::choice("sex", &["female", "male"]).personal(),
        Field::integer("grade").within(0.0, 13.0),
        Field::integer("birthYear").within(1980.0, 2100.0).personal(),
        Field::text("homeLanguage"),
        Field::yes_no("active").label("Still at this school"),
    ];

    fn label(data: &Payload) -> String {
        label::join([label::text(data, "code"), label::text(data, "name")])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, payload, refusals};
    use serde_json::json;

    #[test]
    fn a_pupil_needs_a_code_and_no_name() {
        assert!(refusals::<Pupil>(json!({"schoolId": ID, "code": "2-07", "grade": 2})).is_empty());
        assert_eq!(refusals::<Pupil>(json!({"schoolId": ID, "name": "Juma", "grade": 14})), ["code required", "grade out_of_range"]);
        assert_eq!(Pupil::label(&payload(json!({"code": "2-07", "name": "Juma"}))), "2-07 Juma");
    }
}
