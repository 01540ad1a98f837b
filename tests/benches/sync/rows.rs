//! The rows that the benches move: one organisation's places, schools, teachers and pupils, and the visits to them,
//! in the shapes and numbers that the peers were measured on, mapped to the kinds of the product. Fields that the
//! product does not declare stay as fields of their own, so that every row carries what it carried there.

use rounds_model::{EntityId, Payload};
use rounds_tests::Entered;
use serde_json::{Value, json};

use crate::dice::Dice;

/// Midnight before the first id, ms since 1970: 1 September 2025.
const FIRST_DAY: u64 = 1_756_684_800_000;
/// Over how long the ids were made, ms.
const SPAN: u64 = 200 * 86_400_000;

const GIVEN: &[&str] = &[
    "Amina", "Fatmata", "Mariama", "Isatu", "Kadiatu", "Aminata", "Hawa", "Zainab", "Adama", "Sia", "Mohamed", "Abdul", "Ibrahim",
    "Alusine", "Alhassan", "Sahr", "Tamba", "Foday", "Samuel", "Joseph", "Emmanuel", "Esther", "Grace", "Ruth", "Musa", "Lamin", "Ousman",
    "Yusuf", "Hassan", "Daniel",
];
const FAMILY: &[&str] = &[
    "Kamara",
    "Sesay",
    "Koroma",
    "Bangura",
    "Conteh",
    "Kargbo",
    "Turay",
    "Mansaray",
    "Jalloh",
    "Bah",
    "Barrie",
    "Sankoh",
    "Kanu",
    "Fofanah",
    "Dumbuya",
    "Kallon",
    "Lansana",
    "Massaquoi",
    "Momoh",
    "Tucker",
    "Williams",
    "Johnson",
    "Cole",
    "Davies",
    "Wright",
];
const PLACES: &[&str] = &[
    "Bo",
    "Kenema",
    "Makeni",
    "Koidu",
    "Port Loko",
    "Kabala",
    "Lunsar",
    "Waterloo",
    "Moyamba",
    "Bonthe",
    "Pujehun",
    "Kailahun",
    "Magburaka",
    "Kambia",
    "Rokupr",
    "Segbwema",
    "Daru",
    "Blama",
    "Mano",
    "Yele",
];
const COMMENTS: &[&str] = &[
    "Lesson plan seen and followed",
    "Teacher absent on arrival, arrived later",
    "Pupils engaged, textbooks shared between three",
    "No textbooks available for this grade",
    "Good use of the blackboard and group work",
    "Rain delayed the start of lessons",
    "Head teacher asked for more exercise books",
    "Attendance register not up to date",
    "Teacher used the phonics guide correctly",
    "",
];
const SUBJECTS: &[&str] = &["reading", "writing", "mathematics", "science", "socialStudies", "other"];

/// How many of what hangs under each of the 500 schools.
#[derive(Clone, Copy)]
pub struct Size {
    /// Records of one workload.
    pub records: usize,
    teachers: usize,
    pupils: usize,
    visits: usize,
}

/// A small district office's.
pub const SMALL: Size = Size { records: 10_000, teachers: 3, pupils: 6, visits: 1 };
/// A country's.
pub const LARGE: Size = Size { records: 100_000, teachers: 10, pupils: 40, visits: 15 };

/// The records of one workload.
pub struct Workload {
    /// Monitors and instruments, which the other rows name, then all rows, parents first.
    pub rows: Vec<Entered>,
    dice: Dice,
}

impl Workload {
    /// The rows of `size`; two `seed`s give rows of other ids and values.
    pub fn new(size: Size, seed: u64) -> Self {
        let mut draw = Draw { dice: Dice::new(seed), out: Vec::with_capacity(size.records + 30) };
        draw.all(size);
        let Draw { dice, out } = draw;
        Self { rows: out, dice }
    }

    /// The rows of one kind.
    pub fn of<'w>(&'w self, kind: &'w str) -> impl Iterator<Item = &'w Entered> {
        self.rows.iter().filter(move |row| row.key.kind.as_str() == kind)
    }

    /// Fifteen rows as somebody changed a field or two of them: 5 schools, 4 teachers, 3 visits, 3 lessons.
    pub fn changed(&mut self, round: u64) -> Vec<Entered> {
        let mut changed = Vec::new();
        for (kind, count) in [("School", 5), ("Teacher", 4), ("SchoolVisit", 3), ("TeacherVisit", 3)] {
            for _ in 0..count {
                let of_kind: Vec<usize> =
                    self.rows.iter().enumerate().filter(|(_, row)| row.key.kind.as_str() == kind).map(|(at, _)| at).collect();
                let at = self.dice.of(&of_kind);
                let dice = &mut self.dice;
                let comment = format!("{} ({round})", dice.of(COMMENTS));
                let data = self.rows[at].data.clone();
                let data = match kind {
                    "School" => data.with("girls", dice.within(60, 400)).with("phone", phone(dice)),
                    "Teacher" => data.with("grades", dice.within(1, 7).to_string()).with("phone", phone(dice)),
                    "SchoolVisit" => data.with("status", "done").with("remarks", comment),
                    _ => data.with("score", dice.within(20, 101)).with("strengths", comment),
                };
                self.rows[at].data = data;
                changed.push(self.rows[at].clone());
            }
        }
        changed
    }

