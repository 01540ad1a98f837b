//! When to run: the start of the program, the timer, a network that came up, a laptop that woke, a person. One run at a time; a trigger during a run is not lost.
//!
//! The network is heard of, never asked: between runs no request is made.

use std::{
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;

use crate::{
    RunOutcome, RunReport, Trigger,
    backoff::Backoff,
    engine::SyncEngine,
    ports::{Clock, Network, Store},
};

/// How long an interface must be up before a run: networks come up in several steps.
const SETTLE: Duration = Duration::from_secs(5);
/// The timer's jitter to either side.
const JITTER: f64 = 0.1;
/// How often the clock is looked at to learn that the laptop slept: timers stand still while it does.
const LOOK: Duration = Duration::from_secs(30);
/// A look that comes this much later than meant means that the laptop slept.
const SLEPT: Duration = Duration::from_secs(60);

/// What the scheduler is told, and what it tells.
pub struct Schedule {
    interval: watch::Sender<Duration>,
    next: watch::Sender<Option<Instant>>,
    manual: Notify,
    running: Mutex<Option<CancellationToken>>,
    resumed: Notify,
    paused: watch::Sender<bool>,
    only_asked: watch::Sender<bool>,
    stop: CancellationToken,
    settled: watch::Sender<u64>,
}

impl Schedule {
    /// A schedule that runs every `interval` (15 minutes unless the user chose otherwise).
    #[must_use]
    pub fn new(interval: Duration) -> Arc<Self> {
        Arc::new(Self {
            interval: watch::Sender::new(interval),
            next: watch::Sender::new(None),
            manual: Notify::new(),
            running: Mutex::new(None),
            resumed: Notify::new(),
            paused: watch::Sender::new(false),
            only_asked: watch::Sender::new(false),
            stop: CancellationToken::new(),
            settled: watch::Sender::new(0),
        })
    }

    /// Sync now. During a run: once more after it, if anything is left to send.
    pub fn sync_now(&self) {
        self.manual.notify_one();
    }

    /// Cancels the run at work, if any, and what was asked for during it; what was received is kept. The next run comes when
    /// it is due: whoever stops one wants no other at once.
    pub fn cancel(&self) {
        pin!(self.manual.notified()).enable(); // takes what was asked for, and is let go
        if let Some(run) = self.running.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            run.cancel();
        }
    }

    /// Changes the interval of the timer.
    pub fn every(&self, interval: Duration) {
        self.interval.send_replace(interval);
    }

    /// Whether runs begin only by [`Schedule::sync_now`]: neither at the start, nor by the timer, a network or a failure.
    pub fn only_when_asked(&self, only: bool) {
        self.only_asked.send_replace(only);
    }

    /// After signing in again: automatic runs go on.
    pub fn resume(&self) {
        self.paused.send_replace(false);
        self.resumed.notify_one();
    }

    /// When the next automatic run is due; `None` while none is.
    #[must_use]
    pub fn next(&self) -> Option<Instant> {
        *self.next.borrow()
    }

    /// Whether a run is at work.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Counts ended runs, for who waits for one.
    #[must_use]
    pub fn ended(&self) -> watch::Receiver<u64> {
        self.settled.subscribe()
    }

    /// Ends [`Schedule::work`]; the run at work is cancelled.
    pub fn stop(&self) {
        self.cancel();
        self.stop.cancel();
    }

    /// Runs `engine` whenever it is time, until [`Schedule::stop`]. `chance` draws evenly from 0..1.
    pub async fn work(&self, engine: &SyncEngine, store: &dyn Store, network: &dyn Network, chance: impl Fn() -> f64) {
        let mut backoff = Backoff::default();
        // It goes on while runs and changes of settings come and go: an interface that came up is not forgotten.
        let mut up = pin!(came_up(network));
        let mut trigger = (!*self.only_asked.borrow()).then_some(Trigger::Start);
        loop {
            let now = match trigger.take() {
                Some(trigger) => trigger,
                None => match self.wait(engine.clock(), up.as_mut(), &chance).await {
                    Some(trigger) => trigger,
                    None => return,
                },
            };
            let report = self.run(engine, now).await;
            // It has done its part when it began this run, or when the server was reached anyhow.
            if now == Trigger::Network || matches!(report.outcome, RunOutcome::Complete | RunOutcome::Partial) {
                up.set(came_up(network));
            }
            self.settled.send_modify(|runs| *runs += 1);
            if report.code.as_deref() == Some("signed_out") {
                self.paused.send_replace(true);
            }
            if report.outcome != RunOutcome::Failed || report.code.as_deref() == Some("cancelled") {
                backoff.reset();
                continue;
            }
            let asked = report.retry_after.map(|seconds| Duration::from_secs(seconds.into()));
            let wait = backoff.failed(chance()).max(asked.unwrap_or_default());
            if !*self.paused.borrow() && !*self.only_asked.borrow() && self.has_unsent(store).await {
                // A network that comes up ends the wait, but not one that the server asked for.
                trigger = match self.back_off(wait, up.as_mut(), asked.is_none()).await {
                    Some(trigger) => Some(trigger),
                    None => return,
                };
            }
        }
    }

    async fn run(&self, engine: &SyncEngine, trigger: Trigger) -> RunReport {
        let cancel = self.stop.child_token();
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(cancel.clone());
        self.next.send_replace(None);
        let report = engine.run(trigger, &cancel).await;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = None;
        report
    }

    /// Waits for the next trigger; `None` to stop.
    async fn wait(&self, clock: &dyn Clock, mut up: Pin<&mut impl Future<Output = ()>>, chance: &impl Fn() -> f64) -> Option<Trigger> {
        let (mut interval, mut only_asked) = (self.interval.subscribe(), self.only_asked.subscribe());
        let factor = 1.0 + JITTER * (2.0 * chance() - 1.0);
        let begun = Instant::now();
        let mut woke = pin!(woke(clock));
        loop {
            let due = begun + interval.borrow_and_update().mul_f64(factor);
            let paused = *self.paused.borrow() | *only_asked.borrow_and_update();
            self.next.send_replace((!paused).then_some(due));
            tokio::select! {
                () = self.stop.cancelled() => return None,
                () = self.manual.notified() => return Some(Trigger::Manual),
                () = self.resumed.notified() => return Some(Trigger::Manual),
                () = sleep_until(due), if !paused => return Some(Trigger::Timer),
                () = up.as_mut(), if !paused => return Some(Trigger::Network),
                () = woke.as_mut(), if !paused => return Some(Trigger::Start),
                _ = interval.changed() => {}
                _ = only_asked.changed() => {}
            }
        }
    }

    /// Waits after a failure; a person need not wait.
    async fn back_off(&self, wait: Duration, mut up: Pin<&mut impl Future<Output = ()>>, listening: bool) -> Option<Trigger> {
        let due = Instant::now() + wait;
        let mut only_asked = self.only_asked.subscribe();
        loop {
            let quiet = *only_asked.borrow_and_update();
            self.next.send_replace((!quiet).then_some(due));
            tokio::select! {
                () = self.stop.cancelled() => return None,
                () = self.manual.notified() => return Some(Trigger::Manual),
                () = sleep_until(due), if !quiet => return Some(Trigger::Timer),
                () = up.as_mut(), if listening && !quiet => return Some(Trigger::Network),
                _ = only_asked.changed() => {}
            }
        }
    }

    async fn has_unsent(&self, store: &dyn Store) -> bool {
        let counts = async { store.read().await?.counts().await }.await;
        counts.is_ok_and(|counts| counts.dirty + counts.unconfirmed > 0)
    }
}

/// An interface came up and stayed so for a moment.
async fn came_up(network: &dyn Network) {
    network.came_up().await;
    while tokio::time::timeout(SETTLE, network.came_up()).await.is_ok() {}
}

/// The laptop slept and woke: more time has passed since its boot than timers counted.
async fn woke(clock: &dyn Clock) {
    let late = i64::try_from((LOOK + SLEPT).as_micros()).unwrap_or(i64::MAX);
    loop {
        let before = clock.now();
        sleep(LOOK).await;
        let after = clock.now();
        if after.mono - before.mono > late {
            return;
        }
    }
}
