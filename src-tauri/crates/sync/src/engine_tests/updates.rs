//! Changed fields in place of whole records, both ways: the same comes out, and who lacks the base asks.

use rounds_model::wire::{Action, ExchangeRequest, Line};

use super::*;
use crate::{Version, fakes::Fault, ports::RemoteError};

/// A visit of five fields, which both laptops hold.
async fn a_visit() -> (FakeServer, Laptop, Laptop, EntityId) {
    let (server, a, b, place) = two_laptops().await;
    let data = visit(place, "first").with("one", 1).with("two", 2).with("three", 3);
    let visit = a.create(VISIT, data).await;
    a.synced().await;
    b.synced().await;
    (server, a, b, visit)
}

fn last_request(laptop: &Laptop) -> ExchangeRequest {
    laptop.remote.requests().pop().unwrap()
}

/// Whether the answer to the last request of `laptop` told a change; a request without operations may be asked again.
fn told_a_change(server: &FakeServer, laptop: &Laptop, name: &str) -> bool {
    let request = laptop.remote.requests().into_iter().rfind(|request| request.need.is_empty()).unwrap();
    server.exchange(name, &request).iter().any(|line| matches!(line, Line::Update(_)))
}

/// Puts the base of a clean record that `laptop` holds back by one microsecond: a version that nobody else knows.
async fn misremember(laptop: &Laptop, id: EntityId) {
    let mut held = laptop.held(id).await.unwrap();
    let base = held.base.take().unwrap();
    held.base = Some(Version { stamp: rounds_model::Stamp::from_micros(base.stamp.micros() - 1), ..base });
    let mut txn = laptop.store.write().await.unwrap();
    txn.put_held(&[held]).await.unwrap();
    txn.commit().await.unwrap();
}

#[tokio::test]
async fn a_changed_field_goes_up_and_comes_down_alone() {
    let (server, a, b, visit) = a_visit().await;
    a.editor()
        .change(visit, &Change { set: Payload::default().with("note", "second"), unset: vec!["one".to_owned()], ..Change::default() })
        .await
        .unwrap();
    a.synced().await;
    let sent = last_request(&a).operations.pop().unwrap();
    assert_eq!((sent.data, sent.change.unwrap().unset), (None, vec!["one".to_owned()]));
    assert_eq!(server.content(visit), a.held(visit).await.map(|held| held.content), "the server made it whole");

    b.synced().await;
    assert!(told_a_change(&server, &b, "b"));
    assert_eq!(b.held(visit).await.unwrap().content, a.held(visit).await.unwrap().content);
}

#[tokio::test]
async fn who_does_not_hold_the_version_that_was_changed_asks_for_the_record_in_the_same_run() {
    let (_, a, b, visit) = a_visit().await;
    a.change(visit, "note", "second").await;
    a.synced().await;
    misremember(&b, visit).await;
    let report = b.synced().await;
    assert_eq!((report.requests, report.digests_match), (2, Some(true)));
    assert_eq!(last_request(&b).need, [RecordKey::new(VISIT, visit)]);
    assert_eq!(b.text(visit, "note").await.as_deref(), Some("second"));
    assert_eq!(b.counts().await.needs, 0);
}

#[tokio::test]
async fn a_miss_is_remembered_wherever_the_link_breaks() {
    for lines in 0..5 {
        let (_, a, b, visit) = a_visit().await;
        a.change(visit, "note", "second").await;
        a.synced().await;
        misremember(&b, visit).await;
        b.remote.meet([Fault::After(lines, RemoteError::Cut), Fault::After(lines, RemoteError::Cut)]);
        b.sync().await;
        b.sync().await;
        b.synced().await;
        assert_eq!(b.text(visit, "note").await.as_deref(), Some("second"), "cut after {lines} lines");
    }
}

#[tokio::test]
async fn an_older_version_that_was_staged_does_not_settle_what_is_needed() {
    let (_, a, b, visit) = a_visit().await;
    a.change(visit, "note", "second").await;
    a.synced().await;
    misremember(&b, visit).await;
    let older = rounds_model::wire::Record {
        key: RecordKey::new(VISIT, visit),
        stamp: a.held(visit).await.unwrap().base.unwrap().stamp,
        content: Content::Live(visit_data(&b, visit, "an older one").await),
        op: None,
        author: None,
    };
    let mut txn = b.store.write().await.unwrap();
    txn.stage(&[older]).await.unwrap();
    txn.commit().await.unwrap();
    b.synced().await;
    assert_eq!(b.text(visit, "note").await.as_deref(), Some("second"));
}

async fn visit_data(laptop: &Laptop, id: EntityId, note: &str) -> Payload {
    laptop.held(id).await.unwrap().content.payload().unwrap().clone().with("note", note)
}

#[tokio::test]
async fn a_server_that_forgot_the_version_gets_the_whole_record_in_the_same_run() {
    let (server, a, b, visit) = a_visit().await;
    a.change(visit, "note", "second").await;
    server.forget_versions();
    let report = a.synced().await;
    assert_eq!((report.requests, report.sent, report.confirmed), (2, 1, 1));
    let sent = last_request(&a).operations.pop().unwrap();
    assert_eq!((sent.action, sent.change), (Action::Put, None));
    b.synced().await;
    assert_eq!(b.text(visit, "note").await.as_deref(), Some("second"));
}

#[tokio::test]
async fn an_answer_that_was_lost_and_a_change_of_form_change_nothing() {
    let (server, a, _, visit) = a_visit().await;
    a.change(visit, "note", "second").await;
    a.remote.meet([Fault::After(0, RemoteError::Cut)]);
    a.sync().await;
    server.forget_versions();
    a.sync().await;
    a.synced().await;
    assert_eq!(server.history(visit).len(), 2, "written once");
}

#[tokio::test]
async fn who_edited_a_record_is_told_all_of_it_and_by_whom() {
    let (server, a, b, visit) = a_visit().await;
    a.change(visit, "note", "from a").await;
    a.synced().await;
    b.minutes(1);
    b.change(visit, "two", "from b").await;
    b.sync().await;
    assert!(!told_a_change(&server, &b, "b"));
    assert_eq!(b.conflicts().await.len() + b.journal().await.len(), 1, "decided with who and when, in one run");
}
