//! The outbox: what goes up, in which order, and what becomes of what the server does not take.

use rounds_model::{
    FieldError, ServerTime,
    wire::{Verdict, Waiting},
};

use super::*;
use crate::{EditState, RunOutcome, fakes::Fault, ports::RemoteError};

#[tokio::test]
async fn a_whole_visit_goes_up_in_one_exchange_parents_first() {
    let (server, a, _, place) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place, "n")).await;
    for question in ["q1", "q2", "q3"] {
        a.create(ANSWER, answer(visit_id, question, "yes")).await;
    }
    let report = a.synced().await;
    assert_eq!((report.requests, report.sent, report.confirmed), (1, 4, 4));
    assert_eq!(report.digests_match, Some(true));
    assert!(server.content(visit_id).is_some());
}

#[tokio::test]
async fn many_edits_of_one_record_are_one_operation() {
    let (_, a, _, place) = two_laptops().await;
    for name in ["x", "y", "z"] {
        a.change(place, "name", name).await;
    }
    let report = a.synced().await;
    assert_eq!(report.sent, 1);
}

#[tokio::test]
async fn a_lost_reply_is_pushed_again_without_duplicate() {
    let (server, a, _, place) = two_laptops().await;
    a.change(place, "name", "mine").await;
    a.remote.meet([Fault::After(0, RemoteError::Cut)]);
    assert_eq!(a.sync().await.outcome, RunOutcome::Failed);
    let writes = server.history(place).len();
    let report = a.synced().await;
    assert_eq!((report.confirmed, report.conflicts), (1, 0));
    assert_eq!(server.history(place).len(), writes, "nothing was written twice");
    assert_eq!(a.counts().await.dirty, 0);
}

#[tokio::test]
async fn after_a_body_without_answer_the_next_exchange_goes_without_operations() {
    let (_, a, _, place) = two_laptops().await;
    a.change(place, "name", "mine").await;
    a.remote.meet([Fault::Before(RemoteError::Stalled)]);
    a.sync().await;
    a.synced().await;
    let requests = a.remote.requests();
    let [.., probe, again] = requests.as_slice() else { panic!() };
    assert!(probe.operations.is_empty() && probe.unconfirmed.len() == 1);
    assert_eq!(again.operations.len(), 1);
}

#[tokio::test]
async fn an_edit_after_a_lost_reply_builds_on_the_operation_whose_stamp_is_not_known() {
    let (server, a, _, place) = two_laptops().await;
    a.change(place, "name", "first").await;
    a.remote.meet([Fault::After(0, RemoteError::Cut)]);
    a.sync().await;
    a.change(place, "name", "second").await;
    let report = a.synced().await;
    assert_eq!(report.conflicts, 0);
    assert_eq!(server.content(place).unwrap().payload().unwrap().text("name"), Some("second"));
}

#[tokio::test]
async fn an_operation_that_the_server_refuses_needs_attention_and_holds_up_nothing_else() {
    let (server, a, _, place) = two_laptops().await;
    let other = a.create(PLACE, super::place("other")).await;
    a.change(place, "name", "refused").await;
    let errors = vec![FieldError { field: "name".into(), code: "taken".into(), message: "is taken".into() }];
    server.answer(place, Some(Verdict::Invalid { errors: errors.clone() }));
    let report = a.sync().await;
    assert_eq!((report.confirmed, report.attention, report.code.as_deref()), (1, 1, Some("attention_needed")));
    assert!(server.content(other).is_some());
    let EditState::Attention { reason } = a.held(place).await.unwrap().edit.unwrap().state else { panic!() };
    assert_eq!((reason.code.as_str(), reason.fields), ("invalid", errors));
    assert_eq!(a.sync().await.sent, 0, "it is not sent again by itself");
    server.answer(place, None);
    a.change(place, "name", "better").await;
    a.synced().await;
    assert_eq!(server.content(place).unwrap().payload().unwrap().text("name"), Some("better"), "editing it arms it again");
}

