//! Two terms of past rounds: visits, lessons observed, assessments, and what was agreed.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use rounds_model::{EditTime, EntityId, Payload};
use serde_json::json;

use super::{
    Tenant,
    cast::Cast,
    dice::Dice,
    forms::Forms,
    instruments::Instruments,
    people::{FOLLOWED, PUPILS, pupil, pupil_code, teacher},
    places::Place,
    record::{DataError, Records, id},
};

/// First day and number of weeks of each term; dates of a school year that is over.
const TERMS: [((i32, u32, u32), u64); 2] = [((2025, 4, 28), 13), ((2025, 8, 25), 8)];
/// How many of the schools elsewhere are visited in a term. Where pupils are followed, all are.
const VISITED: f64 = 0.18;
/// How much a pupil gains from one term to the next.
const GAIN: f64 = 0.09;

const AGREED: [&str; 8] = [
    "Mend the water tank behind classroom 3",
    "Hang up the reading timetable in grades 1 to 3",
    "Share the readers fairly between the two grade 2 classes",
    "Clear the path to the girls' toilets",
    "Call the management committee before the end of the month",
    "Keep the attendance register in the classroom, not in the office",
    "Let the deputy watch one reading lesson each week",
    "Ask the ward office for twenty desks",
];

/// Everything that a visit's records are made of.
struct Round<'a> {
    tenant: &'a Tenant,
    place: &'a Place,
    forms: &'a Forms,
    instruments: &'a Instruments,
    term: usize,
    date: NaiveDate,
    visitor: EntityId,
}

/// Adds the visits of both terms with all that belongs to them.
pub fn add(
    records: &mut Records,
    tenant: &Tenant,
    cast: &Cast,
    places: &[Place],
    forms: &Forms,
    instruments: &Instruments,
) -> Result<(), DataError> {
    for (term, ((year, month, day), weeks)) in TERMS.into_iter().enumerate() {
        for place in places {
            let mut dice = Dice::named(&["visit", tenant.code, &place.objectid, &term.to_string()]);
            if place.county != FOLLOWED && !dice.chance(VISITED) {
                continue;
            }
            let days = u64::from(dice.between(0, u32::try_from(weeks * 7 - 1).unwrap_or(0)));
            let Some(date) = NaiveDate::from_ymd_opt(year, month, day).and_then(|first| school_day(first, days)) else { continue };
            let visitor = cast.visitor(&place.county, &place.sub_county, &mut dice);
            let round = Round { tenant, place, forms, instruments, term, date, visitor };
            round.visit(records, &mut dice)?;
        }
    }
    Ok(())
}

/// The day so many days after the first, or the Monday after it when that is a weekend.
fn school_day(first: NaiveDate, days: u64) -> Option<NaiveDate> {
    let day = first.checked_add_days(Days::new(days))?;
    match day.weekday() {
        Weekday::Sat => day.checked_add_days(Days::new(2)),
        Weekday::Sun => day.checked_add_days(Days::new(1)),
        _ => Some(day),
    }
}

