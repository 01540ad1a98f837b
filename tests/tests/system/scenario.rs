//! The scenario that Rounds exists for: two laptops, one server, a day without a network, and what two people
//! changed at once.

use rounds_model::{
    Content, EntityId, Kind, OpId, Payload, RecordKey, Role, Stamp,
    wire::{Action, ExchangeRequest, Line, Operation, Verdict},
};
use rounds_sync::{ConflictReason, JournalReason, RunOutcome, resolve::Choice};
use rounds_tests::{
    Fault, Stage, TestDevice,
    builders::{answer, enter_visit, place, places, question, visit},
};

#[tokio::test]
async fn a_visit_entered_offline_reaches_the_server_in_one_exchange() {
    let Stage { time, a, b, .. } = &Stage::set().await;
    a.link.set(Fault::Offline).await;
    let entered = enter_visit(a, place::SCHOOL).await;
    let report = a.sync().await;
    assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Failed, Some("unreachable")));
    assert_eq!(report.waiting, 17, "all that was entered still waits");

    a.link.repair().await;
    time.minutes(30);
    let report = a.sync().await;
    assert_eq!((report.outcome, report.code), (RunOutcome::Complete, None));
    assert_eq!((report.requests, report.sent, report.confirmed), (1, 17, 17));
    assert_eq!((report.waiting, report.digests_match), (0, Some(true)));

    let report = b.sync().await;
    assert_eq!((report.outcome, report.requests), (RunOutcome::Complete, 1));
    for id in entered.all() {
        assert!(a.shown(id).await.is_some());
        assert_eq!(b.shown(id).await, a.shown(id).await);
    }
    assert_eq!(a.digest().await, b.digest().await);
}

#[tokio::test]
async fn an_edit_that_was_surely_earlier_gives_way_and_can_be_restored_from_the_journal() {
    let stage = Stage::set().await;
    let Stage { time, a, b, server, organisation, .. } = &stage;
    a.set(place::SCHOOL, "headTeacher", "Amina's earlier entry").await;
    time.minutes(10);
    b.set(place::SCHOOL, "headTeacher", "Baraka's later entry").await;
    b.sync().await;
    time.minutes(10);

    let report = a.sync().await;
    assert_eq!((report.outcome, report.journaled, report.conflicts), (RunOutcome::Complete, 1, 0));
    assert_eq!(a.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("Baraka's later entry"));
    let journal = a.journal().await;
    assert_eq!(journal.len(), 1);
    assert_eq!(journal[0].reason, JournalReason::LaterEdit);
    assert_eq!(journal[0].content.payload().unwrap().text("headTeacher"), Some("Amina's earlier entry"));
    let kept = server.history(*organisation, place::SCHOOL).await;
    assert!(
        kept.iter().any(|entry| entry.data.as_ref().is_some_and(|data| data.text("headTeacher") == Some("Amina's earlier entry"))),
        "the server's history has the edit that lost, too"
    );

    a.resolver().restore(journal[0].id).await.unwrap();
    stage.converge().await;
    assert_eq!(b.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("Amina's earlier entry"));
}

#[tokio::test]
async fn a_later_edit_is_never_silently_displaced_and_the_conflict_is_settled_field_by_field() {
    let stage = Stage::set().await;
    let Stage { time, a, b, .. } = &stage;
    a.set(place::SCHOOL, "headTeacher", "From Amina").await;
    a.set(place::SCHOOL, "phone", "111").await;
    time.minutes(10);
    b.set(place::SCHOOL, "headTeacher", "From Baraka, later").await;
    b.set(place::SCHOOL, "phone", "222").await;
    b.set(place::SCHOOL, "ward", "Only Baraka").await;
    a.sync().await; // the earlier edit arrives first

    let report = b.sync().await;
    assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Partial, Some("conflicts_open")));
    assert_eq!(b.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("From Baraka, later"), "the screen still shows mine");
    let conflicts = b.conflicts().await;
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].reason, ConflictReason::Edited);
    let author = conflicts[0].author.as_ref().unwrap();
    assert_eq!((author.by, author.device.as_str()), (a.user(), "Laptop A"), "who and where is known");

    let (mine, theirs) = (b.shown(place::SCHOOL).await.unwrap(), conflicts[0].theirs.content.payload().unwrap().clone());
    let mut merged = mine;
    theirs.copy_field("phone", &mut merged);
    b.settle(place::SCHOOL, Choice::Merged(merged)).await;
    stage.converge().await;
    for device in [a, b] {
        let shown = device.shown(place::SCHOOL).await.unwrap();
        assert_eq!(
            [shown.text("headTeacher"), shown.text("phone"), shown.text("ward")],
            [Some("From Baraka, later"), Some("111"), Some("Only Baraka")]
        );
    }
}

