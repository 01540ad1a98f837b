//! When the server's history, a user's grants or the deletions kept are not what they were: nothing unsent is
//! dropped, what was lost is given back, what is no longer there goes.

use rounds_model::Role;
use rounds_sync::{ConflictReason, RunOutcome, resolve::Choice};
use rounds_tests::{
    Fault, Stage, TestDevice,
    builders::{answer, enter_visit, place, question, visit},
};

#[tokio::test]
async fn devices_give_back_what_a_restored_server_has_lost() {
    let mut stage = Stage::set().await;
    let copy = stage.server.back_up().await;
    let entered = enter_visit(&stage.a, place::SCHOOL).await;
    stage.a.set(place::OTHER_SCHOOL, "ward", "Typed after the copy").await;
    stage.converge().await;
    stage.time.minutes(10);

    stage.server.restore(&copy).await;
    stage.server.new_epoch(stage.organisation).await;
    assert!(stage.server.fields(stage.organisation, entered.visit).await.is_none(), "the copy is older");
    let unsent = stage.b.create("MonitoringAnswer", answer(entered.visit, question(0), "changed by B, unsent")).await;
    stage.converge().await;
    for id in entered.all() {
        assert!(stage.server.fields(stage.organisation, id).await.is_some(), "given back");
    }
    assert_eq!(stage.b.text(place::OTHER_SCHOOL, "ward").await.as_deref(), Some("Typed after the copy"));
    assert_eq!(stage.a.text(unsent, "value").await.as_deref(), Some("changed by B, unsent"));
}

#[tokio::test]
async fn an_edit_on_a_lost_version_stands_when_the_new_history_is_learnt_by_an_exchange_without_it() {
    let mut stage = Stage::set().await;
    let copy = stage.server.back_up().await;
    let visit = stage.a.create("SchoolVisit", visit(place::SCHOOL)).await;
    let answered = stage.a.create("MonitoringAnswer", answer(visit, question(0), "first")).await;
    stage.converge().await;
    stage.time.minutes(10);
    stage.b.set(answered, "value", "edited by B, unsent").await;
    // The server was sent it and did not answer: the next exchange goes without it.
    stage.b.link.set(Fault::CutDown(0)).await;
    stage.b.sync().await;
    assert!(stage.b.device().await.probe);
    stage.b.link.repair().await;

    stage.server.restore(&copy).await;
    stage.server.new_epoch(stage.organisation).await;
    stage.a.sync().await; // gives back what it holds
    stage.converge().await;
    assert_eq!(stage.a.text(answered, "value").await.as_deref(), Some("edited by B, unsent"));
}

#[tokio::test]
async fn a_delete_that_a_restored_server_has_lost_is_made_again_by_whoever_knows_of_it() {
    let mut stage = Stage::set().await;
    let visit = stage.a.create("SchoolVisit", visit(place::SCHOOL)).await;
    let answered = stage.a.create("MonitoringAnswer", answer(visit, question(0), "yes")).await;
    stage.converge().await;
    let copy = stage.server.back_up().await;
    stage.time.minutes(1);
    stage.a.delete(visit).await;
    stage.converge().await;
    stage.server.restore(&copy).await;
    stage.server.new_epoch(stage.organisation).await;
    assert!(stage.server.fields(stage.organisation, visit).await.is_some(), "the copy is older");
    // Not the laptop on which it was deleted: any that had heard of it.
    stage.b.sync().await;
    for id in [visit, answered] {
        assert_eq!(stage.server.fields(stage.organisation, id).await, None, "deleted again");
    }
    stage.converge().await;
    assert_eq!((stage.a.held(visit).await, stage.b.held(answered).await), (None, None));
}

#[tokio::test]
async fn an_edit_made_after_a_restore_stands_and_the_later_of_two_lost_versions_wins() {
    let mut stage = Stage::set().await;
    let copy = stage.server.back_up().await;
    stage.a.set(place::OTHER_SCHOOL, "ward", "first, then lost").await;
    stage.a.set(place::SCHOOL, "ward", "lost").await;
    stage.a.sync().await;
    stage.b.sync().await;
    stage.time.minutes(1);
    stage.b.set(place::OTHER_SCHOOL, "ward", "second, then lost").await;
    stage.b.sync().await;
    stage.server.restore(&copy).await;
    stage.server.new_epoch(stage.organisation).await;
    stage.time.minutes(10);
    // A laptop that was never told of what was lost edits what the copy has; A has only the first lost version.
    let newcomer = TestDevice::connect(&stage.server, &stage.time, &stage.baraka, "Laptop C").await;
    newcomer.sync().await;
    newcomer.set(place::SCHOOL, "ward", "typed after the restore").await;
    newcomer.sync().await;
    for device in [&stage.a, &stage.b, &stage.a] {
        stage.time.minutes(1);
        device.sync().await;
    }
    stage.converge().await;
    assert_eq!(stage.a.text(place::OTHER_SCHOOL, "ward").await.as_deref(), Some("second, then lost"));
    assert_eq!(stage.a.text(place::SCHOOL, "ward").await.as_deref(), Some("typed after the restore"));
    let kept = stage.a.journal().await;
    assert!(kept.iter().any(|entry| entry.content.payload().and_then(|data| data.text("ward")) == Some("lost")), "{kept:#?}");
}

