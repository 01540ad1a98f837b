//! Changed fields in place of whole records, between real laptops and a real server.

use rounds_model::Role;
use rounds_sync::RunOutcome;
use rounds_tests::{Stage, TestDevice, builders::place};
use serde_json::Value;

/// Gives the school so many fields that a change of one is told alone.
async fn describe(device: &TestDevice) {
    for (field, value) in [("emisCode", "E1"), ("zone", "North"), ("ward", "Upper"), ("phone", "111"), ("headTeacher", "Amina")] {
        device.set(place::FAR_SCHOOL, field, value).await;
    }
    assert_eq!(device.sync().await.outcome, RunOutcome::Complete);
}

#[tokio::test]
async fn a_record_that_comes_into_sight_by_a_change_is_asked_for_whole_in_the_same_run() {
    let stage = Stage::set().await;
    let Stage { time, server, organisation, a, .. } = &stage;
    let manager = server.user(*organisation, "Office", Role::DataManager, &[]).await;
    let office = TestDevice::connect(server, time, &manager, "Office").await;
    office.sync().await;
    describe(&office).await;
    assert_eq!(a.sync().await.outcome, RunOutcome::Complete);
    assert!(a.shown(place::FAR_SCHOOL).await.is_none());

    time.minutes(5);
    office.set(place::FAR_SCHOOL, "districtId", Value::String(place::DISTRICT.to_string())).await;
    assert_eq!(office.sync().await.outcome, RunOutcome::Complete);
    let report = a.sync().await;
    assert_eq!((report.outcome, report.code.as_deref(), report.digests_match), (RunOutcome::Complete, None, Some(true)));
    assert_eq!(a.shown(place::FAR_SCHOOL).await, office.shown(place::FAR_SCHOOL).await);
    assert_eq!(report.requests, 2, "a change, and then the whole record");
}

#[tokio::test]
async fn a_device_learns_from_the_first_answer_that_the_server_takes_changes() {
    let stage = Stage::set().await;
    assert!(stage.a.device().await.updates);
    let before = stage.a.link.up();
    stage.a.set(place::SCHOOL, "notes", "A long story about the roof that is mended at last, and about who paid for it.").await;
    stage.a.sync().await;
    let first = stage.a.link.up() - before;
    let before = stage.a.link.up();
    stage.a.set(place::SCHOOL, "ward", "U").await;
    for field in ["phone", "zone", "headTeacher", "emisCode"] {
        stage.a.set(place::SCHOOL, field, "1").await;
    }
    stage.a.sync().await;
    let before_last = stage.a.link.up();
    stage.a.set(place::SCHOOL, "ward", "V").await;
    stage.a.sync().await;
    let last = stage.a.link.up() - before_last;
    assert!(before_last > before && last + 40 < first, "{last} bytes without the notes, {first} with them");
    stage.converge().await;
    assert_eq!(stage.b.text(place::SCHOOL, "ward").await.as_deref(), Some("V"));
}
