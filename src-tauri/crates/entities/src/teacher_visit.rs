//! TeacherVisit: one lesson observed on a visit. The header is plain fields, the routines seen are a list to
//! tick; an observation in segments and snapshots is one document, written by the screen that times it.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};
use serde::Deserialize;
use serde_json::Value;

use crate::{label, rule};

/// A lesson observed.
pub struct TeacherVisit;

const CLASS: f64 = 500.0;

impl Entity for TeacherVisit {
    const KIND: &'static str = "TeacherVisit";
    const COLLECTION: Collection = Collection::VISITS;
    const NESTED: &'static str = "teacherVisits";
    const FIELDS: &'static [Field] = &[
        Field::owner("visitId", "SchoolVisit"),
        Field::reference("teacherId", "Teacher").required(),
        Field::integer("grade").within(0.0, 13.0),
        Field::choice("subject", &["reading", "writing", "mathematics", "science", "socialStudies", "other"]),
        Field::text("topic").search(),
        Field::text("languageOfInstruction"),
        Field::time("startedAt"),
        Field::time("endedAt"),
        Field::integer("boysEnrolled").within(0.0, CLASS),
        Field::integer("girlsEnrolled").within(0.0, CLASS),
        Field::integer("boysPresent").within(0.0, CLASS),
        Field::integer("girlsPresent").within(0.0, CLASS),
        Field::integer("textbooks").within(0.0, CLASS).label("Textbooks in use"),
        Field::yes_no("lessonPlan").label("Lesson plan seen"),
        Field::yes_no("consent").label("Teacher agreed to be observed"),
        Field::reference("coObserverId", "Monitor"),
        Field::choices(
            "routinesSeen",
            &["goalStated", "priorLessonRecalled", "pupilsRead", "pupilsWrote", "pupilsAsked", "errorsWorkedThrough", "bothSexesCalled", "timeKept"],
        ),
        Field::long_text("strengths"),
        Field::long_text("toImprove"),
        Field::long_text("feedback").label("Feedback given and agreed"),
        Field::document("segments").label("Timed observation"),
    ];

    fn label(data: &Payload) -> String {
        let subject = label::text(data, "subject");
        label::join([label::numbered(data, "Grade", "grade"), subject, label::text(data, "topic")])
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        rule::in_order(data, invalid, "startedAt", "endedAt", "The lesson must not end before it begins");
        let segments: Option<Vec<Segment>> = rule::document(data, invalid, "segments", "The timed observation");
        for segment in segments.into_iter().flatten() {
            let offsets: Vec<u32> = segment.snapshots.iter().map(|snapshot| snapshot.offset_seconds).collect();
            if !offsets.is_sorted() {
                invalid.add("segments", "out_of_order", "The snapshots of a segment must follow each other in time");
            }
            if segment.elements.iter().any(|element| !(1..=5).contains(&element.score)) {
                invalid.add("segments", "out_of_range", "The score of an element must lie between 1 and 5");
            }
        }
    }
}

/// A stretch of the lesson: snapshots at offsets from its start, and scores of elements with their evidence.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Segment {
    #[serde(default)]
    snapshots: Vec<Snapshot>,
    #[serde(default)]
    elements: Vec<Element>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Snapshot {
    offset_seconds: u32,
    #[serde(rename = "cells")]
    _cells: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
struct Element {
    #[serde(rename = "name")]
    _name: String,
    score: u8,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, payload, refusals_of_changed};
    use serde_json::json;

    #[test]
    fn a_lesson_is_taken_and_what_cannot_have_been_is_refused() {
        let snapshot = |seconds: u32| json!({"offsetSeconds": seconds, "cells": {"teacher": "explains", "onTask": 31}});
        let good = json!({"visitId": ID, "teacherId": ID, "grade": 2, "subject": "reading", "startedAt": "09:00", "endedAt": "09:35",
            "boysEnrolled": 22, "boysPresent": 24, "routinesSeen": ["pupilsRead"],
            "segments": [{"snapshots": [snapshot(240), snapshot(540)], "elements": [{"name": "timeOnTask", "score": 4, "evidence": "…"}]}]});
        let cases = [
            (json!({}), vec![]),
            (json!({"teacherId": null}), vec!["teacherId required"]),
            (json!({"endedAt": "08:59"}), vec!["endedAt too_early"]),
            (json!({"routinesSeen": ["slept"]}), vec!["routinesSeen not_a_choice"]),
            (json!({"segments": [{"snapshots": [snapshot(540), snapshot(240)]}]}), vec!["segments out_of_order"]),
            (json!({"segments": [{"elements": [{"name": "culture", "score": 6}]}]}), vec!["segments out_of_range"]),
            (json!({"segments": {"a": 1}}), vec!["segments not_readable"]),
        ];
        for (changes, expected) in cases {
            assert_eq!(refusals_of_changed::<TeacherVisit>(&good, changes.clone()), expected, "{changes}");
        }
        assert_eq!(TeacherVisit::label(&payload(good)), "Grade 2 reading");
    }
}