#[tokio::test]
async fn a_new_epoch_of_an_unharmed_server_changes_nothing() {
    let stage = Stage::set().await;
    enter_visit(&stage.a, place::SCHOOL).await;
    stage.converge().await;
    let before = (stage.a.digest().await, stage.server.last_stamp(stage.organisation).await);
    stage.server.new_epoch(stage.organisation).await;
    stage.b.set(place::SCHOOL, "notes", "unsent through it").await;
    let report = stage.a.sync().await;
    assert_eq!((report.outcome, report.sent), (RunOutcome::Complete, 0), "nothing is proposed again");
    assert_eq!((stage.a.digest().await, stage.server.last_stamp(stage.organisation).await), before);
    stage.converge().await;
    assert_eq!(stage.a.text(place::SCHOOL, "notes").await.as_deref(), Some("unsent through it"));
}

#[tokio::test]
async fn a_server_restored_without_a_word_refuses_those_who_know_more_and_they_keep_all() {
    let mut stage = Stage::set().await;
    let copy = stage.server.back_up().await;
    let entered = enter_visit(&stage.a, place::SCHOOL).await;
    stage.converge().await;
    stage.server.restore(&copy).await;
    stage.a.set(entered.visit, "remarks", "unsent").await;
    let report = stage.a.sync().await;
    assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Failed, Some("ahead")));
    for id in entered.all() {
        assert!(stage.a.shown(id).await.is_some());
    }
    stage.server.new_epoch(stage.organisation).await;
    stage.converge().await;
    assert_eq!(stage.b.text(entered.visit, "remarks").await.as_deref(), Some("unsent"));
}

#[tokio::test]
async fn a_place_that_is_granted_later_brings_its_older_records() {
    let stage = Stage::set().await;
    let Stage { server, baraka, b, .. } = &stage;
    assert_eq!(b.held(place::FAR_SCHOOL).await, None);
    server.grant(baraka, place::OTHER_DISTRICT).await;
    assert_eq!(b.sync().await.outcome, RunOutcome::Complete);
    assert!(b.shown(place::FAR_SCHOOL).await.is_some() && b.shown(place::SCHOOL).await.is_some());
}

#[tokio::test]
async fn a_place_that_is_taken_away_never_drops_an_unsent_edit() {
    let stage = Stage::set().await;
    let Stage { time, server, baraka, a, b, .. } = &stage;
    let entered = enter_visit(a, place::SCHOOL).await;
    stage.converge().await;
    server.grant(baraka, place::OTHER_DISTRICT).await;
    server.revoke(baraka, place::DISTRICT).await;
    b.set(entered.visit, "remarks", "typed before the grant was known to be gone").await;
    time.minutes(1);
    for _ in 0..2 {
        b.sync().await;
    }
    let conflicts = b.conflicts().await;
    assert_eq!(conflicts.len(), 1, "{conflicts:#?}");
    assert!(matches!(conflicts[0].reason, ConflictReason::Orphaned | ConflictReason::LeftScope), "{:?}", conflicts[0].reason);
    assert_eq!(b.text(entered.visit, "remarks").await.as_deref(), Some("typed before the grant was known to be gone"));

    b.settle(conflicts[0].key.id, Choice::Theirs).await;
    let kept = b.journal().await;
    let remark = |entry: &rounds_sync::JournalEntry| entry.content.payload().and_then(|data| data.text("remarks").map(str::to_owned));
    assert_eq!(kept.iter().find_map(remark).as_deref(), Some("typed before the grant was known to be gone"));
    assert_eq!(b.sync().await.outcome, RunOutcome::Complete);
    for id in [entered.visit, place::SCHOOL, place::OTHER_SCHOOL] {
        assert_eq!(b.held(id).await, None, "what is no longer granted is no longer here");
    }
}

