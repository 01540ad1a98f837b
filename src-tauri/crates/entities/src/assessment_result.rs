//! AssessmentResult: what one assessment came to, derived from its section answers by [`crate::scoring`]. It is
//! kept for lists and exports; the section answers are the truth, and a result may be computed again from
//! them at any time.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};

use crate::{
    label, rule,
    scoring::{MOST_PER_MINUTE, Score},
};

/// The result of an assessment.
pub struct AssessmentResult;

impl Entity for AssessmentResult {
    const KIND: &'static str = "AssessmentResult";
    const COLLECTION: Collection = Collection::ASSESSMENTS;
    const NESTED: &'static str = "result";
    const KEY: &'static [&'static str] = &["pupilAssessmentId"];
    /// Rates are exact, not rounded; shares lie between 0 and 1.
    const FIELDS: &'static [Field] = &[
        Field::owner("pupilAssessmentId", "PupilAssessment"),
        Field::integer("formula").required().within(1.0, 1_000.0).label("Version of the formula"),
        Field::integer("correct").within(0.0, 100_000.0),
        Field::integer("attempted").within(0.0, 100_000.0),
        Field::integer("zeroScores").within(0.0, 1_000.0).label("Sections without a correct item"),
        Field::decimal("wordsPerMinute").within(0.0, MOST_PER_MINUTE).label("Correct words per minute"),
        Field::decimal("comprehensionOfAsked").within(0.0, 1.0).label("Comprehension, share of questions asked"),
        Field::decimal("comprehensionOfTotal").within(0.0, 1.0).label("Comprehension, share of all questions"),
        Field::document("sections"),
    ];

    fn label(data: &Payload) -> String {
        let of = |field| data.get(field).and_then(serde_json::Value::as_i64);
        let correct = of("correct").zip(of("attempted")).map(|(correct, attempted)| format!("{correct} of {attempted}"));
        let rate = data.get("wordsPerMinute").and_then(serde_json::Value::as_f64).map(|rate| format!("{rate:.0} words/min"));
        label::join([correct, rate])
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        rule::at_most(data, invalid, "correct", "attempted", "Correct must not exceed attempted");
        let wrong = "The share of all questions must not exceed the share of those asked";
        rule::at_most(data, invalid, "comprehensionOfTotal", "comprehensionOfAsked", wrong);
        let sections: Option<Vec<Score>> = rule::document(data, invalid, "sections", "The list of sections");
        for section in sections.into_iter().flatten().filter(|section| !section.is_possible()) {
            invalid.add("sections", "not_possible", format!("The numbers of section {} do not fit together", section.section));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, payload, refusals_of_changed};
    use serde_json::json;

    #[test]
    fn a_result_is_taken_and_numbers_that_do_not_fit_are_refused() {
        let section = json!({"section": "letters", "total": 100, "asked": 100, "attempted": 40, "correct": 31, "incorrect": 9,
            "noResponse": 0, "autoStopped": false, "elapsedSeconds": 60.0, "perMinute": 31.0, "accuracy": 0.775});
        let negative = json!({"section": "letters", "total": 100, "asked": 100, "attempted": 40, "correct": -3, "incorrect": 43,
            "noResponse": 0, "autoStopped": false});
        let mut off = section.clone();
        off["correct"] = json!(41);
        let good = json!({"pupilAssessmentId": ID, "formula": 1, "correct": 31, "attempted": 40, "wordsPerMinute": 22.5,
            "comprehensionOfAsked": 0.5, "comprehensionOfTotal": 0.2, "sections": [section]});
        let cases = [
            (json!({}), vec![]),
            (json!({"formula": null}), vec!["formula required"]),
            (json!({"correct": 41}), vec!["correct out_of_range"]),
            (json!({"correct": -1}), vec!["correct out_of_range"]),
            (json!({"wordsPerMinute": -0.1}), vec!["wordsPerMinute out_of_range"]),
            (json!({"comprehensionOfTotal": 0.6}), vec!["comprehensionOfTotal out_of_range"]),
            (json!({"comprehensionOfAsked": 1.1}), vec!["comprehensionOfAsked out_of_range"]),
            (json!({"sections": [off]}), vec!["sections not_possible"]),
            (json!({"sections": [negative]}), vec!["sections not_readable"]),
        ];
        for (changes, expected) in cases {
            assert_eq!(refusals_of_changed::<AssessmentResult>(&good, changes.clone()), expected, "{changes}");
        }
        assert_eq!(AssessmentResult::label(&payload(good)), "31 of 40 22 words/min");
    }
}