    /// A hundred new visits with three lessons each: to which school, by whom, and with which teachers.
    pub fn visits(&mut self, count: usize) -> Vec<(Payload, Vec<Payload>)> {
        let schools: Vec<EntityId> = self.of("School").map(Entered::id).collect();
        let monitor = self.of("Monitor").map(Entered::id).next().unwrap_or_else(|| EntityId::from_bytes([0; 16]));
        let mut visits = Vec::new();
        for _ in 0..count {
            let school = self.dice.of(&schools);
            let named = school.to_string();
            let teachers: Vec<EntityId> =
                self.of("Teacher").filter(|row| row.data.text("schoolId") == Some(&named)).take(3).map(Entered::id).collect();
            let visit = visit(&mut self.dice, school, monitor);
            let lessons = teachers.into_iter().map(|teacher| lesson(&mut self.dice, teacher, 3)).collect();
            visits.push((visit, lessons));
        }
        visits
    }
}

struct Draw {
    dice: Dice,
    out: Vec<Entered>,
}

impl Draw {
    /// An id as a laptop makes it: 48 bits of time, 74 of chance.
    fn id(&mut self) -> EntityId {
        let time = FIRST_DAY + self.dice.within(0, SPAN);
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&time.to_be_bytes()[2..]);
        bytes[6..14].copy_from_slice(&self.dice.bits().to_be_bytes());
        bytes[14..].copy_from_slice(&self.dice.bits().to_be_bytes()[..2]);
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        EntityId::from_bytes(bytes)
    }

    fn row(&mut self, kind: &'static str, data: Value) -> EntityId {
        let id = self.id();
        self.out.push(Entered::new(kind, id, rounds_tests::builders::fields(data)));
        id
    }

    fn name(&mut self) -> String {
        format!("{} {}", self.dice.of(GIVEN), self.dice.of(FAMILY))
    }

    fn all(&mut self, size: Size) {
        let country = self.row(
            "Country",
            json!({"name": "Sierra Leone", "code": "SL", "currency": "SLE", "dialCode": "+232", "phases": ["P1", "P2", "P3"], "active": true}),
        );
        let monitors: Vec<EntityId> = (0..25)
            .map(|_| {
                let name = self.name();
                self.row("Monitor", json!({"name": name, "active": true}))
            })
            .collect();
        let instrument = |draw: &mut Self, title: &str| {
            let letters: Vec<String> = (b'a'..=b't').map(|letter| char::from(letter).to_string()).collect();
            let grid =
                json!({"code": "letters", "title": "Letters", "type": "timedGrid", "items": letters, "durationSeconds": 60, "columns": 10});
            draw.row("AssessmentDefinition", json!({"title": title, "version": 1, "status": "published", "sections": [grid]}))
        };
        let instruments: Vec<EntityId> = ["EGRA-1", "EGRA-2", "EGMA-1"].iter().map(|title| instrument(self, title)).collect();
        let beside = monitors.len() + instruments.len();
        let mut regions = Vec::new();
        for (at, name) in ["Northern", "Southern", "Eastern", "Western"].iter().enumerate() {
            let (supervisor, phone) = (self.name(), phone(&mut self.dice));
            let data = json!({"countryId": country, "name": format!("{name} Region"), "code": format!("R{at}"), "supervisor": supervisor, "phone": phone, "active": true});
            regions.push(self.row("Region", data));
        }
        let mut districts = Vec::new();
        for at in 0..20 {
            let (officer, phone) = (self.name(), phone(&mut self.dice));
            let data = json!({"regionId": regions[at % 4], "name": format!("{} District", PLACES[at]), "code": format!("D{at:02}"), "officer": officer, "phone": phone, "active": true});
            districts.push(self.row("District", data));
        }
        for at in 0..500 {
            self.school(size, districts[at % 20], at, &monitors, &instruments);
        }
        // Parents first: kind by kind, as the order of the collections is. The sort keeps the order inside a kind.
        let ranks = [
            "Country",
            "Monitor",
            "AssessmentDefinition",
            "Region",
            "District",
            "School",
            "Teacher",
            "Pupil",
            "SchoolVisit",
            "TeacherVisit",
        ];
        self.out.sort_by_key(|row| ranks.iter().position(|kind| *kind == row.key.kind.as_str()).unwrap_or(ranks.len()));
        // One of the rows that the peers moved was the organisation, which is there before any other.
        self.out.truncate(size.records - 1 + beside);
    }

    fn school(&mut self, size: Size, district: EntityId, at: usize, monitors: &[EntityId], instruments: &[EntityId]) {
        let head = self.name();
        let dice = &mut self.dice;
        let kind = dice.of(&["Municipal", "DEC", "RC", "SLMB", "Community", "UMC"]);
        let data = json!({
            "districtId": district, "name": format!("{} {kind} Primary School {at}", dice.of(PLACES)), "emisCode": format!("SCH{}", 100_000 + at),
            "latitude": degrees(dice, 7.5, 2_200_000), "longitude": degrees(dice, -13.2, 2_800_000), "status": dice.of(&["open", "open", "open", "closed"]),
            "headTeacher": head, "phone": phone(dice), "girls": dice.within(60, 400), "boys": dice.within(60, 400),
            "classrooms": dice.within(3, 14), "hasWater": dice.percent(50),
        });
        let school = self.row("School", data);
        let mut teachers = Vec::new();
        for _ in 0..size.teachers {
            let name = self.name();
            let dice = &mut self.dice;
            let grade = dice.within(1, 7);
            let data = json!({
                "schoolId": school, "name": name, "sex": dice.of(&["female", "male"]), "phone": phone(dice), "grades": grade.to_string(),
                "subjects": dice.of(SUBJECTS), "employment": dice.of(&["government", "community", "volunteer"]),
                "teachingSince": dice.within(1995, 2026), "qualification": dice.of(&["untrained", "certificate", "diploma", "degree"]), "active": true,
            });
            teachers.push((self.row("Teacher", data), grade));
        }
        let mut pupils = Vec::new();
        for code in 0..size.pupils {
            let name = self.name();
            let dice = &mut self.dice;
            let (teacher, grade) = dice.of(&teachers);
            let born = format!("20{:02}-{:02}-{:02}", dice.within(12, 20), dice.within(1, 13), dice.within(1, 29));
            let data = json!({
                "schoolId": school, "teacherId": teacher, "code": format!("{grade}-{code:02}"), "name": name, "sex": dice.of(&["female", "male"]),
                "dateOfBirth": born, "grade": grade, "homeLanguage": dice.of(&["Mende", "Temne", "Krio", "Limba"]),
                "enrolledYear": dice.within(2019, 2026), "active": dice.percent(95),
            });
            pupils.push(self.row("Pupil", data));
        }
        for _ in 0..size.visits {
            let monitor = self.dice.of(monitors);
            let data = visit(&mut self.dice, school, monitor);
            let visit = self.row("SchoolVisit", Value::Object(data.0));
            for number in 0..3 {
                let (teacher, grade) = teachers[number % teachers.len()];
                let data = lesson(&mut self.dice, teacher, grade).with("visitId", visit.to_string());
                let lesson = self.row("TeacherVisit", Value::Object(data.0));
                for _ in 0..2 {
                    let dice = &mut self.dice;
                    let sounds = dice.within(0, 101);
                    let data = json!({
                        "teacherVisitId": lesson, "assessmentDefinitionId": dice.of(instruments), "pupilId": dice.of(&pupils), "grade": grade,
                        "letterSounds": sounds, "familiarWords": dice.within(0, 51), "oralReading": dice.within(0, 121),
                        "comprehension": dice.within(0, 6), "score": f64::from(u32::try_from(sounds * 6 + dice.within(0, 400)).unwrap_or(0)) / 10.0,
                        "durationSec": dice.within(60, 600), "language": dice.of(&["en", "krio"]),
                    });
                    self.row("PupilAssessment", data);
                }
            }
        }
    }
}

