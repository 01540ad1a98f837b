//! When runs happen: on paused time, so that hours pass in no time and every request is counted.

use std::{sync::Arc, time::Duration};

use super::*;
use crate::{fakes::Fault, fakes::HandNetwork, ports::RemoteError, scheduler::Schedule};

const QUARTER: Duration = Duration::from_secs(15 * 60);

struct Desk {
    laptop: Arc<Laptop>,
    schedule: Arc<Schedule>,
    network: Arc<HandNetwork>,
    work: tokio::task::JoinHandle<()>,
}

impl Desk {
    /// A laptop whose scheduler is at work and has made its first run.
    async fn open() -> Self {
        let (_, laptop, _, _) = two_laptops().await;
        let (laptop, schedule, network) = (Arc::new(laptop), Schedule::new(QUARTER), Arc::new(HandNetwork::default()));
        let work = tokio::spawn({
            let (laptop, schedule, network) = (laptop.clone(), schedule.clone(), network.clone());
            async move { schedule.work(&laptop.engine, &laptop.store, network.as_ref(), || 0.5).await }
        });
        let desk = Self { laptop, schedule, network, work };
        desk.pass(1).await;
        desk
    }

    /// Lets seconds pass; everything due in them happens.
    async fn pass(&self, seconds: u64) {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }

