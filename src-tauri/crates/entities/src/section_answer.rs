//! SectionAnswer: the raw facts of one section of one assessment, as the assessor marked them. Nothing here is
//! computed; [`crate::scoring`] derives the result, and may derive it again at any time.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};
use serde::Deserialize;

use crate::{
    label, rule,
    scoring::{Facts, ItemState},
};

/// What a pupil did in one section.
pub struct SectionAnswer;

impl Entity for SectionAnswer {
    const KIND: &'static str = "SectionAnswer";
    const COLLECTION: Collection = Collection::ASSESSMENTS;
    const NESTED: &'static str = "sectionAnswers";
    const KEY: &'static [&'static str] = &["pupilAssessmentId", "section"];
    /// `items` has one letter for each item in order, see [`ItemState`]; `lastItem` counts from 1.
    const FIELDS: &'static [Field] = &[
        Field::owner("pupilAssessmentId", "PupilAssessment"),
        Field::text("section").required().label("Section (its code)"),
        Field::text("items").label("Items (1 right, 0 wrong, n no response, . not attempted)"),
        Field::integer("lastItem").within(0.0, 1_000.0).label("Last item attempted"),
        Field::decimal("durationSeconds").within(0.0, 3_600.0).label("Seconds allowed"),
        Field::decimal("secondsLeft").within(0.0, 3_600.0),
        Field::yes_no("autoStopped").label("Stopped by the rule"),
        Field::choice("skippedReason", &["rule", "refused", "absent", "language", "stopped"]).label("Why it was not done"),
        Field::integer("itemAtTime").within(0.0, 1_000.0).label("Item reached at the time mark"),
        Field::decimal("timeMarkSeconds").within(0.0, 3_600.0),
        Field::instant("openedAt"),
        Field::instant("finishedAt"),
        Field::document("events").label("Marks as they were made"),
        Field::long_text("notes"),
    ];

    fn label(data: &Payload) -> String {
        label::text(data, "section").unwrap_or_default()
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        let done = data.text("items").is_some_and(|items| !items.is_empty());
        if !done && data.get("items").is_none_or(serde_json::Value::is_string) && data.get("skippedReason").is_none() {
            invalid.add("items", "required", "Items are needed, or why the section was not done");
        }
        if done && data.get("skippedReason").is_some() {
            invalid.add("skippedReason", "contradiction", "The section was done: clear its items, or clear why it was not");
        }
        rule::at_most(data, invalid, "secondsLeft", "durationSeconds", "Seconds left must not exceed the seconds allowed");
        match Facts::read(data) {
            Ok(facts) => {
                if facts.last_item.is_some_and(|last| done && last > facts.items.len()) {
                    invalid.add("lastItem", "out_of_range", "The last item attempted lies beyond the last item");
                }
                if let Some(gap) = gap(&facts) {
                    invalid.add(
                        "items",
                        "contradiction",
                        format!("Item {gap} is marked as not attempted, but a later one was the last attempted"),
                    );
                }
            }
            Err(error) => invalid.add("items", "not_readable", error.to_string()),
        }
        let events: Option<Vec<Mark>> = rule::document(data, invalid, "events", "The list of marks");
        if events.is_some_and(|marks| !marks.iter().map(|mark| mark.ms).is_sorted()) {
            invalid.add("events", "out_of_order", "The marks must follow each other in time");
        }
    }
}

/// The first item, counted from 1, that is marked as not attempted although a later one is said to be the last attempted.
fn gap(facts: &Facts) -> Option<usize> {
    let attempted = facts.items.iter().take(facts.last_item?);
    attempted.enumerate().find(|(_, state)| **state == ItemState::NotAttempted).map(|(index, _)| index + 1)
}

/// One mark of the assessor, in milliseconds since the section was started; what was marked is the screen's to say.
#[derive(Deserialize)]
struct Mark {
    ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, refusals_of_changed};
    use serde_json::json;

    /// What the screen keeps after every press, so that nothing of it waits for the end of the section.
    #[test]
    fn a_section_is_taken_in_every_stage_of_being_run() {
        let started = json!({"pupilAssessmentId": ID, "section": "letters", "items": ".........", "durationSeconds": 60, "secondsLeft": 60,
            "openedAt": "2026-03-12T09:40:00Z", "events": [{"ms": 0, "state": "start"}]});
        let restarted = json!([{"ms": 0, "state": "start"}, {"ms": 900, "state": "0", "item": 2}, {"ms": 900, "state": "restart", "items": ".0......."}]);
        let cases = [
            json!({}),
            json!({"items": "..0.n....", "secondsLeft": 41.35}),
            json!({"items": "..0.n....", "secondsLeft": 0, "autoStopped": false, "timeMarkSeconds": 30, "itemAtTime": 4}),
            json!({"items": "1101n1...", "lastItem": 6, "secondsLeft": 0, "autoStopped": false}),
            json!({"lastItem": 0, "secondsLeft": 52.5}),
            json!({"items": "00000....", "lastItem": 5, "autoStopped": true, "secondsLeft": 44}),
            json!({"events": restarted, "secondsLeft": null, "durationSeconds": null}),
            json!({"items": "1m0n.sss.", "durationSeconds": null, "secondsLeft": null}),
        ];
        for changes in cases {
            assert_eq!(refusals_of_changed::<SectionAnswer>(&started, changes.clone()), Vec::<String>::new(), "{changes}");
        }
    }

    #[test]
    fn facts_are_taken_and_those_that_contradict_each_other_are_refused() {
        let good = json!({"pupilAssessmentId": ID, "section": "letters", "items": "1101100...", "lastItem": 7, "durationSeconds": 60,
            "secondsLeft": 0, "events": [{"ms": 2100, "item": 3, "state": "0"}, {"ms": 4100, "item": 6, "state": "0"}]});
        let cases = [
            (json!({}), vec![]),
            (json!({"items": "110110001.", "lastItem": 7}), vec![]),
            (json!({"items": null, "lastItem": null, "skippedReason": "refused"}), vec![]),
            (json!({"items": null, "lastItem": null}), vec!["items required"]),
            (json!({"skippedReason": "refused"}), vec!["skippedReason contradiction"]),
            (json!({"items": "11x"}), vec!["items not_readable"]),
            (json!({"items": 11}), vec!["items not_text"]),
            (json!({"lastItem": 11}), vec!["lastItem out_of_range", "items contradiction"]),
            (json!({"lastItem": 9}), vec!["items contradiction"]),
            (json!({"secondsLeft": 61}), vec!["secondsLeft out_of_range"]),
            (json!({"events": [{"ms": 5}, {"ms": 4}]}), vec!["events out_of_order"]),
        ];
        for (changes, expected) in cases {
            assert_eq!(refusals_of_changed::<SectionAnswer>(&good, changes.clone()), expected, "{changes}");
        }
    }
}
