//! Two people, one record: who is displaced, who is asked, and what is kept.

use super::*;
use crate::{ConflictReason, JournalReason, resolve::Choice};

#[tokio::test]
async fn fields_changed_on_one_side_only_are_merged_without_a_question() {
    let (server, a, b, place) = two_laptops().await;
    a.change(place, "name", "from a").await;
    b.change(place, "phone", "from b").await;
    a.synced().await;
    b.synced().await;
    a.synced().await;
    for laptop in [&a, &b] {
        assert_eq!(laptop.text(place, "name").await.as_deref(), Some("from a"));
        assert_eq!(laptop.text(place, "phone").await.as_deref(), Some("from b"));
    }
    assert_eq!(server.content(place).unwrap().payload().unwrap().text("phone"), Some("from b"));
}

#[tokio::test]
async fn the_earlier_edit_yields_to_the_later_and_is_in_the_journal_and_the_history() {
    let (server, a, b, place) = two_laptops().await;
    a.change(place, "name", "earlier").await;
    a.minutes(5);
    b.clock.advance(5 * MINUTE);
    b.change(place, "name", "later").await;
    b.synced().await;
    let report = a.synced().await;
    assert_eq!((report.journaled, report.conflicts), (1, 0));
    assert_eq!(a.text(place, "name").await.as_deref(), Some("later"));
    let journal = a.journal().await;
    assert_eq!((journal.len(), journal[0].reason), (1, JournalReason::LaterEdit));
    assert_eq!(journal[0].content.payload().unwrap().text("name"), Some("earlier"));
    assert_eq!(a.counts().await.unconfirmed, 0, "the archived edit went up in the same run");
    assert!(server.history(place).iter().any(|content| content.payload().is_some_and(|data| data.text("name") == Some("earlier"))));
    a.resolver().restore(journal[0].id).await.unwrap();
    a.synced().await;
    assert_eq!(server.content(place).unwrap().payload().unwrap().text("name"), Some("earlier"));
}

#[tokio::test]
async fn the_later_edit_is_never_displaced_by_an_earlier_one_that_synced_first() {
    let (server, a, b, place) = two_laptops().await;
    a.change(place, "name", "earlier").await;
    a.minutes(5);
    b.clock.advance(5 * MINUTE);
    b.change(place, "name", "later").await;
    a.synced().await;
    let report = b.sync().await;
    assert_eq!(report.conflicts, 1);
    assert_eq!(b.text(place, "name").await.as_deref(), Some("later"), "mine stays on the screen");
    assert_eq!(
        server.content(place).unwrap().payload().unwrap().text("name"),
        Some("earlier"),
        "and theirs on the server, until somebody decides"
    );
    b.resolver().settle(place, Choice::Mine).await.unwrap();
    b.synced().await;
    a.synced().await;
    assert_eq!(a.text(place, "name").await.as_deref(), Some("later"));
}

#[tokio::test]
async fn a_conflict_settled_for_theirs_keeps_mine_in_the_journal_and_can_be_undone() {
    let (_, a, b, place) = two_laptops().await;
    a.change(place, "name", "a").await;
    b.minutes(1);
    a.clock.advance(MINUTE);
    b.change(place, "name", "b").await;
    a.synced().await;
    b.sync().await;
    let conflict = b.conflicts().await.pop().unwrap();
    assert_eq!(conflict.reason, ConflictReason::Edited);
    assert_eq!(conflict.author.as_ref().map(|author| author.device.as_str()), Some("a"), "who and when are known");
    let decision = b.resolver().settle(place, Choice::Theirs).await.unwrap();
    assert_eq!(b.text(place, "name").await.as_deref(), Some("a"));
    assert_eq!(b.journal().await[0].reason, JournalReason::Decision);
    b.resolver().undo(decision.id).await.unwrap();
    assert_eq!(b.conflicts().await.len(), 1, "before it went up, undo opens the conflict again");
    assert_eq!(b.text(place, "name").await.as_deref(), Some("b"));
    let merged = b.held(place).await.unwrap().content.payload().cloned().unwrap().with("name", "both");
    let decision = b.resolver().settle(place, Choice::Merged(merged)).await.unwrap();
    b.synced().await;
    b.resolver().undo(decision.id).await.unwrap();
    assert_eq!(b.conflicts().await.len(), 0, "after it went up, undo is a new edit");
    b.synced().await;
    a.synced().await;
    assert_eq!(a.text(place, "name").await.as_deref(), Some("b"));
}

#[tokio::test]
async fn both_sides_that_said_the_same_are_not_asked() {
    let (_, a, b, place) = two_laptops().await;
    a.change(place, "name", "same").await;
    b.change(place, "name", "same").await;
    a.synced().await;
    let report = b.synced().await;
    assert_eq!((report.conflicts, report.journaled), (0, 0));
}

#[tokio::test]
async fn a_laptop_whose_clock_is_a_year_ahead_does_not_win_by_it() {
    let (_, a, b, place) = two_laptops().await;
    a.clock.set_wall(START + 365 * 24 * 60 * MINUTE);
    a.change(place, "name", "from the wrong clock").await;
    b.minutes(5);
    a.clock.advance(5 * MINUTE);
    b.change(place, "name", "later in truth").await;
    b.synced().await;
    a.synced().await;
    assert_eq!(a.text(place, "name").await.as_deref(), Some("later in truth"), "the monotonic clock of the same boot says which was first");
    assert_eq!(a.journal().await.len(), 1);
}