#[tokio::test]
async fn edits_of_different_fields_of_a_school_merge() {
    let stage = Stage::set().await;
    let Stage { time, a, b, .. } = &stage;
    a.set(place::SCHOOL, "phone", "111").await;
    time.minutes(5);
    b.set(place::SCHOOL, "ward", "Upper").await;
    a.sync().await;
    let report = b.sync().await;
    assert_eq!((report.outcome, report.conflicts, report.journaled), (RunOutcome::Complete, 0, 0));
    stage.converge().await;
    let shown = a.shown(place::SCHOOL).await.unwrap();
    assert_eq!([shown.text("phone"), shown.text("ward")], [Some("111"), Some("Upper")]);
}

/// A has deleted a visit, B has unsent answers under it.
async fn deleted_above_unsent_answers() -> (Stage, EntityId, Vec<EntityId>) {
    let stage = Stage::set().await;
    let Stage { time, a, b, .. } = &stage;
    let visit = a.create("SchoolVisit", visit(place::SCHOOL)).await;
    a.sync().await;
    b.sync().await;
    time.minutes(5);
    let mut answers = Vec::new();
    for n in 0..3 {
        answers.push(b.create("MonitoringAnswer", answer(visit, question(n), &format!("B {n}"))).await);
    }
    a.delete(visit).await;
    assert_eq!(a.sync().await.outcome, RunOutcome::Complete);
    time.minutes(5);

    let report = b.sync().await;
    assert_eq!((report.outcome, report.conflicts), (RunOutcome::Partial, 1), "{report:?}");
    let conflicts = b.conflicts().await;
    assert_eq!((conflicts.len(), conflicts[0].key.id, conflicts[0].reason), (1, visit, ConflictReason::Orphaned));
    for id in answers.iter().chain([&visit]) {
        assert!(b.shown(*id).await.is_some(), "nothing is gone");
    }
    (stage, visit, answers)
}

#[tokio::test]
async fn a_visit_deleted_above_unsent_answers_is_restored_with_them() {
    let (stage, visit, answers) = deleted_above_unsent_answers().await;
    stage.b.settle(visit, Choice::Mine).await;
    stage.converge().await;
    for id in answers.iter().chain([&visit]) {
        assert!(stage.a.shown(*id).await.is_some(), "A has it again");
        assert!(stage.server.fields(stage.organisation, *id).await.is_some());
    }
}

#[tokio::test]
async fn a_visit_deleted_above_unsent_answers_is_let_go_and_the_answers_stay_in_the_journal() {
    let (stage, visit, answers) = deleted_above_unsent_answers().await;
    stage.b.settle(visit, Choice::Theirs).await;
    assert_eq!(stage.b.shown(visit).await, None);
    let kept: Vec<Option<String>> =
        stage.b.journal().await.iter().map(|entry| entry.content.payload()?.text("value").map(str::to_owned)).collect();
    for n in 0..answers.len() {
        assert!(kept.contains(&Some(format!("B {n}"))), "answer {n} is restorable, {kept:?}");
    }
    stage.converge().await;
    assert_eq!(stage.server.fields(stage.organisation, visit).await, None);
}

