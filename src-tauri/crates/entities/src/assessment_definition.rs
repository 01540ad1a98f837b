//! AssessmentDefinition: one version of an instrument, with its sections as one document (see
//! [`crate::scoring::Section`]). A published version does not change any more; a new one is a new record
//! with the same code, and an assessment names the record that it was made with.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};

use crate::{
    label, rule,
    scoring::{self, Section},
};

/// An instrument.
pub struct AssessmentDefinition;

impl Entity for AssessmentDefinition {
    const KIND: &'static str = "AssessmentDefinition";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "assessmentDefinitions";
    const FIELDS: &'static [Field] = &[
        Field::text("title").required().search(),
        Field::text("code").search(),
        Field::integer("version").required().within(1.0, 1_000_000.0),
        Field::choice("status", &["draft", "published", "retired"]).required(),
        Field::choice("subject", &["reading", "mathematics", "other"]),
        Field::text("language"),
        Field::integer("lowestGrade").within(0.0, 13.0),
        Field::integer("highestGrade").within(0.0, 13.0),
        Field::document("sections").required(),
        Field::long_text("notes"),
    ];

    fn label(data: &Payload) -> String {
        label::join([label::text(data, "title"), label::numbered(data, "v", "version").map(|version| version.replace(' ', ""))])
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        rule::at_most(data, invalid, "lowestGrade", "highestGrade", "The lowest grade must not lie above the highest");
        let sections: Option<Vec<Section>> = rule::document(data, invalid, "sections", "The list of sections");
        if let Some(Err(error)) = sections.as_deref().map(scoring::check_sections) {
            invalid.add("sections", "not_possible", error.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::refusals_of_changed;
    use serde_json::json;

    #[test]
    fn an_instrument_is_taken_and_sections_that_cannot_be_run_are_refused() {
        let grid = json!({"code": "letters", "title": "Letter sounds", "type": "timedGrid", "items": ["a", "m"], "durationSeconds": 60, "stop": {"firstWrong": 2}});
        let good = json!({"title": "Reading, grade 2", "version": 1, "status": "published", "sections": [grid]});
        let cases = [
            (json!({}), vec![]),
            (json!({"sections": null}), vec!["sections required"]),
            (json!({"sections": []}), vec!["sections not_possible"]),
            (json!({"sections": [grid, grid]}), vec!["sections not_possible"]),
            (json!({"sections": [{"code": "letters"}]}), vec!["sections not_readable"]),
            (json!({"version": 1.5}), vec!["version not_integer"]),
        ];
        for (changes, expected) in cases {
            assert_eq!(refusals_of_changed::<AssessmentDefinition>(&good, changes.clone()), expected, "{changes}");
        }
    }
}
