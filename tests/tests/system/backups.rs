//! A backup that is put back: laptops give back what it does not have, and what was erased since stays erased.

use std::{fs, path::Path};

use rounds_model::{EntityId, Kind, RecordKey};
use rounds_server::backup::TakenBack;
use rounds_sync::{RunOutcome, resolve::Choice};
use rounds_tests::{
    Stage, TestDevice,
    builders::{enter_visit, fields, lesson, place, visit},
};
use serde_json::json;

async fn pupil(device: &TestDevice, name: &str) -> EntityId {
    device.create("Pupil", fields(json!({"schoolId": place::SCHOOL, "code": name, "name": name}))).await
}

fn key(kind: &'static str, id: EntityId) -> RecordKey {
    RecordKey::new(Kind::of(kind), id)
}

/// Whether any version of a record on the server says something.
async fn says_something(stage: &Stage, id: EntityId) -> bool {
    let history = stage.server.history(stage.organisation, id).await;
    history.iter().any(|entry| entry.data.is_some()) || stage.server.fields(stage.organisation, id).await.is_some()
}

#[tokio::test]
async fn laptops_give_back_what_a_backup_lost_and_what_was_erased_since_stays_erased() {
    let mut stage = Stage::set().await;
    let before = enter_visit(&stage.a, place::SCHOOL).await;
    let erased_later = pupil(&stage.a, "2-01").await;
    stage.converge().await;
    let (_folder, backup) = stage.server.back_up_serving().await;

    stage.time.minutes(5);
    let after = enter_visit(&stage.b, place::OTHER_SCHOOL).await;
    stage.a.set(before.visit, "remarks", "typed after the backup").await;
    let lost_and_erased = pupil(&stage.a, "2-02").await;
    stage.a.set(erased_later, "name", "Renamed after the backup").await;
    stage.converge().await;
    stage.server.erase(&stage.amina, &key("Pupil", erased_later)).await;
    stage.server.erase(&stage.amina, &key("Pupil", lost_and_erased)).await;
    // A hears of it; B still has both when the backup is put back.
    stage.a.sync().await;
    assert!(stage.b.shown(lost_and_erased).await.is_some());

    stage.time.minutes(5);
    let restored = stage.server.restore_backup(&backup, |_| {}).await;
    assert_eq!((restored.erased_again, restored.unread.as_deref()), (2, None));
    assert!(stage.server.fields(stage.organisation, after.visit).await.is_none(), "the backup is older");
    assert!(!says_something(&stage, erased_later).await, "it was in the backup");
    for laptop in [&stage.b, &stage.a] {
        stage.time.minutes(1);
        assert_eq!(laptop.sync().await.outcome, RunOutcome::Complete);
    }
    stage.converge().await;
    for id in after.all() {
        assert!(stage.server.fields(stage.organisation, id).await.is_some(), "given back");
    }
    for laptop in [&stage.a, &stage.b] {
        assert_eq!(laptop.text(before.visit, "remarks").await.as_deref(), Some("typed after the backup"));
        for erased in [erased_later, lost_and_erased] {
            assert!(laptop.shown(erased).await.is_none(), "erased for good");
        }
        assert!(laptop.conflicts().await.is_empty(), "nobody is asked about it");
    }
    for erased in [erased_later, lost_and_erased] {
        assert!(!says_something(&stage, erased).await);
    }
}

#[tokio::test]
async fn a_person_who_was_erased_and_must_be_referred_to_is_nameless_after_a_restore_too() {
    let mut stage = Stage::set().await;
    let (_folder, backup) = stage.server.back_up_serving().await;
    let teacher = stage.a.create("Teacher", fields(json!({"schoolId": place::SCHOOL, "name": "Neema"}))).await;
    let visit = stage.a.create("SchoolVisit", visit(place::SCHOOL)).await;
    let observed = stage.a.create("TeacherVisit", lesson(visit, teacher)).await;
    stage.converge().await;
    stage.server.erase(&stage.amina, &key("Teacher", teacher)).await;

    stage.time.minutes(5);
    stage.server.restore_backup(&backup, |_| {}).await;
    stage.time.minutes(1);
    // Neither has heard of it: they give the teacher back with the name.
    stage.b.sync().await;
    assert!(stage.server.fields(stage.organisation, observed).await.is_some(), "the lesson is back");
    // The server looks again by itself; a start does so at once.
    stage.server.restart().await;
    stage.converge().await;
    for laptop in [&stage.a, &stage.b] {
        assert_ne!(laptop.text(teacher, "name").await.as_deref(), Some("Neema"));
        assert!(laptop.shown(observed).await.is_some());
    }
    let history = stage.server.history(stage.organisation, teacher).await;
    assert!(history.iter().all(|entry| entry.data.as_ref().and_then(|data| data.text("name")) != Some("Neema")), "{history:#?}");
}

