//! Deletes: what goes along, what stops them, and what they never take.

use super::*;
use crate::{ConflictReason, resolve::Choice};

async fn a_visit_on_both() -> (FakeServer, Laptop, Laptop, EntityId, EntityId) {
    let (server, a, b, place) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place, "n")).await;
    let answer_id = a.create(ANSWER, answer(visit_id, "q1", "yes")).await;
    a.synced().await;
    b.synced().await;
    (server, a, b, visit_id, answer_id)
}

#[tokio::test]
async fn a_delete_takes_what_it_owns_along_on_every_laptop() {
    let (server, a, b, visit_id, answer_id) = a_visit_on_both().await;
    assert_eq!(a.editor().delete(visit_id).await.unwrap(), 2);
    let report = a.synced().await;
    assert_eq!((report.requests, report.confirmed), (1, 1));
    b.synced().await;
    for laptop in [&a, &b] {
        assert!(laptop.held(visit_id).await.is_none() && laptop.held(answer_id).await.is_none());
    }
    assert_eq!(server.content(answer_id), Some(rounds_model::Content::Deleted));
}

#[tokio::test]
async fn a_visit_deleted_above_unsent_answers_is_one_conflict_and_nothing_is_gone() {
    for restore in [true, false] {
        let (server, a, b, visit_id, answer_id) = a_visit_on_both().await;
        let fresh = b.create(ANSWER, answer(visit_id, "q2", "unsent")).await;
        b.change(answer_id, "value", "changed").await;
        a.editor().delete(visit_id).await.unwrap();
        a.synced().await;
        let report = b.sync().await;
        assert_eq!((report.conflicts, report.code.as_deref()), (1, Some("conflicts_open")), "{report:?}");
        assert_eq!(b.conflicts().await[0].reason, ConflictReason::Orphaned);
        assert_eq!(b.text(fresh, "value").await.as_deref(), Some("unsent"));
        assert_eq!(b.text(answer_id, "value").await.as_deref(), Some("changed"));
        b.sync().await;
        assert_eq!(b.conflicts().await.len(), 1, "a second run changes nothing");
        if restore {
            b.resolver().settle(visit_id, Choice::Mine).await.unwrap();
            b.synced().await;
            a.synced().await;
            assert_eq!(a.text(fresh, "value").await.as_deref(), Some("unsent"));
            assert_eq!(a.text(answer_id, "value").await.as_deref(), Some("changed"));
            assert!(server.content(visit_id).unwrap().is_live());
        } else {
            b.resolver().settle(visit_id, Choice::Theirs).await.unwrap();
            b.synced().await;
            assert!(b.held(visit_id).await.is_none());
            let journal = b.journal().await;
            assert!(journal.iter().any(|entry| entry.content.payload().is_some_and(|data| data.text("value") == Some("unsent"))));
            assert!(journal.iter().any(|entry| entry.content.payload().is_some_and(|data| data.text("value") == Some("changed"))));
        }
    }
}

#[tokio::test]
async fn a_delete_above_something_new_of_somebody_else_asks_the_one_who_deletes() {
    for delete in [true, false] {
        let (server, a, b, visit_id, _) = a_visit_on_both().await;
        b.create(ANSWER, answer(visit_id, "q2", "new")).await;
        b.synced().await;
        a.editor().delete(visit_id).await.unwrap();
        let report = a.sync().await;
        assert_eq!(report.conflicts, 1);
        assert_eq!(a.conflicts().await[0].reason, ConflictReason::SubtreeChanged);
        assert!(server.content(visit_id).unwrap().is_live());
        a.resolver().settle(visit_id, if delete { Choice::Mine } else { Choice::Theirs }).await.unwrap();
        a.synced().await;
        b.synced().await;
        assert_eq!(b.held(visit_id).await.is_some(), !delete);
        assert_eq!(a.held(visit_id).await.is_some(), !delete);
    }
}