#[tokio::test]
async fn a_clock_that_was_set_between_two_boots_asks() {
    let (_, a, b, place) = two_laptops().await;
    a.clock.reboot(MINUTE);
    a.clock.set_wall(START + 365 * 24 * 60 * MINUTE);
    a.change(place, "name", "when?").await;
    a.clock.reboot(MINUTE);
    b.minutes(5);
    b.change(place, "name", "theirs").await;
    b.synced().await;
    let report = a.sync().await;
    assert_eq!(report.conflicts, 1, "a wrong clock costs a question, never data");
    assert!(report.clock_off.is_some());
}

#[tokio::test]
async fn a_form_saved_on_a_version_that_moved_meanwhile_is_decided_at_once() {
    let (_, a, b, place) = two_laptops().await;
    let (pin, _) = a.editor().open(place).await.unwrap();
    b.change(place, "name", "theirs").await;
    b.synced().await;
    a.synced().await;
    let saved = a.editor().save(pin.id, &set("phone", "mine")).await.unwrap();
    assert!(!saved.conflict, "another field: merged");
    assert_eq!(a.text(place, "name").await.as_deref(), Some("theirs"));
    assert_eq!(a.text(place, "phone").await.as_deref(), Some("mine"));
    a.synced().await;

    let (pin, _) = a.editor().open(place).await.unwrap();
    b.synced().await;
    b.change(place, "name", "theirs again").await;
    b.synced().await;
    a.synced().await;
    let saved = a.editor().save(pin.id, &set("name", "mine")).await.unwrap();
    assert!(saved.conflict, "the same field: a person decides");
    assert_eq!(a.text(place, "name").await.as_deref(), Some("mine"), "what was typed is what the screen shows");
}

#[tokio::test]
async fn a_form_that_stays_open_while_my_own_work_goes_up_is_no_conflict_with_myself() {
    for sync_before_opening in [true, false] {
        let a = Laptop::new(&server(), "a");
        let place_id = a.create(PLACE, place("first")).await;
        if sync_before_opening {
            a.synced().await;
        }
        let (pin, _) = a.editor().open(place_id).await.unwrap();
        a.editor().save(pin.id, &set("name", "second")).await.unwrap();
        a.synced().await;
        a.change(place_id, "phone", "from another screen").await;
        a.synced().await;
        let saved = a.editor().save(pin.id, &set("name", "third")).await.unwrap();
        assert!(!saved.conflict, "nobody else wrote");
        a.synced().await;
        assert_eq!(a.text(place_id, "name").await.as_deref(), Some("third"));
        assert_eq!(a.text(place_id, "phone").await.as_deref(), Some("from another screen"));
    }
}

#[tokio::test]
async fn a_form_that_meets_a_newer_version_keeps_what_was_typed_on_another_screen() {
    let (_, a, b, place) = two_laptops().await;
    let (pin, _) = a.editor().open(place).await.unwrap();
    b.change(place, "name", "theirs").await;
    b.synced().await;
    a.synced().await;
    a.change(place, "phone", "on another screen").await;
    a.editor().save(pin.id, &set("name", "mine")).await.unwrap();
    let kept = a.journal().await.iter().any(|entry| entry.content.payload().unwrap().text("phone") == Some("on another screen"));
    assert!(kept || a.text(place, "phone").await.as_deref() == Some("on another screen"));
}

#[tokio::test]
async fn what_is_typed_into_the_form_of_a_record_that_went_with_its_parent_is_in_the_journal() {
    let (_, a, b, place) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place, "first")).await;
    a.synced().await;
    let (pin, _) = a.editor().open(visit_id).await.unwrap();
    b.synced().await;
    b.editor().delete(place).await.unwrap();
    b.synced().await;
    a.synced().await;
    let saved = a.editor().save(pin.id, &set("note", "typed")).await;
    assert!(matches!(saved, Err(crate::edit::EditError::NotFound)), "{saved:?}");
    assert!(a.journal().await.iter().any(|entry| entry.content.payload().unwrap().text("note") == Some("typed")));
}

#[tokio::test]
async fn what_i_deleted_and_restore_from_the_journal_is_no_conflict_with_myself() {
    let (_, a, _, place) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place, "first")).await;
    a.synced().await;
    a.change(visit_id, "note", "second").await;
    a.editor().delete(visit_id).await.unwrap();
    a.synced().await;
    let entry = a.journal().await[0].id;
    a.resolver().restore(entry).await.unwrap();
    a.synced().await;
    assert_eq!(a.text(visit_id, "note").await.as_deref(), Some("second"));
}

#[tokio::test]
async fn an_answer_entered_on_two_laptops_is_one_record() {
    let (_, a, b, place) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place, "shared")).await;
    a.synced().await;
    b.synced().await;
    let from_a = a.create(ANSWER, answer(visit_id, "q1", "yes")).await;
    let from_b = b.create(ANSWER, answer(visit_id, "q1", "yes")).await;
    assert_eq!(from_a, from_b);
    a.synced().await;
    b.synced().await;
    assert_eq!(b.conflicts().await.len(), 0);
}
