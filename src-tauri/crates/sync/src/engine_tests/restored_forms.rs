//! Two restores in a row, open forms, and what leads nowhere: nothing takes the place of what nobody had on the screen.

use super::*;
use crate::{ConflictReason, fakes::Fault, ports::RemoteError};

fn named(content: &Content, value: &str) -> bool {
    content.payload().is_some_and(|data| data.text("name") == Some(value))
}

#[tokio::test]
async fn an_older_lost_version_never_replaces_the_newer_one_though_another_restore_came_between() {
    let (server, a, b, _) = two_laptops().await;
    let before = server.last();
    let lost = a.create(PLACE, place("older")).await;
    a.synced().await;
    b.synced().await;
    a.minutes(5);
    b.clock.advance(5 * MINUTE);
    a.change(lost, "name", "newer").await;
    server.restore_to(before);
    a.remote.meet([Fault::None, Fault::After(0, RemoteError::Unreachable)]); // it comes there, and `a` does not hear of it
    a.sync().await;
    assert!(server.content(lost).is_some_and(|content| named(&content, "newer")));
    // `b` hears of it, means to give back what it has, and does not come to it before the next restore.
    b.remote.meet([Fault::None, Fault::Before(RemoteError::Unreachable)]);
    b.sync().await;
    server.restore_to(before);
    a.minutes(5);
    b.clock.advance(5 * MINUTE);
    a.sync().await;
    b.sync().await;
    b.sync().await;
    assert!(server.content(lost).is_some_and(|content| named(&content, "newer")), "{:?}", server.content(lost));
}

#[tokio::test]
async fn what_a_restore_lost_is_given_back_though_it_was_asked_for_by_name() {
    let (server, a, _, _) = two_laptops().await;
    let before = server.last();
    let lost = a.create(PLACE, place("lost")).await;
    a.synced().await;
    let mut txn = a.store.write().await.unwrap();
    txn.put_needs(&[RecordKey::new(PLACE, lost)]).await.unwrap();
    txn.commit().await.unwrap();
    server.restore_to(before);
    a.sync().await;
    a.synced().await;
    assert!(server.content(lost).is_some_and(|content| named(&content, "lost")));
}

#[tokio::test]
async fn a_form_opened_before_a_lost_version_came_does_not_replace_it_when_it_is_given_back() {
    for given_back in [true, false] {
        let (server, a, _, place_id) = two_laptops().await;
        let before = server.last();
        let (pin, _) = a.editor().open(place_id).await.unwrap();
        server.write(RecordKey::new(PLACE, place_id), Content::Live(place("lost, never shown")));
        a.synced().await;
        server.restore_to(before);
        if !given_back {
            a.remote.meet([Fault::None, Fault::Before(RemoteError::Unreachable)]);
        }
        a.sync().await;
        let held = a.held(place_id).await.unwrap();
        assert_eq!((named(&held.content, "lost, never shown"), held.is_dirty()), (true, !given_back));
        let saved = a.editor().save(pin.id, &set("name", "typed")).await.unwrap();
        assert_eq!(saved.conflict, given_back, "what the server has is asked about");
        let kept = a.journal().await.iter().any(|entry| named(&entry.content, "lost, never shown"));
        assert!(given_back || kept, "what gave way is in the journal");
        a.sync().await;
        let there = server.content(place_id).unwrap();
        assert!(named(&there, if given_back { "lost, never shown" } else { "typed" }), "{there:?}");
    }
}

#[tokio::test]
async fn a_form_that_shows_what_is_given_back_goes_on_without_a_question() {
    let (server, a, _, place_id) = two_laptops().await;
    let before = server.last();
    server.write(RecordKey::new(PLACE, place_id), Content::Live(place("lost")));
    a.synced().await;
    let (pin, _) = a.editor().open(place_id).await.unwrap();
    server.restore_to(before);
    a.sync().await;
    a.synced().await;
    let saved = a.editor().save(pin.id, &set("name", "typed")).await.unwrap();
    assert!(!saved.conflict);
    a.synced().await;
    assert!(named(&server.content(place_id).unwrap(), "typed"));
}