impl Round<'_> {
    fn name<'a>(&'a self, number: &'a [String]) -> Vec<&'a str> {
        let name = [self.tenant.code, &self.place.objectid];
        name.into_iter().chain(number.iter().map(String::as_str)).collect()
    }

    fn visit(&self, records: &mut Records, dice: &mut Dice) -> Result<(), DataError> {
        let Ok(typed) = format!("{}T14:30:00+03:00", self.date).parse::<EditTime>() else {
            return Err(DataError::Value(format!("no such day: {}", self.date)));
        };
        records.typed(self.visitor, typed);
        let visit = id("SchoolVisit", &self.name(&[self.term.to_string()]));
        let visit_type = if self.place.is_primary && dice.chance(0.3) { "coaching" } else { "monitoring" };
        let mut data = Payload::default()
            .with("schoolId", self.place.school.to_string())
            .with("date", self.date.to_string())
            .with("visitType", visit_type)
            .with("monitorId", self.visitor.to_string());
        if let Some(form) = self.forms.for_visit(visit_type) {
            data = data.with("projectFormId", form.to_string());
        }
        if dice.chance(0.03) {
            let reason = "The road was cut after the rain; the visit is planned anew.";
            records.add("SchoolVisit", visit, data.with("status", "cancelled").with("cancelledReason", reason));
            return Ok(());
        }
        let open = dice.chance(0.96);
        let data = data.with("status", "done").with("schoolOpen", open);
        let data = if open { found_open(data, dice) } else { found_closed(data, dice) };
        records.add("SchoolVisit", visit, data);
        self.forms.answer(records, visit, visit_type, open, self.date, dice)?;
        if open && self.place.is_primary {
            self.lessons(records, visit, dice)?;
        }
        self.agree(records, visit, dice);
        Ok(())
    }

    fn lessons(&self, records: &mut Records, visit: EntityId, dice: &mut Dice) -> Result<(), DataError> {
        let both = dice.chance(0.4);
        for (number, subject) in [(1, "reading"), (2, "mathematics")].into_iter().take(if both { 2 } else { 1 }) {
            let lesson = id("TeacherVisit", &self.name(&[self.term.to_string(), subject.to_owned()]));
            let (boys, girls) = (dice.between(9, 30), dice.between(9, 30));
            let topics: &[&str] = if subject == "reading" {
                &["The sound /sh/", "A story about the market", "Reading in pairs", "Words with two syllables"]
            } else {
                &["Adding with tens", "Taking away on the number line", "Halves", "Counting money"]
            };
            let routines = ["goalStated", "priorLessonRecalled", "pupilsRead", "pupilsWrote", "pupilsAsked", "bothSexesCalled", "timeKept"];
            let seen: Vec<&str> = routines.into_iter().filter(|_| dice.chance(0.55)).collect();
            let data = Payload::default()
                .with("visitId", visit.to_string())
                .with("teacherId", teacher(self.tenant, self.place, number).to_string())
                .with("grade", 2)
                .with("subject", subject)
                .with("topic", dice.pick(topics).copied().unwrap_or_default())
                .with("languageOfInstruction", "English")
                .with("startedAt", if number == 1 { "09:00" } else { "11:00" })
                .with("endedAt", if number == 1 { "09:35" } else { "11:35" })
                .with("boysEnrolled", boys + dice.between(0, 5))
                .with("girlsEnrolled", girls + dice.between(0, 5))
                .with("boysPresent", boys)
                .with("girlsPresent", girls)
                .with("textbooks", dice.between(6, boys + girls))
                .with("lessonPlan", dice.chance(0.6))
                .with("consent", true)
                .with("routinesSeen", json!(seen));
            records.add("TeacherVisit", lesson, data);
            if dice.chance(0.7) {
                let first = dice.between(1, PUPILS / 2);
                for pupil in [first, first + PUPILS / 2] {
                    self.assess(records, lesson, subject, number, pupil)?;
                }
            }
        }
        Ok(())
    }

    fn assess(&self, records: &mut Records, lesson: EntityId, subject: &str, number: u32, child: u32) -> Result<(), DataError> {
        let Some(definition) = self.instruments.for_subject(subject) else { return Ok(()) };
        let assessment = id("PupilAssessment", &self.name(&[self.term.to_string(), subject.to_owned(), child.to_string()]));
        // The same child is as able in both terms, but for what was learnt in between.
        let mut dice = Dice::named(&["ability", self.tenant.code, &self.place.objectid, &child.to_string()]);
        let ability = (dice.share() * 0.9 + GAIN * self.term as f64).min(1.0);
        let mut dice = Dice::named(&["sitting", &assessment.to_string()]);
        let hour = 9 + 2 * (number - 1);
        let minute = 40 + 9 * (child % 2);
        let data = Payload::default()
            .with("teacherVisitId", lesson.to_string())
            .with("assessmentDefinitionId", definition.to_string())
            .with("pupilCode", pupil_code(child))
            .with("sex", if child.is_multiple_of(2) { "male" } else { "female" })
            .with("age", dice.between(7, 9))
            .with("grade", 2)
            .with("language", "English")
            .with("monitorId", self.visitor.to_string())
            .with("assent", true)
            .with("startedAt", format!("{}T{hour:02}:{minute}:00+03:00", self.date))
            .with("finishedAt", format!("{}T{hour:02}:{}:30+03:00", self.date, minute + 8))
            .with("status", "complete");
        let followed = self.place.county == FOLLOWED;
        let data = if followed { data.with("pupilId", pupil(self.tenant, self.place, child).to_string()) } else { data };
        records.add("PupilAssessment", assessment, data);
        self.instruments.sit(records, assessment, subject, ability, &mut dice)
    }

    fn agree(&self, records: &mut Records, visit: EntityId, dice: &mut Dice) {
        if !dice.chance(0.35) {
            return;
        }
        // What was agreed in the first term is done more often than not; the rest waits for the next visitor.
        let done = self.term == 0 && dice.chance(0.6);
        let due = self.date.checked_add_days(Days::new(u64::from(dice.between(14, 60)))).unwrap_or(self.date);
        let data = Payload::default()
            .with("schoolId", self.place.school.to_string())
            .with("visitId", visit.to_string())
            .with("action", dice.pick(&AGREED).copied().unwrap_or_default())
            .with(
                "responsible",
                dice.pick(&["Head teacher", "Deputy", "Management committee", "Grade 2 teacher"]).copied().unwrap_or_default(),
            )
            .with("dueOn", due.to_string())
            .with("status", if done { "done" } else { "open" });
        let data = if done { data.with("closedOn", due.to_string()) } else { data };
        records.add("ActionPoint", id("ActionPoint", &self.name(&[self.term.to_string()])), data);
    }
}