#[tokio::test]
async fn a_backup_is_put_back_on_a_disk_that_is_empty_or_broken() {
    let broken = |folder: &Path| fs::write(folder.join("rounds-server.db"), vec![0x5a; 40_000]).unwrap();
    let empty = |folder: &Path| {
        fs::remove_dir_all(folder).unwrap();
        fs::create_dir(folder).unwrap();
    };
    for (happened, says_so) in [(&broken as &dyn Fn(&Path), true), (&empty, false)] {
        let mut stage = Stage::set().await;
        let pupil = pupil(&stage.a, "2-01").await;
        stage.converge().await;
        let (_folder, backup) = stage.server.back_up_serving().await;
        stage.time.minutes(5);
        let after = enter_visit(&stage.a, place::SCHOOL).await;
        stage.converge().await;
        stage.server.erase(&stage.amina, &key("Pupil", pupil)).await;
        stage.time.minutes(5);
        let restored = stage.server.restore_backup(&backup, happened).await;
        assert_eq!(restored.unread.is_some(), says_so, "{:?}", restored.unread);
        // With the whole disk the note of who was signed out is gone as well: then everybody is.
        assert_eq!(restored.taken_back, if says_so { TakenBack::default() } else { TakenBack { count: 2, untold: 1 } });
        if !says_so {
            assert_eq!(stage.a.sync().await.code.as_deref(), Some("signed_out"));
            stage.a.sign_in_again(&stage.amina).await;
            stage.b.sign_in_again(&stage.baraka).await;
        }
        stage.converge().await;
        for id in after.all() {
            assert!(stage.server.fields(stage.organisation, id).await.is_some(), "given back");
        }
        // With the whole disk the note of it is gone as well.
        assert_eq!(stage.server.fields(stage.organisation, pupil).await.is_none(), says_so);
    }
}

#[tokio::test]
async fn whoever_was_signed_out_since_a_backup_stays_so_and_keeps_what_is_unsent() {
    let mut stage = Stage::set().await;
    let (_folder, backup) = stage.server.back_up_serving().await;
    stage.time.minutes(5);
    let unsent = pupil(&stage.b, "2-01").await;
    stage.server.sign_everywhere_out(&stage.baraka).await;

    stage.time.minutes(5);
    let restored = stage.server.restore_backup(&backup, |_| {}).await;
    assert_eq!(restored.taken_back, TakenBack { count: 1, untold: 0 });
    assert_eq!(stage.a.sync().await.outcome, RunOutcome::Complete, "nobody else has to do anything");
    let report = stage.b.sync().await;
    assert_eq!((report.outcome, report.code.as_deref(), report.waiting), (RunOutcome::Failed, Some("signed_out"), 1));
    stage.b.sign_in_again(&stage.baraka).await;
    stage.converge().await;
    assert!(stage.server.fields(stage.organisation, unsent).await.is_some(), "nothing that waited is lost");
}

#[tokio::test]
async fn an_unsent_edit_of_what_was_erased_is_no_giving_back_and_its_author_is_asked() {
    for erased_was_in_the_backup in [true, false] {
        let mut stage = Stage::set().await;
        let early = pupil(&stage.a, "2-01").await;
        stage.converge().await;
        let (_folder, backup) = stage.server.back_up_serving().await;
        stage.time.minutes(5);
        let late = pupil(&stage.a, "2-02").await;
        stage.a.set(early, "name", "Renamed after the backup").await;
        stage.converge().await;
        let pupil = if erased_was_in_the_backup { early } else { late };
        stage.time.minutes(5);
        stage.b.set(pupil, "name", "typed and not sent").await;
        stage.server.erase(&stage.amina, &key("Pupil", pupil)).await;
        stage.time.minutes(5);
        stage.server.restore_backup(&backup, |_| {}).await;
        stage.b.sync().await;
        let conflicts = stage.b.conflicts().await;
        assert_eq!(conflicts.iter().map(|conflict| conflict.key.id).collect::<Vec<_>>(), [pupil]);
        assert_eq!(stage.b.text(pupil, "name").await.as_deref(), Some("typed and not sent"));
        assert!(!says_something(&stage, pupil).await, "the server keeps nothing of it");
        stage.b.settle(pupil, Choice::Theirs).await;
        stage.converge().await;
        assert!(stage.b.shown(pupil).await.is_none());
    }
}