#[tokio::test]
async fn a_school_that_moves_takes_all_under_it_along_and_drops_no_unsent_edit() {
    let stage = Stage::set().await;
    let Stage { time, server, organisation, baraka, a, b, .. } = &stage;
    let entered = enter_visit(a, place::SCHOOL).await;
    stage.converge().await;
    server.grant(baraka, place::OTHER_DISTRICT).await;
    server.revoke(baraka, place::DISTRICT).await;
    let administrator = server.user(*organisation, "Office", Role::Administrator, &[]).await;
    let office = TestDevice::connect(server, time, &administrator, "Office").await;
    assert_eq!((b.sync().await.outcome, office.sync().await.outcome), (RunOutcome::Complete, RunOutcome::Complete));
    assert_eq!(b.held(entered.visit).await, None);

    a.set(entered.visit, "remarks", "typed before the move was known").await;
    time.minutes(1);
    office.set(place::SCHOOL, "districtId", place::OTHER_DISTRICT.to_string()).await;
    assert_eq!(office.sync().await.outcome, RunOutcome::Complete);
    for laptop in [a, b] {
        for _ in 0..2 {
            laptop.sync().await;
        }
    }
    for id in entered.all().into_iter().chain([place::SCHOOL, place::TEACHER]) {
        assert!(b.shown(id).await.is_some(), "older than all that this laptop was told");
    }
    let conflicts = a.conflicts().await;
    assert_eq!(conflicts.len(), 1, "{conflicts:#?}");
    assert!(matches!(conflicts[0].reason, ConflictReason::Orphaned | ConflictReason::LeftScope), "{:?}", conflicts[0].reason);
    assert_eq!(a.text(entered.visit, "remarks").await.as_deref(), Some("typed before the move was known"));
    a.settle(conflicts[0].key.id, Choice::Theirs).await;
    assert_eq!(a.sync().await.outcome, RunOutcome::Complete);
    assert_eq!((a.held(entered.visit).await, a.held(place::SCHOOL).await), (None, None));
    let remark = |entry: &rounds_sync::JournalEntry| entry.content.payload().and_then(|data| data.text("remarks").map(str::to_owned));
    assert_eq!(a.journal().await.iter().find_map(remark).as_deref(), Some("typed before the move was known"));
}

#[tokio::test]
async fn a_laptop_that_was_away_for_too_long_pulls_everything_anew_and_keeps_its_queue() {
    let mut stage = Stage::set().await;
    let Stage { time, server, organisation, a, b, .. } = &stage;
    let gone = b.create("SchoolVisit", visit(place::SCHOOL)).await;
    stage.converge().await;
    let unsent = a.create("SchoolVisit", visit(place::OTHER_SCHOOL)).await;
    b.delete(gone).await;
    b.sync().await;
    time.minutes(60 * 24 * 401);
    server.forget_deletions(*organisation).await;
    b.set(place::SCHOOL, "notes", "much later").await;

    for (laptop, user) in [(&mut stage.a, &stage.amina), (&mut stage.b, &stage.baraka)] {
        assert_eq!(laptop.sync().await.code.as_deref(), Some("signed_out"), "a token that nobody used for 90 days");
        assert_eq!(laptop.counts().await.dirty, 1, "the queue is kept");
        laptop.sign_in_again(user).await;
    }
    let Stage { server, organisation, a, .. } = &stage;
    let report = a.sync().await;
    if report.outcome != RunOutcome::Complete {
        assert_eq!(report.code.as_deref(), Some("cursor_expired"));
        assert_eq!(a.counts().await.dirty, 1, "the queue is kept");
        assert_eq!(a.sync().await.outcome, RunOutcome::Complete);
    }
    assert_eq!(a.held(gone).await, None, "what a full pull does not name is swept");
    assert!(server.fields(*organisation, unsent).await.is_some());
    stage.converge().await;
}

#[tokio::test]
async fn a_signed_out_laptop_keeps_its_queue_until_its_person_is_back() {
    let mut stage = Stage::set().await;
    let unsent = stage.a.create("SchoolVisit", visit(place::SCHOOL)).await;
    stage.server.sign_everywhere_out(&stage.amina).await;
    let report = stage.a.sync().await;
    assert_eq!((report.outcome, report.code.as_deref(), report.waiting), (RunOutcome::Failed, Some("signed_out"), 1));
    stage.a.sign_in_again(&stage.amina).await;
    assert_eq!(stage.a.sync().await.outcome, RunOutcome::Complete);
    assert!(stage.server.fields(stage.organisation, unsent).await.is_some());
}

#[tokio::test]
async fn a_supervisor_of_everything_sees_what_every_coordinator_sent() {
    let stage = Stage::set().await;
    let Stage { server, organisation, time, a, .. } = &stage;
    let entered = enter_visit(a, place::SCHOOL).await;
    a.sync().await;
    let manager = server.user(*organisation, "Manager", Role::DataManager, &[]).await;
    let device = TestDevice::connect(server, time, &manager, "Laptop C").await;
    assert_eq!(device.sync().await.outcome, RunOutcome::Complete);
    for id in entered.all().into_iter().chain([place::FAR_SCHOOL]) {
        assert!(device.shown(id).await.is_some());
    }
}
