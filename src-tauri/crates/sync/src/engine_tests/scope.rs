//! Grants that are taken away while something is unsent: a question for each record that was changed, and for no other.

use super::*;
use crate::{ConflictReason, resolve::Choice};

struct Stage {
    server: FakeServer,
    a: Laptop,
    place: EntityId,
    changed: EntityId,
    below: EntityId,
    untouched: EntityId,
}

/// A place with two visits leaves what `a` may see, after `a` has changed one of them.
async fn a_place_is_taken_away() -> Stage {
    let (server, a, _, place) = two_laptops().await;
    let changed = a.create(VISIT, visit(place, "n")).await;
    let below = a.create(ANSWER, answer(changed, "q1", "yes")).await;
    let untouched = a.create(VISIT, visit(place, "other")).await;
    a.synced().await;
    a.minutes(1);
    a.change(changed, "note", "mine").await;
    server.hide_from("a", &[place]);
    let report = a.sync().await;
    assert_eq!((report.conflicts, report.attention), (1, 0), "{report:?}");
    let question = a.conflicts().await.remove(0);
    assert_eq!((question.key.id, question.reason), (changed, ConflictReason::LeftScope));
    assert!(a.held(place).await.is_some(), "what it belongs to waits with it");
    assert!(a.held(untouched).await.is_none(), "what nobody changed goes");
    Stage { server, a, place, changed, below, untouched }
}

#[tokio::test]
async fn what_is_let_go_takes_the_places_that_waited_for_it_along() {
    let Stage { a, place, changed, below, .. } = a_place_is_taken_away().await;
    a.resolver().settle(changed, Choice::Theirs).await.unwrap();
    a.synced().await;
    for id in [place, changed, below] {
        assert!(a.held(id).await.is_none(), "{id}");
    }
    assert_eq!(a.journal().await[0].content.payload().unwrap().text("note"), Some("mine"));
}

#[tokio::test]
async fn what_is_kept_is_sent_alone_and_goes_when_the_place_is_back() {
    let Stage { server, a, place, changed, below, untouched } = a_place_is_taken_away().await;
    a.resolver().settle(changed, Choice::Mine).await.unwrap();
    let before = a.remote.requests().len();
    let report = a.sync().await;
    assert_eq!((report.attention, report.conflicts), (1, 0), "{report:?}");
    let sent: Vec<EntityId> = a.remote.requests()[before..].iter().flat_map(|request| &request.operations).map(|one| one.id).collect();
    assert_eq!(sent, [changed], "nothing that nobody changed");
    assert_eq!(a.text(changed, "note").await.as_deref(), Some("mine"));

    server.hide_from("a", &[]);
    a.resolver().retry(changed).await.unwrap();
    // What it was typed on was let go with the scope: whether somebody wrote it since is for a person to see.
    assert_eq!(a.sync().await.conflicts, 1);
    a.resolver().settle(changed, Choice::Mine).await.unwrap();
    a.synced().await;
    for id in [place, changed, below, untouched] {
        assert!(a.held(id).await.is_some(), "{id}");
    }
    assert_eq!(server.content(changed).unwrap().payload().unwrap().text("note"), Some("mine"));
}

#[tokio::test]
async fn a_deletion_confirmed_before_the_grants_changed_asks_about_what_they_show_however_old_it_is() {
    let (server, a, b, place_id) = two_laptops().await;
    let hidden = b.create(VISIT, visit(place_id, "b's")).await;
    b.synced().await;
    server.hide_from("a", &[hidden]);
    a.create(VISIT, visit(place_id, "mine")).await;
    a.synced().await;
    assert!(a.held(hidden).await.is_none());
    server.hide_from("a", &[]);
    a.editor().delete(place_id).await.unwrap();
    assert_eq!(a.sync().await.conflicts, 1);
    assert_eq!(a.conflicts().await[0].reason, ConflictReason::SubtreeChanged);
    assert!(server.content(hidden).unwrap().is_live(), "nobody here has seen it");
    a.resolver().settle(place_id, Choice::Mine).await.unwrap();
    a.synced().await;
    assert!(!server.content(hidden).unwrap().is_live());
}