fn phone(dice: &mut Dice) -> String {
    format!("+232{:08}", dice.within(0, 100_000_000))
}

/// A coordinate with six decimals.
fn degrees(dice: &mut Dice, from: f64, millionths: u64) -> f64 {
    let offset = f64::from(u32::try_from(dice.within(0, millionths)).unwrap_or(0)) / 1e6;
    ((from + offset) * 1e6).round() / 1e6
}

fn visit(dice: &mut Dice, school: EntityId, monitor: EntityId) -> Payload {
    let day = chrono::DateTime::from_timestamp_millis(i64::try_from(FIRST_DAY + dice.within(0, SPAN)).unwrap_or(0)).unwrap_or_default();
    rounds_tests::builders::fields(json!({
        "schoolId": school, "monitorId": monitor, "date": day.format("%Y-%m-%d").to_string(),
        "arrivedAt": format!("{:02}:{:02}", dice.within(7, 11), dice.within(0, 60)), "leftAt": format!("{:02}:{:02}", dice.within(12, 16), dice.within(0, 60)),
        "status": dice.of(&["done", "done", "planned"]), "pupilsPresent": dice.within(40, 500), "staffPresentCounted": dice.within(2, 14),
        "remarks": dice.of(COMMENTS),
    }))
}

/// A lesson of `teacher`, on no visit yet.
fn lesson(dice: &mut Dice, teacher: EntityId, grade: u64) -> Payload {
    rounds_tests::builders::fields(json!({
        "teacherId": teacher, "subject": dice.of(SUBJECTS), "grade": grade, "lessonPlan": dice.percent(60), "guideUsed": dice.percent(70),
        "pupilsInClass": dice.within(10, 80), "engagement": dice.within(1, 5), "pedagogy": dice.within(1, 5), "score": dice.within(20, 101),
        "strengths": dice.of(COMMENTS),
    }))
}
