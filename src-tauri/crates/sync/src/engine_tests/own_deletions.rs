//! One's own deletions: what they do to open forms, to what refers to them, and to questions under them.

use super::*;
use crate::{ConflictReason, edit::EditError, fakes::Fault, ports::RemoteError, resolve::Choice};

#[tokio::test]
async fn a_deletion_closes_the_forms_of_all_that_goes_along() {
    let (_, a, _, place_id) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place_id, "n")).await;
    let elsewhere = a.create(PLACE, place("elsewhere")).await;
    for id in [place_id, visit_id, elsewhere] {
        a.editor().open(id).await.unwrap();
    }
    a.editor().delete(place_id).await.unwrap();
    let open = a.store.read().await.unwrap().pins().await.unwrap();
    assert_eq!(open.iter().map(|pin| pin.key.id).collect::<Vec<_>>(), [elsewhere]);
}

#[tokio::test]
async fn a_form_on_what_referred_to_a_record_that_i_deleted_goes_on_though_the_answer_was_cut() {
    let (server, a, _, above) = two_laptops().await;
    let below = a.create(PLACE, place("below").with("aboveId", above.to_string())).await;
    a.synced().await;
    let (pin, _) = a.editor().open(below).await.unwrap();
    a.editor().delete(above).await.unwrap();
    a.remote.meet([Fault::After(0, RemoteError::Cut)]);
    a.sync().await;
    a.synced().await;
    a.change(below, "phone", "on another screen").await;
    a.synced().await;
    let saved = a.editor().save(pin.id, &set("phone", "typed")).await.unwrap();
    assert!(!saved.conflict, "nobody else did anything");
    a.synced().await;
    assert_eq!(server.content(below).unwrap().payload().unwrap().text("phone"), Some("typed"));
}

#[tokio::test]
async fn a_visit_is_not_deleted_after_all_before_a_question_under_it_is_settled() {
    let (server, a, b, place_id) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place_id, "n")).await;
    let answer_id = a.create(ANSWER, answer(visit_id, "q", "first")).await;
    a.synced().await;
    b.synced().await;
    a.change(visit_id, "note", "theirs").await;
    a.change(answer_id, "value", "theirs").await;
    a.synced().await;
    a.minutes(5);
    b.clock.advance(5 * MINUTE);
    b.change(answer_id, "value", "mine").await;
    b.remote.meet([Fault::Before(RemoteError::Unreachable)]);
    b.sync().await;
    b.editor().delete(visit_id).await.unwrap();
    b.sync().await;
    assert_eq!(b.conflicts().await.len(), 2, "about the visit and about the answer, which nobody here has seen");
    assert!(matches!(b.resolver().settle(visit_id, Choice::Mine).await, Err(EditError::InConflict)));
    b.resolver().settle(answer_id, Choice::Theirs).await.unwrap();
    b.resolver().settle(visit_id, Choice::Mine).await.unwrap();
    b.sync().await;
    assert!(b.conflicts().await.iter().all(|one| one.reason != ConflictReason::Edited));
    assert!(server.history(answer_id).iter().any(|content| content.payload().is_some_and(|data| data.text("value") == Some("theirs"))));
}

#[tokio::test]
async fn a_visit_is_put_back_once_its_deletion_is_done_and_nothing_under_it_is_in_question() {
    let (_, a, _, place_id) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place_id, "first")).await;
    a.create(ANSWER, answer(visit_id, "q", "sent")).await;
    a.synced().await;
    a.change(visit_id, "note", "second").await;
    a.editor().delete(visit_id).await.unwrap();
    a.remote.meet([Fault::After(0, RemoteError::Cut)]); // the server did it, and the laptop does not know
    a.sync().await;
    let entry = a.journal().await[0].id;
    assert!(matches!(a.resolver().restore(entry).await, Err(EditError::Invalid(_))));
    a.synced().await;
    a.resolver().restore(entry).await.unwrap();
    a.create(ANSWER, answer(visit_id, "another", "typed since")).await;
    a.synced().await;
    assert_eq!(a.text(visit_id, "note").await.as_deref(), Some("second"));
}

#[tokio::test]
async fn a_draft_stays_one_when_i_delete_what_it_refers_to() {
    let (_, a, _, above) = two_laptops().await;
    let below = a.create(PLACE, place("below").with("aboveId", above.to_string())).await;
    a.synced().await;
    let (pin, _) = a.editor().open(below).await.unwrap();
    let nameless = Change { unset: vec!["name".to_owned()], ..Change::default() };
    assert!(!a.editor().save(pin.id, &nameless).await.unwrap().draft.is_empty());
    a.editor().delete(above).await.unwrap();
    let report = a.sync().await;
    assert_eq!((report.conflicts, report.code.as_deref()), (0, Some("attention_needed")), "{report:?}");
}

#[tokio::test]
async fn a_visit_whose_answers_are_on_the_server_is_deleted_there_though_its_own_version_is_not_known_any_more() {
    let (server, a, _, place_id) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place_id, "n")).await;
    let answer_id = a.create(ANSWER, answer(visit_id, "q", "sent")).await;
    a.synced().await;
    a.change(visit_id, "note", "typed since").await;
    let mut txn = a.store.write().await.unwrap();
    let forgotten = Held { base: None, ..a.held(visit_id).await.unwrap() };
    txn.put_held(&[forgotten]).await.unwrap();
    txn.commit().await.unwrap();

    a.editor().delete(visit_id).await.unwrap();
    a.sync().await;
    assert_eq!(a.conflicts().await.len(), 1, "what is there was not on the screen");
    a.resolver().settle(visit_id, Choice::Mine).await.unwrap();
    a.synced().await;
    for id in [visit_id, answer_id] {
        assert_eq!(server.content(id), Some(Content::Deleted));
    }
}
