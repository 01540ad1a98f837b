//! What tests enter: a small organisation's places, forms and instruments, and a whole visit. All of it invented.

use rounds_model::{EntityId, Payload};
use serde_json::json;

use crate::{Entered, TestDevice};

/// An id that a test can name: `n` repeated.
#[must_use]
pub const fn id(n: u8) -> EntityId {
    EntityId::from_bytes([n; 16])
}

/// Fields from a JSON object.
///
/// # Panics
/// Anything but an object.
#[must_use]
pub fn fields(value: serde_json::Value) -> Payload {
    let serde_json::Value::Object(fields) = value else { panic!("the fields of a record are an object") };
    Payload(fields)
}

/// The ids of [`places`].
pub mod place {
    use super::{EntityId, id};

    /// The country.
    pub const COUNTRY: EntityId = id(0x01);
    /// The region.
    pub const REGION: EntityId = id(0x02);
    /// The district that coordinators are granted.
    pub const DISTRICT: EntityId = id(0x03);
    /// A second district.
    pub const OTHER_DISTRICT: EntityId = id(0x04);
    /// A school in the first district.
    pub const SCHOOL: EntityId = id(0x10);
    /// A second school in the first district.
    pub const OTHER_SCHOOL: EntityId = id(0x11);
    /// A school in the second district.
    pub const FAR_SCHOOL: EntityId = id(0x12);
    /// A teacher of the first school.
    pub const TEACHER: EntityId = id(0x20);
    /// Another teacher of the first school.
    pub const OTHER_TEACHER: EntityId = id(0x21);
    /// The monitoring form.
    pub const FORM: EntityId = id(0x30);
    /// The instrument.
    pub const INSTRUMENT: EntityId = id(0x50);
}

/// How many questions the monitoring form has.
pub const QUESTIONS: u8 = 10;

/// The `n`th question of the monitoring form, counted from 0.
#[must_use]
pub const fn question(n: u8) -> EntityId {
    id(0x31 + n)
}

/// A country, a region, two districts, three schools, two teachers, a form of ten questions and an instrument. A
/// second organisation may have the same ids.
#[must_use]
pub fn places() -> Vec<Entered> {
    let name = |name: &str| Payload::default().with("name", name);
    let under = |data: Payload, field: &str, owner: EntityId| data.with(field, owner.to_string());
    let school = |id, called, district| Entered::new("School", id, under(name(called), "districtId", district));
    let teacher = |id, called| Entered::new("Teacher", id, under(name(called), "schoolId", place::SCHOOL));
    let district = |id, called| Entered::new("District", id, under(name(called), "regionId", place::REGION));
    let mut entered = vec![
        Entered::new("Country", place::COUNTRY, name("Country")),
        Entered::new("Region", place::REGION, under(name("Region"), "countryId", place::COUNTRY)),
        district(place::DISTRICT, "Hills"),
        district(place::OTHER_DISTRICT, "Plains"),
        school(place::SCHOOL, "Acacia", place::DISTRICT),
        school(place::OTHER_SCHOOL, "Baobab", place::DISTRICT),
        school(place::FAR_SCHOOL, "Cedar", place::OTHER_DISTRICT),
        teacher(place::TEACHER, "Teacher One"),
        teacher(place::OTHER_TEACHER, "Teacher Two"),
        Entered::new("ProjectForm", place::FORM, fields(json!({"title": "Monitoring", "version": 1, "status": "published"}))),
        Entered::new("AssessmentDefinition", place::INSTRUMENT, instrument()),
    ];
    for n in 0..QUESTIONS {
        let data = fields(
            json!({"projectFormId": place::FORM, "position": n + 1, "type": "text", "name": format!("q{n}"), "label": format!("Question {n}")}),
        );
        entered.push(Entered::new("FormQuestion", question(n), data));
    }
    entered
}

fn instrument() -> Payload {
    let items: Vec<String> = (0..20).map(|n| char::from(b'a' + n).to_string()).collect();
    let letters = json!({"code": "letters", "title": "Letters", "type": "timedGrid", "items": items, "durationSeconds": 60, "columns": 10});
    fields(json!({"title": "Reading", "version": 1, "status": "published", "sections": [letters]}))
}

/// A visit to `school`, without anything under it.
#[must_use]
pub fn visit(school: EntityId) -> Payload {
    fields(json!({"schoolId": school, "date": "2026-03-02", "status": "done", "schoolOpen": true}))
}

/// A lesson observed on `visit`.
#[must_use]
pub fn lesson(visit: EntityId, teacher: EntityId) -> Payload {
    fields(json!({"visitId": visit, "teacherId": teacher, "grade": 2, "subject": "reading"}))
}

/// An assessment made in `lesson` of the pupil known as `code`.
#[must_use]
pub fn assessment(lesson: EntityId, code: &str) -> Payload {
    fields(json!({"teacherVisitId": lesson, "assessmentDefinitionId": place::INSTRUMENT, "pupilCode": code, "grade": 2}))
}

/// The answer to a question of the monitoring form on `visit`.
#[must_use]
pub fn answer(visit: EntityId, question: EntityId, value: &str) -> Payload {
    fields(json!({"visitId": visit, "questionId": question, "projectFormId": place::FORM, "value": value}))
}

/// A whole visit as it was entered.
#[derive(Clone, Debug)]
pub struct WholeVisit {
    /// The visit.
    pub visit: EntityId,
    /// The lessons observed.
    pub lessons: Vec<EntityId>,
    /// The assessments made in them.
    pub assessments: Vec<EntityId>,
    /// The answers to the form.
    pub answers: Vec<EntityId>,
}

impl WholeVisit {
    /// All its records, parents first.
    #[must_use]
    pub fn all(&self) -> Vec<EntityId> {
        [&[self.visit][..], &self.lessons, &self.assessments, &self.answers].concat()
    }
}

/// Enters a visit with two lessons, four assessments and ten answers.
pub async fn enter_visit(device: &TestDevice, school: EntityId) -> WholeVisit {
    let visit = device.create("SchoolVisit", visit(school)).await;
    let mut whole = WholeVisit { visit, lessons: Vec::new(), assessments: Vec::new(), answers: Vec::new() };
    for teacher in [place::TEACHER, place::OTHER_TEACHER] {
        let lesson = device.create("TeacherVisit", lesson(visit, teacher)).await;
        for pupil in 1..=2 {
            whole.assessments.push(device.create("PupilAssessment", assessment(lesson, &format!("2-0{pupil}"))).await);
        }
        whole.lessons.push(lesson);
    }
    for n in 0..QUESTIONS {
        whole.answers.push(device.create("MonitoringAnswer", answer(visit, question(n), &format!("Answer {n}"))).await);
    }
    whole
}
