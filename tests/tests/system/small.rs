//! What exchanges cost on the socket, heads included: the workload of the original design, on the product's kinds.

use std::time::Duration;

use rounds_model::{EntityId, Kind, Payload};
use rounds_sync::{RunOutcome, RunReport};
use rounds_tests::{
    Entered, Stage, TestDevice,
    builders::{fields, place},
};
use serde_json::json;

/// Schools in the district, each with three teachers and a visit of three lessons.
const SCHOOLS: u64 = 40;
const NAMES: [&str; 8] =
    ["Amina Kamara", "Fatmata Sesay", "Mohamed Koroma", "Isatu Bangura", "Abdul Conteh", "Hawa Kargbo", "Samuel Turay", "Grace Jalloh"];
const REMARKS: [&str; 6] = [
    "Lesson plan seen and followed",
    "Teacher absent on arrival, arrived later",
    "Pupils engaged, textbooks shared between three",
    "No textbooks available for this grade",
    "Good use of the blackboard and group work",
    "Head teacher asked for more exercise books",
];

/// Even numbers from a seed, the same on every run (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let count = words.len() as u64;
        words[usize::try_from(self.below(count)).unwrap()]
    }

    fn phone(&mut self) -> String {
        format!("+232{:08}", self.below(100_000_000))
    }
}

fn id(kind: &'static str, n: u64) -> EntityId {
    EntityId::derived(&Kind::of("School"), &[kind, &n.to_string()])
}

fn school(draw: &mut Draw, n: u64) -> Payload {
    fields(json!({
        "districtId": place::DISTRICT, "name": format!("{} Primary School {n}", draw.of(&["Bo", "Kenema", "Makeni", "Koidu"])),
        "emisCode": format!("SCH{:06}", 100_000 + n), "level": "primary", "status": "open", "pupilsEnrolled": 100 + draw.below(700),
        "headTeacher": draw.of(&NAMES), "phone": draw.phone(), "latitude": 7.5 + draw.below(2_200_000) as f64 / 1e6,
        "longitude": -13.2 + draw.below(2_800_000) as f64 / 1e6
    }))
}

fn teacher(draw: &mut Draw, school: EntityId) -> Payload {
    fields(json!({
        "schoolId": school, "name": draw.of(&NAMES), "sex": draw.of(&["female", "male"]), "phone": draw.phone(),
        "qualification": draw.of(&["certificate", "diploma", "degree"]), "teachingSince": 1990 + draw.below(35),
        "grades": (1 + draw.below(6)).to_string(), "subjects": draw.of(&["English", "Mathematics", "Krio"]), "active": true
    }))
}

fn visit(draw: &mut Draw, school: EntityId) -> Payload {
    fields(json!({
        "schoolId": school, "date": format!("2026-02-{:02}", 1 + draw.below(28)), "status": "done", "schoolOpen": true,
        "arrivedAt": format!("{:02}:{:02}", 7 + draw.below(4), draw.below(60)), "leftAt": format!("{:02}:{:02}", 12 + draw.below(4), draw.below(60)),
        "boysPresentCounted": draw.below(250), "girlsPresentCounted": draw.below(250), "staffPresentCounted": 2 + draw.below(12),
        "remarks": draw.of(&REMARKS)
    }))
}

fn lesson(draw: &mut Draw, visit: EntityId, teacher: EntityId) -> Payload {
    fields(json!({
        "visitId": visit, "teacherId": teacher, "grade": 1 + draw.below(6), "subject": draw.of(&["reading", "mathematics", "science"]),
        "lessonPlan": draw.below(2) == 0, "boysPresent": draw.below(40), "girlsPresent": draw.below(40), "textbooks": draw.below(40),
        "strengths": draw.of(&REMARKS)
    }))
}

/// Both laptops hold the district's schools.
async fn district(draw: &mut Draw) -> Stage {
    let stage = Stage::set().await;
    let mut entered = Vec::new();
    for n in 0..SCHOOLS {
        let (school_id, visit_id) = (id("School", n), id("SchoolVisit", n));
        entered.push(Entered::new("School", school_id, school(draw, n)));
        for k in 0..3 {
            entered.push(Entered::new("Teacher", id("Teacher", n * 3 + k), teacher(draw, school_id)));
        }
        entered.push(Entered::new("SchoolVisit", visit_id, visit(draw, school_id)));
        for k in 0..3 {
            entered.push(Entered::new("TeacherVisit", id("TeacherVisit", n * 3 + k), lesson(draw, visit_id, id("Teacher", n * 3 + k))));
        }
    }
    // What was entered on many days has stamps that say nothing of each other.
    for some in entered.chunks(7) {
        stage.time.pass(Duration::from_micros(60_000_000 + draw.below(3_600_000_000)));
        stage.server.load(stage.organisation, some).await;
    }
    for device in [&stage.a, &stage.b] {
        assert_eq!(device.sync().await.outcome, RunOutcome::Complete);
    }
    stage.time.minutes(30);
    stage
}

