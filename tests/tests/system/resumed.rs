//! A first download that is cut and goes on: what came is named by number where both sides mean the same by it, and
//! whatever happened in between, the laptop ends with what one holds that was never cut.

use rounds_model::{EntityId, Kind, Payload, Role};
use rounds_sync::RunOutcome;
use rounds_tests::{
    Entered, Fault, Stage, TestDevice, TestUser,
    builders::{assessment, id, lesson, place, visit},
};

const LESSON: EntityId = id(0x71);
const PUPILS: u32 = 600;

fn pupil(n: u32) -> EntityId {
    EntityId::derived(&Kind::of("Pupil"), &[&n.to_string()])
}

/// Pupils of one school, and an assessment of each.
async fn load_a_lesson(stage: &Stage) {
    let mut entered = vec![
        Entered::new("SchoolVisit", id(0x70), visit(place::SCHOOL)),
        Entered::new("TeacherVisit", LESSON, lesson(id(0x70), place::TEACHER)),
    ];
    for n in 0..PUPILS {
        let code = format!("pupil {n}");
        let data = Payload::default().with("schoolId", place::SCHOOL.to_string()).with("code", code.clone());
        entered.push(Entered::new("Pupil", pupil(n), data));
        let of = EntityId::derived(&Kind::of("PupilAssessment"), &[&n.to_string()]);
        entered.push(Entered::new("PupilAssessment", of, assessment(LESSON, &code).with("pupilId", pupil(n).to_string())));
    }
    stage.server.load(stage.organisation, &entered).await;
}

/// What a whole first download of `user` takes, and the laptop that made it.
async fn whole(stage: &Stage, user: &TestUser) -> (u64, TestDevice) {
    let device = TestDevice::connect(&stage.server, &stage.time, user, "Laptop W").await;
    let before = device.link.down();
    let report = device.sync().await;
    assert_eq!((report.outcome, report.code), (RunOutcome::Complete, None));
    (device.link.down() - before, device)
}

/// A laptop whose first download was cut after about `bytes`.
async fn cut(stage: &Stage, user: &TestUser, bytes: u64) -> TestDevice {
    let device = TestDevice::connect(&stage.server, &stage.time, user, "Laptop D").await;
    device.link.set(Fault::CutDown(bytes)).await;
    assert_eq!(device.sync().await.outcome, RunOutcome::Failed);
    device.link.repair().await;
    assert!(device.device().await.resume.is_some(), "something came");
    device
}

#[tokio::test]
async fn the_second_half_of_a_cut_first_download_names_the_parents_of_the_first_by_number() {
    let stage = Stage::set().await;
    load_a_lesson(&stage).await;
    let (bytes, whole) = whole(&stage, &stage.baraka).await;
    // Among the assessments: the pupils have come.
    let device = cut(&stage, &stage.baraka, bytes * 7 / 10).await;
    let first = device.link.down();
    let report = device.sync().await;
    assert_eq!((report.outcome, report.code), (RunOutcome::Complete, None));
    assert_eq!(device.digest().await, whole.digest().await);
    let rest = device.link.down() - first;
    // The assessments are left, half of all: by their ids, what they name would take as much again as their own ids do.
    assert!(rest < bytes * 2 / 3, "{rest} bytes for the rest of {bytes}");
}

/// What happens between the halves.
#[derive(Clone, Copy, Debug)]
enum Between {
    Written,
    Deleted,
    NewHistory,
    MoreGranted,
    LessGranted,
}

#[tokio::test]
async fn whatever_happens_between_the_halves_the_laptop_ends_as_one_that_was_never_cut() {
    for between in [Between::Written, Between::Deleted, Between::NewHistory, Between::MoreGranted, Between::LessGranted] {
        let stage = Stage::set().await;
        load_a_lesson(&stage).await;
        let roots = [place::DISTRICT, place::OTHER_DISTRICT];
        let granted = if matches!(between, Between::LessGranted) { &roots[..] } else { &roots[..1] };
        let user = stage.server.user(stage.organisation, "Chiku", Role::Coordinator, granted).await;
        let (bytes, _) = whole(&stage, &user).await;
        let device = cut(&stage, &user, bytes * 7 / 10).await;
        stage.time.minutes(1);
        match between {
            Between::Written => {
                stage.a.sync().await;
                stage.a.set(pupil(7), "code", "written again").await;
                stage.a.sync().await;
            }
            Between::Deleted => {
                stage.a.sync().await;
                stage.a.delete(pupil(7)).await;
                stage.a.sync().await;
            }
            Between::NewHistory => stage.server.new_epoch(stage.organisation).await,
            Between::MoreGranted => stage.server.grant(&user, place::OTHER_DISTRICT).await,
            Between::LessGranted => stage.server.revoke(&user, place::OTHER_DISTRICT).await,
        }
        stage.time.minutes(1);
        let mut last = device.sync().await;
        for _ in 0..2 {
            stage.time.minutes(1);
            last = device.sync().await;
        }
        assert_eq!((last.outcome, last.code), (RunOutcome::Complete, None), "{between:?}");
        let (_, uncut) = whole(&stage, &user).await;
        assert_eq!(device.digest().await, uncut.digest().await, "{between:?}");
        assert_eq!(device.counts().await.staged, 0, "{between:?}");
    }
}
