//! SchoolVisit: one visit to a school, from the plan to what was found. A visit in progress is a planned one
//! with an arrival. Staff and pupils present are kept from two sources, the register and a head count,
//! because their difference is a finding; so they are never checked against each other.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};
use serde::Deserialize;

use crate::{label, rule};

/// A visit to a school.
pub struct SchoolVisit;

const PEOPLE: f64 = 20_000.0;
const STAFF: f64 = 1_000.0;

impl Entity for SchoolVisit {
    const KIND: &'static str = "SchoolVisit";
    const COLLECTION: Collection = Collection::VISITS;
    const NESTED: &'static str = "visits";
    const FIELDS: &'static [Field] = &[
        Field::owner("schoolId", "School"),
        Field::date("date").required(),
        Field::choice("status", &["planned", "done", "cancelled"]).required(),
        Field::long_text("cancelledReason").label("Why it was cancelled"),
        Field::long_text("incompleteReason").label("Why it is incomplete"),
        Field::choice("visitType", &["monitoring", "coaching", "followUp", "spotCheck"]),
        Field::reference("monitorId", "Monitor").label("Visited by"),
        Field::text("accompaniedBy").personal(),
        Field::reference("projectFormId", "ProjectForm").label("Form"),
        Field::time("arrivedAt"),
        Field::time("leftAt"),
        Field::decimal("latitude").within(-90.0, 90.0),
        Field::decimal("longitude").within(-180.0, 180.0),
        Field::yes_no("schoolOpen"),
        Field::choice(
            "closedReason",
            &["holiday", "examinations", "strike", "weather", "insecurity", "event", "noTeachers", "closedForGood", "other"],
        )
        .label("Why it was closed"),
        Field::yes_no("headTeacherPresent"),
        Field::text("metWith").personal().label("Met with (name and designation)"),
        Field::integer("staffOnRoll").within(0.0, STAFF),
        Field::integer("staffPresentRegister").within(0.0, STAFF).label("Staff present by the register"),
        Field::integer("staffPresentCounted").within(0.0, STAFF).label("Staff present by head count"),
        Field::integer("staffLate").within(0.0, STAFF).label("Staff late"),
        Field::integer("boysEnrolled").within(0.0, PEOPLE),
        Field::integer("girlsEnrolled").within(0.0, PEOPLE),
        Field::integer("boysPresentRegister").within(0.0, PEOPLE).label("Boys present by the register"),
        Field::integer("girlsPresentRegister").within(0.0, PEOPLE).label("Girls present by the register"),
        Field::integer("boysPresentCounted").within(0.0, PEOPLE).label("Boys present by head count"),
        Field::integer("girlsPresentCounted").within(0.0, PEOPLE).label("Girls present by head count"),
        Field::document("attendanceByGrade"),
        Field::choices("feedbackTo", &["headTeacher", "deputy", "teachers", "managementCommittee", "parents"]).label("Feedback given to"),
        Field::long_text("feedbackTopics"),
        Field::long_text("remarks"),
        Field::choice("review", &["draft", "submitted", "verified", "returned"]).label("Review"),
        Field::long_text("reviewComment"),
    ];

    fn label(data: &Payload) -> String {
        let unless_done = label::text(data, "status").filter(|status| status != "done").map(|status| format!("({status})"));
        label::join([label::text(data, "date"), unless_done])
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        rule::in_order(data, invalid, "arrivedAt", "leftAt", "Leaving must not come before arriving");
        rule::whole_place(data, invalid, "latitude", "longitude");
        if data.text("status") == Some("cancelled") {
            rule::needed(data, invalid, "cancelledReason", "A cancelled visit needs the reason");
        }
        let open = data.get("schoolOpen").and_then(serde_json::Value::as_bool);
        if open == Some(false) && data.text("status") == Some("done") {
            rule::needed(data, invalid, "closedReason", "A school found closed needs the reason");
        }
        if open == Some(true) && data.get("closedReason").is_some() {
            invalid.add("closedReason", "contradiction", "A school found open has no reason for being closed");
        }
        let grades: Option<Vec<GradeAttendance>> = rule::document(data, invalid, "attendanceByGrade", "Attendance by grade");
        let mut seen: Vec<u8> = grades.iter().flatten().map(|row| row.grade).collect();
        let rows = seen.len();
        seen.sort_unstable();
        seen.dedup();
        if seen.len() < rows {
            invalid.add("attendanceByGrade", "duplicate", "Attendance by grade names a grade twice");
        }
    }
}

/// Enrolment and attendance in one grade; a count that was not taken is absent.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GradeAttendance {
    grade: u8,
    #[serde(flatten)]
    _counts: std::collections::BTreeMap<String, Option<u16>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, payload, refusals_of_changed};
    use serde_json::json;

    #[test]
    fn a_visit_is_taken_and_what_cannot_have_been_is_refused() {
        let good = json!({"schoolId": ID, "date": "2026-03-12", "status": "done", "arrivedAt": "08:30", "leftAt": "12:05",
            "schoolOpen": true, "staffOnRoll": 12, "staffPresentRegister": 11, "staffPresentCounted": 9,
            "attendanceByGrade": [{"grade": 1, "boysEnrolled": 30, "boysCounted": null}, {"grade": 2}]});
        let cases = [
            (json!({}), vec![]),
            (json!({"staffPresentCounted": 13}), vec![]),
            (json!({"arrivedAt": "8:30", "leftAt": "10:00:00"}), vec![]),
            (json!({"arrivedAt": "08:30:00", "leftAt": "08:30"}), vec![]),
            (json!({"leftAt": "08:29"}), vec!["leftAt too_early"]),
            (json!({"leftAt": "later"}), vec!["leftAt not_time"]),
            (json!({"status": "finished"}), vec!["status not_a_choice"]),
            (json!({"status": "cancelled"}), vec!["cancelledReason required"]),
            (json!({"status": "cancelled", "cancelledReason": "The bridge was out"}), vec![]),
            (json!({"schoolOpen": false}), vec!["closedReason required"]),
            (json!({"schoolOpen": false, "status": "planned"}), vec![]),
            (json!({"closedReason": "strike"}), vec!["closedReason contradiction"]),
            (json!({"latitude": -0.4}), vec!["longitude required"]),
            (json!({"staffOnRoll": -1}), vec!["staffOnRoll out_of_range"]),
            (json!({"attendanceByGrade": [{"grade": 1}, {"grade": 1}]}), vec!["attendanceByGrade duplicate"]),
            (json!({"attendanceByGrade": [{"grade": 1, "boysCounted": -3}]}), vec!["attendanceByGrade not_readable"]),
        ];
        for (changes, expected) in cases {
            assert_eq!(refusals_of_changed::<SchoolVisit>(&good, changes.clone()), expected, "{changes}");
        }
    }

    #[test]
    fn a_visit_is_called_by_its_date_and_by_its_status_until_it_is_done() {
        assert_eq!(SchoolVisit::label(&payload(json!({"date": "2026-03-12", "status": "done"}))), "2026-03-12");
        assert_eq!(SchoolVisit::label(&payload(json!({"date": "2026-03-12", "status": "planned"}))), "2026-03-12 (planned)");
    }
}