fn found_open(data: Payload, dice: &mut Dice) -> Payload {
    let staff = dice.between(8, 22);
    let register = staff - dice.between(0, 2);
    let (boys, girls) = (dice.between(60, 320), dice.between(60, 320));
    let (boys_marked, girls_marked) = (boys - dice.between(0, boys / 8), girls - dice.between(0, girls / 8));
    data.with("arrivedAt", format!("08:{:02}", dice.between(5, 55)))
        .with("leftAt", format!("12:{:02}", dice.between(5, 55)))
        .with("headTeacherPresent", dice.chance(0.85))
        .with("staffOnRoll", staff)
        .with("staffPresentRegister", register)
        .with("staffPresentCounted", register - dice.between(0, 2))
        .with("staffLate", dice.between(0, 2))
        .with("boysEnrolled", boys)
        .with("girlsEnrolled", girls)
        .with("boysPresentRegister", boys_marked)
        .with("girlsPresentRegister", girls_marked)
        .with("boysPresentCounted", boys_marked - dice.between(0, boys_marked / 12))
        .with("girlsPresentCounted", girls_marked - dice.between(0, girls_marked / 12))
        .with("feedbackTo", json!(if dice.chance(0.6) { vec!["headTeacher", "teachers"] } else { vec!["deputy"] }))
        .with("feedbackTopics", "What went well in the lesson, and one thing to change before the next visit.")
        .with("review", if dice.chance(0.5) { "verified" } else { "submitted" })
}

fn found_closed(data: Payload, dice: &mut Dice) -> Payload {
    let reason = dice.pick(&["event", "weather", "examinations", "other"]).copied().unwrap_or("other");
    data.with("arrivedAt", "09:10")
        .with("leftAt", "09:30")
        .with("closedReason", reason)
        .with("remarks", "Nobody was there but the watchman.")
        .with("review", "submitted")
}