#[tokio::test]
async fn the_token_of_a_second_organisation_sees_and_changes_none_of_it() {
    let stage = Stage::set().await;
    let Stage { time, server, organisation, a, b, .. } = &stage;
    let entered = enter_visit(a, place::SCHOOL).await;
    a.sync().await;

    let other = server.organisation("Another programme").await;
    server.load(other, &places()).await; // the same places, under the same ids
    let stranger = server.user(other, "Stranger", Role::Administrator, &[]).await;
    let c = TestDevice::connect(server, time, &stranger, "Laptop C").await;
    c.sync().await;
    for id in entered.all() {
        assert_eq!(c.held(id).await, None, "nothing of the first organisation is seen");
    }
    let before = server.last_stamp(*organisation).await;
    c.set(place::SCHOOL, "name", "Renamed by a stranger").await;
    c.delete(place::OTHER_SCHOOL).await;
    assert_eq!(c.sync().await.outcome, RunOutcome::Complete);
    assert_eq!(server.last_stamp(*organisation).await, before, "the first organisation's clock has not moved");
    assert_eq!(a.sync().await.outcome, RunOutcome::Complete);
    assert_eq!(b.sync().await.outcome, RunOutcome::Complete);
    assert_eq!(b.text(place::SCHOOL, "name").await.as_deref(), Some("Acacia"));
    assert!(b.shown(place::OTHER_SCHOOL).await.is_some());

    // By hand, naming the ids of the first organisation: neither a read nor a hint that they exist.
    let known = RecordKey::new(Kind::of("SchoolVisit"), entered.visit);
    let unheard = RecordKey::new(Kind::of("SchoolVisit"), EntityId::from_bytes([0xab; 16]));
    let delete = |key: &RecordKey, counter| Operation {
        op: OpId { incarnation: 7, counter },
        kind: key.kind.clone(),
        id: key.id,
        action: Action::Delete,
        base: Some(rounds_model::wire::Base::Stamp(Stamp::from_micros(1))),
        data: None,
        change: None,
        edited: rounds_model::EditInterval::new(rounds_model::EditTime::from_micros(1), rounds_model::EditTime::from_micros(2)),
        seen: None,
    };
    let request = ExchangeRequest {
        need: vec![known.clone(), unheard.clone()],
        operations: vec![delete(&known, 1), delete(&unheard, 2)],
        ..ExchangeRequest::default()
    };
    let lines = c.ask(request).await;
    let told: Vec<&Content> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Record(record) if record.key == known || record.key == unheard => Some(&record.content),
            _ => None,
        })
        .collect();
    assert_eq!(told, [&Content::Gone, &Content::Gone]);
    let verdicts: Vec<&Verdict> = lines
        .iter()
        .flat_map(|line| match line {
            Line::Results(results) => results.iter().map(|result| &result.verdict).collect(),
            _ => Vec::new(),
        })
        .collect();
    assert_eq!(verdicts, [&Verdict::Denied, &Verdict::Denied], "a foreign record and none at all are told apart by nothing");
    assert!(server.fields(*organisation, entered.visit).await.is_some());
}

#[tokio::test]
async fn a_coordinator_of_another_district_sees_the_frame_above_and_none_of_the_work() {
    let stage = Stage::set().await;
    let Stage { time, server, organisation, a, .. } = &stage;
    let entered = enter_visit(a, place::SCHOOL).await;
    a.sync().await;
    let far = server.user(*organisation, "Far", Role::Coordinator, &[place::OTHER_DISTRICT]).await;
    let c = TestDevice::connect(server, time, &far, "Laptop C").await;
    assert_eq!(c.sync().await.outcome, RunOutcome::Complete);
    for id in [place::COUNTRY, place::REGION, place::OTHER_DISTRICT, place::FAR_SCHOOL, place::FORM, question(0), a.user()] {
        assert!(c.shown(id).await.is_some(), "{id} is seen");
    }
    for id in entered.all().into_iter().chain([place::DISTRICT, place::SCHOOL, place::TEACHER]) {
        assert_eq!(c.held(id).await, None, "{id} is not seen");
    }
    let payload = Payload::default().with("schoolId", place::SCHOOL.to_string()).with("date", "2026-03-02").with("status", "done");
    assert!(c.editor().create(&Kind::of("SchoolVisit"), payload, false).await.is_err(), "nor can a visit be entered there");
}
