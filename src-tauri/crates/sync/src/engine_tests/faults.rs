//! A link that breaks, a run that is dropped: nothing is lost, nothing is done twice.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use rounds_model::wire::ServerCode;

use super::*;
use crate::{RunOutcome, fakes::Fault, ports::RemoteError};

/// Polls `future` at most `polls` times, then drops it: a kill at one await point.
fn polled<F: Future>(future: F, polls: usize) -> bool {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    (0..polls).any(|_| matches!(future.as_mut().poll(&mut context), Poll::Ready(_)))
}

async fn busy_pair() -> (FakeServer, Laptop, Laptop, EntityId, EntityId) {
    let (server, a, b, place) = two_laptops().await;
    b.create(PLACE, super::place("from b")).await;
    b.change(place, "phone", "from b").await;
    b.synced().await;
    a.change(place, "name", "from a").await;
    let visit_id = a.create(VISIT, visit(place, "n")).await;
    a.create(ANSWER, answer(visit_id, "q", "v")).await;
    (server, a, b, place, visit_id)
}

async fn all_arrived(server: &FakeServer, a: &Laptop, b: &Laptop, place: EntityId, visit_id: EntityId, what: &str) {
    a.sync().await;
    let report = a.sync().await;
    assert_eq!(report.code, None, "{what}: {report:?}");
    let report = b.sync().await;
    assert_eq!((report.code, report.digests_match), (None, Some(true)), "{what}");
    let content = server.content(place).unwrap();
    let data = content.payload().unwrap();
    assert_eq!((data.text("name"), data.text("phone")), (Some("from a"), Some("from b")), "{what}");
    assert!(b.held(visit_id).await.is_some(), "{what}");
    assert_eq!(server.history(visit_id).len(), 1, "{what}: written once");
    assert_eq!((a.counts().await.conflicts, a.journal().await.len()), (0, 0), "{what}: one user, one device, no conflict");
}

#[tokio::test]
async fn an_answer_cut_after_any_line_is_made_good_by_the_next_run() {
    for lines in 0..8 {
        for error in [RemoteError::Cut, RemoteError::Garbled, RemoteError::Stalled, RemoteError::Broken(502)] {
            let (server, a, b, place, visit_id) = busy_pair().await;
            a.remote.meet([Fault::After(lines, error.clone())]);
            a.sync().await;
            all_arrived(&server, &a, &b, place, visit_id, &format!("cut after {lines} lines by {error}")).await;
        }
    }
}

#[tokio::test]
async fn a_run_dropped_at_any_await_point_is_continued_by_the_next() {
    let mut polls = 0;
    loop {
        let (server, a, b, place, visit_id) = busy_pair().await;
        let finished = polled(a.sync(), polls);
        all_arrived(&server, &a, &b, place, visit_id, &format!("dropped after {polls} polls")).await;
        if finished {
            break;
        }
        polls += 1;
    }
    assert!(polls > 1, "the run has await points");
}

#[tokio::test]
async fn whatever_breaks_there_is_a_report_with_a_code() {
    let cases = [
        (RemoteError::Unreachable, "unreachable"),
        (RemoteError::CaptivePortal, "captive_portal"),
        (RemoteError::Tls { by_date: true }, "tls_clock"),
        (RemoteError::Stalled, "stalled"),
        (RemoteError::Broken(500), "server_broken"),
        (RemoteError::Refused { code: ServerCode::SignedOut, retry_after: None }, "signed_out"),
    ];
    for (error, code) in cases {
        let (_, a, _, place) = two_laptops().await;
        a.change(place, "name", "mine").await;
        a.remote.meet([Fault::Before(error)]);
        let report = a.sync().await;
        assert_eq!((report.outcome, report.code.as_deref(), report.waiting), (RunOutcome::Failed, Some(code), 1));
        a.sync().await;
        a.synced().await;
    }
}

#[tokio::test]
async fn an_expired_cursor_is_forgotten_and_the_queue_is_not() {
    let (server, a, _, place) = two_laptops().await;
    a.change(place, "name", "mine").await;
    a.remote.meet([Fault::Before(RemoteError::Refused { code: ServerCode::CursorExpired, retry_after: None })]);
    assert_eq!(a.sync().await.outcome, RunOutcome::Failed);
    a.synced().await;
    assert_eq!(a.remote.requests().last().unwrap().state, None, "everything is pulled anew");
    assert_eq!(server.content(place).unwrap().payload().unwrap().text("name"), Some("mine"));
}

#[tokio::test]
async fn a_server_behind_this_laptop_makes_it_forget_nothing() {
    let (_, a, _, place) = two_laptops().await;
    a.remote.meet([Fault::Before(RemoteError::Refused { code: ServerCode::Ahead, retry_after: None })]);
    assert_eq!(a.sync().await.code.as_deref(), Some("ahead"));
    a.synced().await;
    assert!(a.remote.requests().last().unwrap().state.is_some());
    assert!(a.held(place).await.is_some());
}

#[tokio::test]
async fn a_second_run_at_the_same_time_is_skipped_and_says_so() {
    let (_, a, _, _) = two_laptops().await;
    let lock = a.store.try_run_lock().await.unwrap();
    let report = a.sync().await;
    assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Skipped, Some("busy_here")));
    drop(lock);
    a.synced().await;
}

#[tokio::test]
async fn a_cancelled_run_keeps_what_it_received() {
    let (_, a, _, place) = two_laptops().await;
    a.change(place, "name", "mine").await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let report = a.engine.run(Trigger::Manual, &cancel).await;
    assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Failed, Some("cancelled")));
    a.synced().await;
}

#[tokio::test]
async fn while_the_digests_differ_that_nothing_moved_on_the_server_is_no_proof() {
    let (server, a, _, place) = two_laptops().await;
    let mut txn = a.store.write().await.unwrap();
    let mut held = txn.held(&[place]).await.unwrap().pop().flatten().unwrap();
    held.base = held.base.map(|base| crate::Version { stamp: base.stamp.next(), ..base });
    txn.put_held(&[held]).await.unwrap();
    let mut device = txn.device().await.unwrap();
    device.repair = Some(crate::Repair { begun: server.now(), step: crate::RepairStep::Done }); // it was tried a moment ago
    txn.set_device(&device).await.unwrap();
    txn.commit().await.unwrap();
    for _ in 0..2 {
        let report = a.sync().await;
        assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Partial, Some("digests_differ")), "{report:?}");
    }
    a.minutes(25 * 60);
    let report = a.synced().await;
    assert_eq!((report.outcome, report.digests_match), (RunOutcome::Complete, Some(true)), "tried again after a day");
    assert_eq!(a.synced().await.digests_match, None, "and then an idle exchange is enough");
}