#[tokio::test]
async fn a_form_saved_while_its_record_is_in_question_does_not_replace_what_came_before_the_question() {
    let (server, a, _, place_id) = two_laptops().await;
    let (pin, _) = a.editor().open(place_id).await.unwrap();
    server.write(RecordKey::new(PLACE, place_id), Content::Live(place("theirs").with("phone", "never shown")));
    a.synced().await;
    a.change(place_id, "name", "unsent").await;
    server.hide_from("a", &[place_id]);
    a.sync().await;
    assert_eq!(a.conflicts().await[0].reason, ConflictReason::LeftScope);
    assert!(a.editor().save(pin.id, &set("phone", "typed")).await.unwrap().conflict);
    // It is in sight again, and nothing was decided.
    server.hide_from("a", &[]);
    a.sync().await;
    let there = server.content(place_id).unwrap();
    assert_eq!(there.payload().unwrap().text("phone"), Some("never shown"));
    assert_eq!(a.conflicts().await.len(), 1, "a person decides");
}

#[tokio::test]
async fn what_refers_to_a_record_deleted_before_it_was_sent_refers_to_nothing() {
    let (server, a, _, _) = two_laptops().await;
    let above = a.create(PLACE, place("never sent")).await;
    let below = a.create(PLACE, place("below").with("aboveId", above.to_string())).await;
    a.editor().delete(above).await.unwrap();
    a.synced().await;
    let there = server.content(below).unwrap();
    assert!(named(&there, "below") && there.payload().unwrap().text("aboveId").is_none(), "{there:?}");
}

#[tokio::test]
async fn a_form_whose_words_gave_way_to_a_later_lost_version_asks_before_it_replaces_that() {
    let (server, a, b, _) = two_laptops().await;
    let before = server.last();
    let lost = a.create(PLACE, place("first")).await;
    a.synced().await;
    b.synced().await;
    let (pin, _) = a.editor().open(lost).await.unwrap();
    b.change(lost, "name", "later").await;
    b.synced().await;
    a.editor().save(pin.id, &set("name", "mine")).await.unwrap();
    server.restore_to(before);
    b.sync().await;
    b.synced().await;
    a.sync().await;
    a.synced().await;
    assert_eq!(a.text(lost, "name").await.as_deref(), Some("later"));
    assert!(a.journal().await.iter().any(|entry| named(&entry.content, "mine")));
    assert!(a.editor().save(pin.id, &set("name", "again")).await.unwrap().conflict, "the form never showed it");
}

#[tokio::test]
async fn what_is_put_back_on_a_deletion_that_a_restore_lost_goes_up() {
    let (server, a, _, place_id) = two_laptops().await;
    let before = server.last();
    let visit_id = a.create(VISIT, visit(place_id, "first")).await;
    a.synced().await;
    a.change(visit_id, "note", "second").await;
    a.editor().delete(visit_id).await.unwrap();
    a.synced().await;
    let entry = a.journal().await[0].id;
    a.resolver().restore(entry).await.unwrap();
    a.remote.meet([Fault::Before(RemoteError::Stalled)]); // the next exchange goes without operations, and is of the new history
    a.sync().await;
    server.restore_to(before);
    a.sync().await;
    a.synced().await;
    assert!(server.content(visit_id).is_some_and(|content| content.is_live()));
}

#[tokio::test]
async fn a_deletion_of_what_was_given_back_too_late_asks_about_the_later_version() {
    let (server, a, b, _) = two_laptops().await;
    let before = server.last();
    let lost = a.create(PLACE, place("first")).await;
    a.synced().await;
    b.synced().await;
    b.change(lost, "name", "later").await;
    b.synced().await;
    server.restore_to(before);
    a.remote.meet([Fault::None, Fault::Before(RemoteError::Unreachable)]); // it is sealed, and did not come to the server
    a.sync().await;
    b.sync().await;
    b.synced().await;
    a.editor().delete(lost).await.unwrap();
    a.sync().await;
    assert!(server.content(lost).is_some_and(|content| named(&content, "later")), "nobody who deletes it has seen that");
    assert_eq!(a.conflicts().await.len(), 1);
}

#[tokio::test]
async fn what_is_put_back_after_a_restore_lost_both_the_record_and_its_deletion_goes_up() {
    let (server, a, _, place_id) = two_laptops().await;
    let before = server.last();
    let visit_id = a.create(VISIT, visit(place_id, "first")).await;
    a.synced().await;
    a.change(visit_id, "note", "second").await;
    a.editor().delete(visit_id).await.unwrap();
    a.synced().await;
    server.restore_to(before);
    a.sync().await;
    a.synced().await;
    let entry = a.journal().await[0].id;
    a.resolver().restore(entry).await.unwrap();
    a.synced().await;
    assert!(server.content(visit_id).is_some_and(|content| content.is_live()));
}
