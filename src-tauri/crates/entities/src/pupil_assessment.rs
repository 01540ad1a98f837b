//! PupilAssessment: one pupil, one instrument, one sitting. It names the definition (and so the version) that
//! it was made with. The pupil is a record, or only a code when the project keeps pupils anonymous.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};

use crate::label;

/// An assessment of a pupil.
pub struct PupilAssessment;

impl Entity for PupilAssessment {
    const KIND: &'static str = "PupilAssessment";
    const COLLECTION: Collection = Collection::ASSESSMENTS;
    const NESTED: &'static str = "assessments";
    const FIELDS: &'static [Field] = &[
        Field::owner("teacherVisitId", "TeacherVisit"),
        Field::reference("assessmentDefinitionId", "AssessmentDefinition").required().label("Instrument"),
        Field::reference("pupilId", "Pupil"),
        Field::text("pupilCode").search(),
        Field::choice("sex", &["female", "male"]).personal(),
        Field::integer("age").within(2.0, 30.0).personal(),
        Field::integer("grade").within(0.0, 13.0),
        Field::text("homeLanguage"),
        Field::text("language").label("Language of the assessment"),
        Field::text("formVariant"),
        Field::reference("monitorId", "Monitor").label("Assessed by"),
        Field::yes_no("assent").label("Pupil agreed"),
        Field::instant("startedAt"),
        Field::instant("finishedAt"),
        Field::choice("status", &["inProgress", "complete", "stopped"]),
        Field::choice("stoppedReason", &["refused", "absent", "language", "stopped"]).label("Why it was stopped"),
        Field::long_text("notes"),
    ];

    fn label(data: &Payload) -> String {
        label::join([label::text(data, "pupilCode"), label::numbered(data, "Grade", "grade"), label::text(data, "startedAt").map(date)])
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        if data.get("pupilId").is_none() && data.text("pupilCode").is_none_or(|code| code.trim().is_empty()) {
            invalid.add("pupilCode", "required", "Say which pupil, by record or by code");
        }
        let instant = |field| data.text(field)?.parse::<rounds_model::Stamp>().ok();
        if let (Some(from), Some(to)) = (instant("startedAt"), instant("finishedAt"))
            && to < from
        {
            invalid.add("finishedAt", "too_early", "The assessment must not end before it begins");
        }
    }
}

/// The date of an instant, as it is written.
fn date(instant: String) -> String {
    instant.split('T').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, payload, refusals_of_changed};
    use serde_json::json;

    #[test]
    fn an_assessment_is_taken_and_its_faults_are_named() {
        let good = json!({"teacherVisitId": ID, "assessmentDefinitionId": ID, "pupilCode": "2-07", "grade": 2,
            "startedAt": "2026-03-12T09:40:00+03:00", "finishedAt": "2026-03-12T07:00:00Z"});
        let cases = [
            (json!({}), vec![]),
            (json!({"pupilCode": null, "pupilId": ID}), vec![]),
            (json!({"pupilCode": " "}), vec!["pupilCode required"]),
            (json!({"assessmentDefinitionId": null}), vec!["assessmentDefinitionId required"]),
            (json!({"finishedAt": "2026-03-12T06:30:00Z"}), vec!["finishedAt too_early"]),
            (json!({"age": 1}), vec!["age out_of_range"]),
        ];
        for (changes, expected) in cases {
            assert_eq!(refusals_of_changed::<PupilAssessment>(&good, changes.clone()), expected, "{changes}");
        }
        assert_eq!(PupilAssessment::label(&payload(good)), "2-07 Grade 2 2026-03-12");
    }
}