/// Baraka changes five schools, four teachers, three visits and three lessons in a field or two, at fifteen moments.
async fn change_fifteen(stage: &Stage, draw: &mut Draw) -> Vec<EntityId> {
    let mut changed = Vec::new();
    for (kind, count, of) in
        [("School", 5, SCHOOLS), ("Teacher", 4, 3 * SCHOOLS), ("SchoolVisit", 3, SCHOOLS), ("TeacherVisit", 3, 3 * SCHOOLS)]
    {
        let from = draw.below(of);
        for n in 0..count {
            let id = id(kind, (from + n * 7) % of);
            match kind {
                "School" => {
                    stage.b.set(id, "pupilsEnrolled", 100 + draw.below(700)).await;
                    stage.b.set(id, "phone", draw.phone()).await;
                }
                "Teacher" => stage.b.set(id, "phone", draw.phone()).await,
                "SchoolVisit" => stage.b.set(id, "remarks", format!("{} ({n})", draw.of(&REMARKS))).await,
                _ => {
                    stage.b.set(id, "textbooks", draw.below(40)).await;
                    stage.b.set(id, "strengths", format!("{} ({n})", draw.of(&REMARKS))).await;
                }
            }
            stage.time.pass(Duration::from_micros(10_000_000 + draw.below(240_000_000)));
            assert_eq!(stage.b.sync().await.outcome, RunOutcome::Complete);
            changed.push(id);
        }
    }
    changed
}

/// One run, and what it moved on the socket.
async fn measured(device: &TestDevice, what: &str) -> (RunReport, u64, u64) {
    let (up, down) = (device.link.up(), device.link.down());
    let report = device.sync().await;
    let (up, down) = (device.link.up() - up, device.link.down() - down);
    println!("{what}: {} request(s), {up} bytes up, {down} bytes down, heads included", report.requests);
    assert_eq!(
        (report.outcome, report.code.as_deref(), report.digests_match),
        (RunOutcome::Complete, None, report.digests_match),
        "{what}"
    );
    (report, up, down)
}

#[tokio::test]
async fn fifteen_records_changed_in_a_field_or_two_come_in_a_thousand_bytes() {
    let draw = &mut Draw(7);
    let stage = district(draw).await;
    let changed = change_fifteen(&stage, draw).await;
    let (report, _, down) = measured(&stage.a, "fifteen changed").await;
    assert_eq!((report.requests, report.digests_match), (1, Some(true)));
    for id in changed {
        assert_eq!(stage.a.shown(id).await, stage.b.shown(id).await);
    }
    assert!(down <= 1_000, "{down} bytes");
}

#[tokio::test]
async fn four_hundred_new_records_go_up_in_sixteen_kilobytes_and_one_request() {
    let draw = &mut Draw(8);
    let stage = district(draw).await;
    for n in 0..100 {
        stage.time.pass(Duration::from_micros(1_000_000 + draw.below(30_000_000)));
        let at = draw.below(SCHOOLS);
        let visit_id = stage.a.create("SchoolVisit", visit(draw, id("School", at))).await;
        for k in 0..3 {
            let teacher = id("Teacher", at * 3 + k);
            stage.a.create("TeacherVisit", lesson(draw, visit_id, teacher)).await;
        }
        assert!(n < 100);
    }
    let (report, up, _) = measured(&stage.a, "four hundred new").await;
    assert_eq!((report.requests, report.confirmed), (1, 400));
    assert!(up <= 16_000, "{up} bytes");
}

#[tokio::test]
async fn nothing_changed_is_one_request_of_380_bytes_both_ways() {
    let stage = Stage::set().await;
    let (report, up, down) = measured(&stage.a, "nothing changed").await;
    assert_eq!(report.requests, 1);
    assert!(up + down <= 380, "{up} + {down} bytes");
}