    fn requests(&self) -> usize {
        self.laptop.remote.requests().len()
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_comes_every_quarter_of_an_hour_and_nothing_is_asked_in_between() {
    let desk = Desk::open().await;
    let before = desk.requests();
    desk.pass(14 * 60).await;
    assert_eq!(desk.requests(), before);
    desk.pass(2 * 60).await;
    assert_eq!(desk.requests(), before + 1);
    desk.pass(60 * 60).await;
    assert_eq!(desk.requests(), before + 5);
}

#[tokio::test(start_paused = true)]
async fn the_timer_is_spread_by_a_tenth_to_either_side() {
    for (chance, seconds) in [(0.0, 13 * 60 + 30), (1.0, 16 * 60 + 30)] {
        let (_, laptop, _, _) = two_laptops().await;
        let laptop = Arc::new(laptop);
        let (schedule, network) = (Schedule::new(QUARTER), HandNetwork::default());
        let work = tokio::spawn({
            let (laptop, schedule) = (laptop.clone(), schedule.clone());
            async move { schedule.work(&laptop.engine, &laptop.store, &network, || chance).await }
        });
        tokio::time::sleep(Duration::from_millis(1)).await;
        let before = laptop.remote.requests().len();
        tokio::time::sleep(Duration::from_secs(seconds - 1)).await;
        assert_eq!(laptop.remote.requests().len(), before);
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(laptop.remote.requests().len(), before + 1);
        work.abort();
    }
}

#[tokio::test(start_paused = true)]
async fn a_network_that_comes_up_is_given_five_seconds_to_settle() {
    let desk = Desk::open().await;
    let before = desk.requests();
    desk.network.up();
    desk.pass(4).await;
    desk.network.up();
    desk.pass(4).await;
    assert_eq!(desk.requests(), before, "it came up again meanwhile");
    desk.pass(2).await;
    assert_eq!(desk.requests(), before + 1, "one run within ten seconds of the first event");
}

#[tokio::test(start_paused = true)]
async fn a_network_that_settles_is_not_forgotten_when_a_setting_changes_or_a_run_fails_meanwhile() {
    let desk = Desk::open().await;
    let settings: [&dyn Fn(); 3] = [&|| desk.schedule.every(2 * QUARTER), &|| desk.schedule.only_when_asked(false), &|| {
        desk.laptop.remote.meet([Fault::Before(RemoteError::Unreachable)]);
        desk.schedule.sync_now();
    }];
    for change in settings {
        let before = desk.laptop.remote.requests().len();
        desk.network.up();
        desk.pass(3).await;
        change();
        desk.pass(1).await;
        let failed = desk.requests() - before;
        desk.pass(3).await;
        assert_eq!(desk.requests(), before + failed + 1, "one run within ten seconds of the event");
        desk.pass(60).await;
        assert_eq!(desk.requests(), before + failed + 1, "and no other");
    }
}

#[tokio::test(start_paused = true)]
async fn a_laptop_that_wakes_while_a_setting_changes_syncs_all_the_same() {
    let desk = Desk::open().await;
    let before = desk.requests();
    desk.pass(45).await;
    desk.laptop.clock.advance(3 * 60 * MINUTE); // the lid was closed
    desk.schedule.every(2 * QUARTER);
    desk.pass(31).await;
    assert_eq!(desk.requests(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn a_laptop_that_woke_syncs_without_waiting_for_the_timer() {
    let desk = Desk::open().await;
    let before = desk.requests();
    desk.pass(45).await;
    desk.laptop.clock.advance(3 * 60 * MINUTE); // the lid was closed: no timer moved
    desk.pass(31).await;
    assert_eq!(desk.requests(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn a_network_that_comes_up_ends_the_wait_after_a_failure() {
    let desk = Desk::open().await;
    desk.laptop.create(PLACE, place("unsent")).await;
    desk.laptop.remote.meet(vec![Fault::Before(RemoteError::Unreachable); 9]);
    desk.schedule.sync_now();
    desk.pass(200).await;
    desk.laptop.remote.meet_no_more();
    let before = desk.requests();
    desk.network.up();
    desk.pass(6).await;
    assert_eq!(desk.requests(), before + 1);
    assert_eq!(desk.laptop.counts().await.dirty, 0);
}

#[tokio::test(start_paused = true)]
async fn sync_now_does_not_wait_and_a_trigger_during_a_run_is_not_lost() {
    let desk = Desk::open().await;
    let before = desk.requests();
    let mut ended = desk.schedule.ended();
    ended.mark_unchanged();
    desk.schedule.sync_now();
    ended.changed().await.unwrap();
    assert_eq!(desk.requests(), before + 1);
    let place = id(10);
    desk.schedule.sync_now();
    desk.laptop.change(place, "name", "typed meanwhile").await;
    desk.schedule.sync_now();
    desk.pass(1).await;
    assert_eq!(desk.laptop.counts().await.dirty, 0);
}

#[tokio::test(start_paused = true)]
async fn whoever_stops_a_run_is_left_alone_until_the_next_is_due() {
    let desk = Desk::open().await;
    desk.laptop.change(id(10), "name", "typed").await;
    desk.laptop.remote.meet([Fault::Silence]);
    desk.schedule.sync_now();
    desk.pass(1).await;
    desk.schedule.sync_now(); // asked for once more, before it is stopped
    let before = desk.requests();
    desk.schedule.cancel();
    desk.pass(14 * 60).await;
    assert_eq!(desk.requests(), before);
    desk.pass(2 * 60).await;
    assert_eq!(desk.laptop.counts().await.dirty, 0);
}

#[tokio::test(start_paused = true)]
async fn after_failures_the_wait_grows_and_a_person_need_not_wait() {
    let desk = Desk::open().await;
    desk.laptop.change(id(10), "name", "mine").await;
    desk.laptop.remote.meet(vec![Fault::Before(RemoteError::Unreachable); 4]);
    let before = desk.requests();
    desk.schedule.sync_now();
    // half of 2, 4 and 8 s after the first, second and third failure
    for (after, tries) in [(0, 1), (1, 2), (2, 3), (4, 4)] {
        tokio::time::sleep(Duration::from_millis(after * 1_000 + 10)).await;
        assert_eq!(desk.requests(), before + tries, "after {after} s more");
    }
    desk.schedule.sync_now();
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert_eq!(desk.laptop.counts().await.dirty, 0);
}

#[tokio::test(start_paused = true)]
async fn a_busy_server_is_left_alone_for_as_long_as_it_asked() {
    let desk = Desk::open().await;
    desk.laptop.change(id(10), "name", "mine").await;
    let busy = RemoteError::Refused { code: rounds_model::wire::ServerCode::Busy, retry_after: Some(120) };
    desk.laptop.remote.meet([Fault::Before(busy)]);
    desk.schedule.sync_now();
    desk.pass(1).await;
    let before = desk.requests();
    desk.pass(118).await;
    assert_eq!(desk.requests(), before);
    desk.pass(2).await;
    assert_eq!(desk.laptop.counts().await.dirty, 0);
}

#[tokio::test(start_paused = true)]
async fn signed_out_means_no_more_automatic_runs_until_signed_in_again() {
    let desk = Desk::open().await;
    desk.laptop.change(id(10), "name", "mine").await;
    let refused = RemoteError::Refused { code: rounds_model::wire::ServerCode::SignedOut, retry_after: None };
    desk.laptop.remote.meet([Fault::Before(refused)]);
    desk.schedule.sync_now();
    desk.pass(1).await;
    let before = desk.requests();
    assert!(desk.schedule.next().is_none());
    desk.pass(24 * 60 * 60).await;
    assert_eq!(desk.requests(), before, "the queue waits for its author");
    desk.schedule.resume();
    desk.pass(1).await;
    assert_eq!(desk.laptop.counts().await.dirty, 0);
}

#[tokio::test(start_paused = true)]
async fn a_stopped_schedule_ends() {
    let desk = Desk::open().await;
    desk.schedule.stop();
    desk.work.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn only_when_asked_means_no_run_by_itself_at_all() {
    let (_, laptop, _, _) = two_laptops().await;
    let (laptop, schedule, network) = (Arc::new(laptop), Schedule::new(QUARTER), Arc::new(HandNetwork::default()));
    schedule.only_when_asked(true);
    let work = tokio::spawn({
        let (laptop, schedule, network) = (laptop.clone(), schedule.clone(), network.clone());
        async move { schedule.work(&laptop.engine, &laptop.store, network.as_ref(), || 0.5).await }
    });
    let desk = Desk { laptop, schedule, network, work };
    let before = desk.requests();
    desk.laptop.change(id(10), "name", "mine").await;
    desk.network.up();
    desk.pass(24 * 60 * 60).await;
    assert_eq!((desk.requests(), desk.schedule.next()), (before, None), "neither the start, nor the timer, nor a network");
    desk.laptop.remote.meet([Fault::Before(RemoteError::Unreachable)]);
    desk.schedule.sync_now();
    desk.pass(60 * 60).await;
    assert_eq!((desk.requests(), desk.schedule.next()), (before + 1, None), "a failure is not tried again by itself");
    desk.schedule.sync_now();
    desk.pass(1).await;
    assert_eq!(desk.laptop.counts().await.dirty, 0, "a person gets what was asked for");
    let before = desk.requests();
    desk.schedule.only_when_asked(false);
    desk.pass(16 * 60).await;
    assert!(desk.requests() > before, "runs begin by themselves again");
}
