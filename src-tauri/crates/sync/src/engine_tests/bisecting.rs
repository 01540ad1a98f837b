//! One operation that fails every request it is in: it alone is kept for a person, and the others go up.

use rounds_model::wire::ServerCode;

use super::*;
use crate::{EditState, RunOutcome, fakes::Fault, ports::RemoteError};

fn broken() -> RemoteError {
    RemoteError::Broken(502)
}

fn too_large() -> RemoteError {
    RemoteError::Refused { code: ServerCode::TooLarge, retry_after: None }
}

/// `count` new places on one laptop, unsent.
async fn many(count: usize) -> (FakeServer, Laptop, Vec<EntityId>) {
    let (server, a, _, _) = two_laptops().await;
    let mut places = Vec::new();
    for n in 0..count {
        places.push(a.create(PLACE, place(&format!("place {n}"))).await);
    }
    (server, a, places)
}

async fn reason(laptop: &Laptop, id: EntityId) -> Option<String> {
    match laptop.held(id).await?.edit?.state {
        EditState::Attention { reason } => Some(reason.code),
        EditState::Ready | EditState::Blocked { .. } => None,
    }
}

#[tokio::test]
async fn wherever_the_bad_one_stands_the_others_go_up_in_the_run_after_and_it_is_kept_after_four_tries() {
    for count in [1, 2, 3, 10, 33] {
        for bad in [0, count / 2, count - 1] {
            let (server, a, places) = many(count).await;
            a.remote.poison(places[bad], Some(broken()));
            assert_eq!(a.sync().await.code.as_deref(), Some("server_broken"), "{bad} of {count}");
            let report = a.sync().await;
            assert_eq!((report.outcome, report.waiting), (RunOutcome::Partial, 1), "{bad} of {count}: {report:?}");
            for (n, id) in places.iter().enumerate() {
                assert_eq!(server.content(*id).is_some(), n != bad, "{n} of {count}");
            }
            let mut runs = 2;
            while reason(&a, places[bad]).await.is_none() {
                assert_eq!(a.sync().await.outcome, RunOutcome::Partial);
                runs += 1;
                assert!(runs < 9, "it is tried for ever");
            }
            assert_eq!(reason(&a, places[bad]).await.as_deref(), Some("retries_used_up"));
            assert!(runs >= 4, "and not given up before");
            let other = a.create(PLACE, place("afterwards")).await;
            let report = a.sync().await;
            assert_eq!((report.requests, report.code.as_deref()), (1, Some("attention_needed")), "it is in nobody's way any more");
            assert!(server.content(other).is_some());

            a.remote.poison(places[bad], None);
            a.resolver().retry(places[bad]).await.unwrap();
            a.synced().await;
            assert!(server.content(places[bad]).is_some());
        }
    }
}

#[tokio::test]
async fn of_two_bad_ones_neither_holds_up_the_rest() {
    let (server, a, places) = many(20).await;
    for bad in [3, 17] {
        a.remote.poison(places[bad], Some(broken()));
    }
    for _ in 0..9 {
        a.sync().await;
    }
    assert_eq!(places.iter().filter(|id| server.content(**id).is_some()).count(), 18);
    assert_eq!(a.counts().await.attention, 2);
}

#[tokio::test]
async fn a_search_costs_two_requests_a_halving() {
    let (_, a, places) = many(256).await;
    a.remote.poison(places[100], Some(broken()));
    a.sync().await;
    let report = a.sync().await;
    assert_eq!(report.waiting, 1);
    assert!(report.requests <= 20, "{} requests for one of 256", report.requests);
}

#[tokio::test]
async fn a_server_that_fails_without_operations_too_is_in_trouble_and_no_operation_is_tried() {
    let (server, a, places) = many(5).await;
    for _ in 0..6 {
        a.remote.meet([Fault::Before(broken())]);
        assert_eq!(a.sync().await.outcome, RunOutcome::Failed);
    }
    let tries = a.held(places[0]).await.unwrap().edit.unwrap().tries;
    assert_eq!(tries, 0);
    let report = a.synced().await;
    assert_eq!((report.requests, report.confirmed), (2, 5), "one without operations, then all at once");
    assert!(server.content(places[4]).is_some());
}

#[tokio::test]
async fn a_request_that_is_too_large_is_halved_at_once_and_what_is_too_large_alone_is_kept_with_that_reason() {
    let (server, a, places) = many(12).await;
    a.remote.limit(5);
    a.synced().await;
    assert!(places.iter().all(|id| server.content(*id).is_some()));

    let (server, a, places) = many(7).await;
    a.remote.poison(places[2], Some(too_large()));
    let report = a.sync().await;
    assert_eq!((report.outcome, report.attention, report.confirmed), (RunOutcome::Partial, 1, 6));
    assert_eq!(reason(&a, places[2]).await.as_deref(), Some("too_large"));
    assert!(server.content(places[6]).is_some());
}

#[tokio::test]
async fn a_child_of_the_bad_one_waits_and_its_neighbour_does_not() {
    let (server, a, _, place_id) = two_laptops().await;
    let bad = a.create(VISIT, visit(place_id, "bad")).await;
    let child = a.create(ANSWER, answer(bad, "q", "v")).await;
    let good = a.create(VISIT, visit(place_id, "good")).await;
    let neighbour = a.create(ANSWER, answer(good, "q", "v")).await;
    a.remote.poison(bad, Some(RemoteError::Garbled));
    a.sync().await;
    a.sync().await;
    assert_eq!([bad, child, good, neighbour].map(|id| server.content(id).is_some()), [false, false, true, true]);
    a.remote.poison(bad, None);
    for _ in 0..2 {
        a.sync().await;
    }
    a.synced().await;
    assert!(server.content(child).is_some());
}

#[tokio::test]
async fn an_answer_that_is_lost_each_time_is_no_reason_to_suspect_what_was_done() {
    let (server, a, places) = many(8).await;
    a.remote.meet([Fault::After(0, RemoteError::Cut), Fault::None, Fault::None]);
    a.sync().await;
    let report = a.synced().await;
    assert_eq!(report.confirmed, 8, "the exchange without operations learnt that all were done");
    assert_eq!(server.history(places[0]).len(), 1);
}

#[tokio::test]
async fn a_run_dropped_in_the_middle_of_a_search_is_continued_by_the_next() {
    let (server, a, places) = many(16).await;
    a.remote.poison(places[5], Some(broken()));
    a.sync().await;
    for polls in [3, 9, 20, 40] {
        let mut run = std::pin::pin!(a.sync());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        for _ in 0..polls {
            if run.as_mut().poll(&mut context).is_ready() {
                break;
            }
        }
    }
    a.sync().await;
    a.sync().await;
    assert_eq!(places.iter().filter(|id| server.content(**id).is_some()).count(), 15);
}