#[tokio::test]
async fn a_record_changed_there_and_deleted_here_asks() {
    for delete in [true, false] {
        let (server, a, b, visit_id, answer_id) = a_visit_on_both().await;
        b.change(visit_id, "note", "changed").await;
        b.synced().await;
        a.editor().delete(visit_id).await.unwrap();
        a.sync().await;
        assert_eq!(a.conflicts().await[0].reason, ConflictReason::Deleted);
        a.resolver().settle(visit_id, if delete { Choice::Mine } else { Choice::Theirs }).await.unwrap();
        a.synced().await;
        assert_eq!(server.content(visit_id).unwrap().is_live(), !delete);
        assert_eq!(a.text(visit_id, "note").await.as_deref(), (!delete).then_some("changed"));
        assert!(a.held(answer_id).await.is_none_or(|held| !delete && held.hidden_under.is_none()), "what is under it is shown again");
    }
}

#[tokio::test]
async fn what_was_never_sent_is_deleted_here_alone_and_kept_in_the_journal() {
    let (_, a, _, place) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place, "draft")).await;
    a.create(ANSWER, answer(visit_id, "q", "v")).await;
    a.editor().delete(visit_id).await.unwrap();
    assert_eq!(a.journal().await.len(), 2);
    let report = a.synced().await;
    assert_eq!(report.sent, 0);
}

#[tokio::test]
async fn a_place_with_visits_that_is_deleted_elsewhere_goes_with_them() {
    let (_, a, b, visit_id, answer_id) = a_visit_on_both().await;
    let place = id(10);
    a.editor().delete(place).await.unwrap();
    a.synced().await;
    b.synced().await;
    for gone in [place, visit_id, answer_id] {
        assert!(b.held(gone).await.is_none());
    }
}

/// An answer that both changed, `b` later, or that `b` deleted: a question on `b`. Then `a` deletes the visit, which `b`
/// keeps.
async fn a_visit_kept_with_an_answer_in_question(deleted: bool) -> (FakeServer, Laptop, Laptop, EntityId) {
    let (server, a, b, visit_id, answer_id) = a_visit_on_both().await;
    a.change(answer_id, "value", "theirs").await;
    a.minutes(5);
    b.clock.advance(5 * MINUTE);
    if deleted {
        b.editor().delete(answer_id).await.unwrap();
    } else {
        b.change(answer_id, "value", "mine").await;
    }
    a.synced().await;
    assert_eq!(b.sync().await.conflicts, 1);
    a.editor().delete(visit_id).await.unwrap();
    a.synced().await;
    assert_eq!(b.sync().await.conflicts, 2);
    b.resolver().settle(visit_id, Choice::Mine).await.unwrap();
    (server, a, b, answer_id)
}

#[tokio::test]
async fn an_answer_that_both_deleted_stays_deleted_when_its_visit_is_kept() {
    let (server, a, b, answer_id) = a_visit_kept_with_an_answer_in_question(true).await;
    assert!(b.conflicts().await.is_empty(), "both say the same of it");
    b.synced().await;
    a.synced().await;
    assert!(a.held(answer_id).await.is_none() && b.held(answer_id).await.is_none());
    assert_eq!(server.content(answer_id), Some(rounds_model::Content::Deleted));
}

#[tokio::test]
async fn a_question_under_a_visit_that_is_kept_goes_on_about_the_deletion() {
    for choice in [Choice::Mine, Choice::Theirs] {
        let (server, a, b, answer_id) = a_visit_kept_with_an_answer_in_question(false).await;
        let open = b.conflicts().await;
        assert_eq!((open.len(), open[0].reason, open[0].theirs.content.is_live()), (1, ConflictReason::Deleted, false));
        b.resolver().settle(answer_id, choice.clone()).await.unwrap();
        b.synced().await;
        a.synced().await;
        let kept = (choice == Choice::Mine).then_some("mine");
        assert_eq!((a.text(answer_id, "value").await.as_deref(), b.text(answer_id, "value").await.as_deref()), (kept, kept));
        assert_eq!(server.content(answer_id).unwrap().is_live(), kept.is_some());
        let in_journal = b.journal().await.iter().any(|entry| entry.content.payload().and_then(|data| data.text("value")) == Some("mine"));
        assert_eq!(in_journal, kept.is_none(), "what gives way is in the journal");
    }
}
