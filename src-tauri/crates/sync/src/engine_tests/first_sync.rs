//! Downloads: from zero, by delta, resumed, parked, swept.

use rounds_model::{Content, RecordKey};

use super::*;
use crate::{RunOutcome, fakes::Fault, ports::RemoteError};

#[tokio::test]
async fn a_first_sync_takes_everything_in_one_request_and_an_idle_one_nothing() {
    let server = server();
    let owner = id(1);
    server.write(RecordKey::new(VISIT, id(2)), Content::Live(visit(owner, "first")));
    server.write(RecordKey::new(PLACE, owner), Content::Live(place("Nuru")));
    let laptop = Laptop::new(&server, "a");
    let report = laptop.synced().await;
    assert_eq!((report.requests, report.pulled[&PLACE], report.pulled[&VISIT]), (1, 1, 1));
    let idle = laptop.synced().await;
    assert_eq!((idle.requests, idle.pulled.len()), (1, 0));
}

#[tokio::test]
async fn only_what_changed_comes_down() {
    let (server, a, _, _) = two_laptops().await;
    server.write(RecordKey::new(PLACE, id(11)), Content::Live(place("Imara")));
    let report = a.synced().await;
    assert_eq!((report.requests, report.pulled[&PLACE]), (1, 1));
}

#[tokio::test]
async fn an_unexpectedly_ended_download_goes_on_after_its_last_whole_line() {
    let server = server();
    for n in 1..=9 {
        server.write(RecordKey::new(PLACE, id(n)), Content::Live(place("x")));
    }
    let laptop = Laptop::new(&server, "a");
    laptop.remote.meet([Fault::After(5, RemoteError::Cut)]);
    assert_eq!(laptop.sync().await.outcome, RunOutcome::Failed);
    assert_eq!(laptop.counts().await.staged, 4, "begin and four records arrived; nothing is shown before the trailer");
    assert!(laptop.held(id(1)).await.is_none());
    let report = laptop.synced().await;
    assert_eq!(report.pulled[&PLACE], 9);
    assert_eq!(laptop.remote.requests()[1].since.len(), 1, "the second request says where the first was cut");
}

#[tokio::test]
async fn a_change_between_the_two_halves_of_a_cut_download_is_not_missed() {
    let server = server();
    for n in 1..=6 {
        server.write(RecordKey::new(PLACE, id(n)), Content::Live(place("old")));
    }
    let laptop = Laptop::new(&server, "a");
    laptop.remote.meet([Fault::After(4, RemoteError::Stalled)]);
    laptop.sync().await;
    server.write(RecordKey::new(PLACE, id(1)), Content::Live(place("new")));
    server.write(RecordKey::new(PLACE, id(2)), Content::Deleted);
    laptop.synced().await;
    assert_eq!(laptop.text(id(1), "name").await.as_deref(), Some("new"));
    assert!(laptop.held(id(2)).await.is_none());
}

#[tokio::test]
async fn a_place_under_a_place_finds_its_parent_whatever_their_order() {
    let server = server();
    server.write(RecordKey::new(PLACE, id(1)), Content::Live(place("ward").with("aboveId", id(2).to_string())));
    server.write(RecordKey::new(PLACE, id(2)), Content::Live(place("zone").with("aboveId", id(3).to_string())));
    server.write(RecordKey::new(PLACE, id(3)), Content::Live(place("county")));
    let laptop = Laptop::new(&server, "a");
    laptop.synced().await;
    assert_eq!(laptop.text(id(1), "name").await.as_deref(), Some("ward"));
}

#[tokio::test]
async fn a_child_without_its_parent_is_parked_and_applied_when_the_parent_comes() {
    let server = server();
    server.write(RecordKey::new(VISIT, id(2)), Content::Live(visit(id(1), "waits")));
    let laptop = Laptop::new(&server, "a");
    let report = laptop.sync().await;
    assert_eq!((report.outcome, report.code.as_deref(), report.parked), (RunOutcome::Partial, Some("set_aside"), 1));
    assert!(laptop.held(id(2)).await.is_none());
    server.write(RecordKey::new(PLACE, id(1)), Content::Live(place("late")));
    laptop.synced().await;
    assert_eq!(laptop.text(id(2), "note").await.as_deref(), Some("waits"));
}

#[tokio::test]
async fn a_reference_to_what_this_user_may_not_see_is_let_go_and_the_record_shown() {
    let server = server();
    server.write(RecordKey::new(PLACE, id(1)), Content::Live(place("ward").with("aboveId", id(2).to_string())));
    let laptop = Laptop::new(&server, "a");
    laptop.synced().await;
    let held = laptop.held(id(1)).await.unwrap();
    assert_eq!(held.loose, ["aboveId"]);
    assert_eq!(
        held.content.payload().unwrap().text("aboveId"),
        Some(id(2).to_string()).as_deref(),
        "the content stays as the server has it"
    );
}

#[tokio::test]
async fn a_record_that_does_not_hold_is_set_aside_and_the_rest_goes_on() {
    let server = server();
    server.write(RecordKey::new(PLACE, id(1)), Content::Live(Payload::default().with("name", 5)));
    server.write(RecordKey::new(PLACE, id(2)), Content::Live(place("fine")));
    let laptop = Laptop::new(&server, "a");
    let report = laptop.sync().await;
    assert_eq!((report.parked, report.code.as_deref()), (1, Some("set_aside")));
    assert_eq!(laptop.text(id(2), "name").await.as_deref(), Some("fine"));
    server.write(RecordKey::new(PLACE, id(1)), Content::Live(place("repaired")));
    laptop.synced().await;
}

#[tokio::test]
async fn a_kind_that_this_program_does_not_know_is_kept() {
    let server = server();
    server.write(RecordKey::new(Kind::of("FromTheFuture"), id(1)), Content::Live(Payload::default().with("any", 1)));
    let laptop = Laptop::new(&server, "a");
    laptop.synced().await;
    assert!(laptop.held(id(1)).await.is_some());
}

#[tokio::test]
async fn losing_sight_of_a_record_removes_it_unless_something_unsent_is_at_stake() {
    let (server, a, _, first) = two_laptops().await;
    let (second, third) = (id(20), id(21));
    server.write(RecordKey::new(PLACE, second), Content::Live(place("Imara")));
    server.write(RecordKey::new(PLACE, third), Content::Live(place("Tumaini")));
    a.synced().await;
    a.change(second, "name", "mine").await;
    server.hide_from("a", &[first, second]);
    let report = a.sync().await;
    assert!(a.held(first).await.is_none());
    assert!(a.held(third).await.is_some());
    assert_eq!((report.conflicts, a.conflicts().await[0].reason), (1, crate::ConflictReason::LeftScope));
    assert_eq!(a.text(second, "name").await.as_deref(), Some("mine"));
    server.hide_from("a", &[]);
    a.sync().await;
    assert!(a.held(first).await.is_some(), "gaining pulls older rows");
}

#[tokio::test]
async fn a_first_download_that_is_cut_before_the_grants_change_is_not_taken_for_whole() {
    let server = server();
    for n in 10..14 {
        server.write(RecordKey::new(PLACE, id(n)), Content::Live(place("Nuru")));
    }
    let a = Laptop::new(&server, "a");
    a.remote.meet([Fault::After(3, RemoteError::Cut)]);
    a.sync().await;
    server.hide_from("a", &[id(13)]);
    a.synced().await;
    for n in 10..13 {
        assert!(a.held(id(n)).await.is_some(), "{n} came before the cut, under other grants");
    }
}