#[tokio::test]
async fn each_request_says_how_much_waits_beside_its_operations_and_since_when() {
    let (server, a, _, place) = two_laptops().await;
    let waiting = || a.remote.requests().pop().unwrap().waiting;
    let errors = vec![FieldError { field: "name".into(), code: "taken".into(), message: "is taken".into() }];
    server.answer(place, Some(Verdict::Invalid { errors }));
    a.change(place, "name", "refused").await;
    a.minutes(3);
    a.sync().await;
    assert_eq!(waiting(), None, "it was sent");
    let other = a.create(PLACE, super::place("other")).await;
    a.sync().await;
    let since = ServerTime::from_micros(START);
    assert_eq!(waiting(), Some(Waiting { count: 1, since }), "what is held back, and not what is sent beside it");
    a.sync().await;
    assert_eq!(waiting(), Some(Waiting { count: 1, since }), "also with nothing to send");
    a.resolver().withdraw(place).await.unwrap();
    a.change(other, "name", "another").await;
    a.synced().await;
    assert_eq!(waiting(), None);
}

#[tokio::test]
async fn a_denied_edit_can_be_withdrawn_into_the_journal() {
    let (server, a, _, place) = two_laptops().await;
    a.change(place, "name", "not mine to change").await;
    server.answer(place, Some(Verdict::Denied));
    a.sync().await;
    a.resolver().withdraw(place).await.unwrap();
    assert_eq!(a.text(place, "name").await.as_deref(), Some("Nuru"));
    assert_eq!(a.journal().await.len(), 1);
    a.synced().await;
}

#[tokio::test]
async fn an_operation_is_tried_once_and_three_times_more_and_then_kept_for_a_person() {
    let (server, a, _, place) = two_laptops().await;
    a.change(place, "name", "mine").await;
    server.answer(place, Some(Verdict::Retry { after: 1 }));
    for run in 1..=3 {
        let report = a.sync().await;
        assert_eq!((report.attention, report.requests, report.code.as_deref()), (0, 1, Some("still_waiting")), "run {run}");
    }
    assert_eq!(a.sync().await.attention, 1);
    let tries = a.remote.requests().iter().filter(|request| !request.operations.is_empty()).count();
    assert_eq!(tries, 4);
    assert_eq!(a.sync().await.attention, 1);
    server.answer(place, None);
    a.resolver().retry(place).await.unwrap();
    a.synced().await;
}

#[tokio::test]
async fn a_draft_that_does_not_hold_yet_is_kept_and_not_sent() {
    let (_, a, _, place) = two_laptops().await;
    let (pin, _) = a.editor().open(place).await.unwrap();
    let saved =
        a.editor().save(pin.id, &Change { set: Payload::default(), unset: vec!["name".into()], ..Change::default() }).await.unwrap();
    assert_eq!(saved.draft[0].code, "required");
    let report = a.sync().await;
    assert_eq!((report.sent, report.attention), (0, 1));
    a.editor().save(pin.id, &set("name", "whole")).await.unwrap();
    a.synced().await;
}

#[tokio::test]
async fn changes_that_do_not_hold_are_refused_and_nothing_is_written() {
    let (_, a, _, place) = two_laptops().await;
    let change = Change { set: Payload::default().with("name", 5), ..Change::default() };
    assert!(a.editor().change(place, &change).await.is_err());
    assert!(a.editor().create(&VISIT, visit(id(99), "nowhere"), false).await.is_err());
    assert_eq!(a.counts().await.dirty, 0);
}

#[tokio::test]
async fn an_operation_whose_parent_the_server_does_not_have_is_sent_once_in_a_run() {
    let (server, a, _, place) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place, "n")).await;
    let which = RecordKey::new(PLACE, place);
    server.answer(visit_id, Some(Verdict::Parent { which, state: rounds_model::wire::ParentState::Absent }));
    let report = a.sync().await;
    assert_eq!((report.requests <= 3, report.code.as_deref()), (true, Some("still_waiting")), "{report:?}");
    server.answer(visit_id, None);
    a.synced().await;
}
