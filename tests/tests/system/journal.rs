//! The journal: what gave way or was withdrawn comes back as a new edit, and nothing gives way to it unnoticed.

use rounds_sync::{JournalReason, resolve::Choice};
use rounds_tests::{
    Stage,
    builders::{answer, place, question, visit},
};

/// A's entry gave way to a later one of B and is in A's journal.
async fn gave_way() -> Stage {
    let stage = Stage::set().await;
    let Stage { time, a, b, .. } = &stage;
    a.set(place::SCHOOL, "headTeacher", "first").await;
    time.minutes(10);
    b.set(place::SCHOOL, "headTeacher", "second").await;
    b.sync().await;
    a.sync().await;
    stage
}

#[tokio::test]
async fn an_unsent_edit_that_a_restored_one_replaces_goes_to_the_journal_in_its_turn() {
    let stage = gave_way().await;
    let Stage { time, a, .. } = &stage;
    time.minutes(10);
    a.set(place::SCHOOL, "headTeacher", "third, unsent").await;
    let first = a.journal().await[0].id;
    a.resolver().restore(first).await.unwrap();
    assert_eq!(a.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("first"));
    let journal = a.journal().await;
    assert_eq!(journal.len(), 2);
    let displaced = journal.iter().find(|entry| entry.reason == JournalReason::Displaced).expect("the one that gave way");
    assert_eq!(displaced.content.payload().unwrap().text("headTeacher"), Some("third, unsent"));
    a.resolver().restore(displaced.id).await.unwrap();
    stage.converge().await;
    assert_eq!(stage.b.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("third, unsent"));
}

#[tokio::test]
async fn an_unsent_edit_that_an_undone_decision_replaces_goes_to_the_journal_too() {
    let stage = Stage::set().await;
    let Stage { time, a, b, .. } = &stage;
    b.set(place::SCHOOL, "headTeacher", "from B").await;
    b.sync().await;
    time.minutes(10);
    a.set(place::SCHOOL, "headTeacher", "from A, later").await;
    a.sync().await;
    let decision = a.settle(place::SCHOOL, Choice::Theirs).await;
    time.minutes(10);
    a.set(place::SCHOOL, "headTeacher", "typed after the decision").await;
    a.resolver().undo(decision.id).await.unwrap();
    assert_eq!(a.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("from A, later"));
    let kept: Vec<_> =
        a.journal().await.iter().map(|entry| entry.content.payload().unwrap().text("headTeacher").map(str::to_owned)).collect();
    assert!(kept.contains(&Some("typed after the decision".to_owned())), "{kept:?}");
    stage.converge().await;
}

#[tokio::test]
async fn a_visit_restored_after_it_was_deleted_here_comes_back_with_what_is_under_it() {
    let stage = Stage::set().await;
    let Stage { time, a, b, .. } = &stage;
    let visit = a.create("SchoolVisit", visit(place::SCHOOL)).await;
    let answered = a.create("MonitoringAnswer", answer(visit, question(0), "yes")).await;
    stage.converge().await;
    a.set(visit, "remarks", "typed before it was deleted").await;
    a.delete(visit).await;
    assert_eq!((a.shown(visit).await, a.shown(answered).await), (None, None));
    time.minutes(1);
    let entry = a.journal().await.into_iter().find(|entry| entry.key.id == visit).expect("the unsent remark is kept");
    a.resolver().restore(entry.id).await.unwrap();
    assert!(a.shown(answered).await.is_some(), "its answer is in sight again");
    stage.converge().await;
    assert_eq!(b.text(visit, "remarks").await.as_deref(), Some("typed before it was deleted"));
    assert!(b.shown(answered).await.is_some());
}

#[tokio::test]
async fn an_edit_withdrawn_from_a_conflict_leaves_the_record_as_the_server_has_it() {
    let stage = Stage::set().await;
    let Stage { time, a, b, .. } = &stage;
    let visit = a.create("SchoolVisit", visit(place::SCHOOL)).await;
    stage.converge().await;
    b.set(place::SCHOOL, "headTeacher", "from B").await;
    b.delete(visit).await;
    b.sync().await;
    time.minutes(10);
    a.set(place::SCHOOL, "headTeacher", "from A, later").await;
    a.set(visit, "remarks", "from A, later").await;
    assert_eq!(a.sync().await.conflicts, 2);

    a.resolver().withdraw(place::SCHOOL).await.unwrap();
    a.resolver().withdraw(visit).await.unwrap();
    assert_eq!(a.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("from B"));
    assert_eq!(a.held(visit).await, None, "B had deleted it");
    assert_eq!(a.journal().await.len(), 2, "both edits are kept, once each");
    assert_eq!(a.digest().await, b.digest().await);
    stage.converge().await;
}
