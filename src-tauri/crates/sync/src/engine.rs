//! One run: seal, exchange, stage, apply; again while anything moves; a report always.
//!
//! A run dropped at any await point, or killed, is continued by the next: operations are sealed before they are
//! sent, lines are staged as they come, and a window is applied in one transaction. No transaction is open while
//! the network is waited for.

use std::{collections::BTreeSet, sync::Arc};

use rounds_model::{EntityId, OpId, Registry, ServerTime, wire};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{
    ClockSample, RunOutcome, RunReport, Trigger,
    apply::{self, Tally, Window},
    event::{Listener, Phase, Progress, SyncEvent},
    interval::TELL,
    ports::{Answer, Clock, Exchange, Reading, Remote, RemoteError, Store, StoreError},
    receive::Receiver,
    seal::{self, Next},
    suspects,
};

/// More exchanges than this in one run mean that both sides disagree about what is left.
const EXCHANGES: u64 = 400;

/// Why a run ended before it was complete.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error(transparent)]
    Remote(#[from] RemoteError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("cancelled")]
    Cancelled,
}

impl RunError {
    /// The code of the one table.
    const fn code(&self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Store(error) => error.code(),
            Self::Remote(error) => error.code(),
        }
    }
}

/// Runs syncs of one database with one server.
pub struct SyncEngine {
    store: Arc<dyn Store>,
    remote: Arc<dyn Remote>,
    clock: Arc<dyn Clock>,
    registry: Registry,
    listener: Listener,
}

impl SyncEngine {
    /// An engine over these ports. `listener` is told after each commit.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, remote: Arc<dyn Remote>, clock: Arc<dyn Clock>, registry: Registry, listener: Listener) -> Self {
        Self { store, remote, clock, registry, listener }
    }

    /// The clock that this engine goes by.
    pub(crate) fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// Runs once. Always gives a report; it is also kept in the store when the store can keep it.
    pub async fn run(&self, trigger: Trigger, cancel: &CancellationToken) -> RunReport {
        let started = self.clock.now();
        let mut report = RunReport::begun(run_id(started), trigger, started.wall);
        match self.store.try_run_lock().await {
            Ok(Some(lock)) => {
                let (up, down) = (self.remote.traffic().up(), self.remote.traffic().down());
                let ended = Run {
                    engine: self,
                    cancel,
                    report: &mut report,
                    resting: BTreeSet::new(),
                    whole: BTreeSet::new(),
                    tried: BTreeSet::new(),
                    sent: BTreeSet::new(),
                    up,
                    down,
                }
                .run()
                .await;
                report.bytes_up = self.remote.traffic().up() - up;
                report.bytes_down = self.remote.traffic().down() - down;
                self.conclude(&mut report, ended).await;
                drop(lock);
            }
            Ok(None) => report.code = Some("busy_here".to_owned()),
            Err(error) => {
                (report.outcome, report.code) = (RunOutcome::Failed, Some(error.code().to_owned()));
            }
        }
        report.finished = self.clock.now().wall;
        info!(run = %report.id, outcome = ?report.outcome, code = report.code, requests = report.requests, "Sync run ended");
        if report.outcome != RunOutcome::Skipped
            && let Err(error) = self.keep(&report).await
        {
            warn!(run = %report.id, code = error.code(), "The report of a run could not be kept");
        }
        (self.listener)(SyncEvent::Finished(Box::new(report.clone())));
        report
    }

    /// *Synced* is said only when nothing at all is left, and not while the last digests compared were different.
    async fn conclude(&self, report: &mut RunReport, ended: Result<(), RunError>) {
        let counts = async {
            let mut txn = self.store.read().await?;
            Ok::<_, StoreError>((txn.counts().await?, txn.device().await?.repair.is_some()))
        }
        .await;
        match (ended, counts) {
            (Err(error), counts) => {
                report.outcome = RunOutcome::Failed;
                report.code = Some(error.code().to_owned());
                if let RunError::Remote(RemoteError::Refused { retry_after, .. }) = error {
                    report.retry_after = retry_after;
                }
                if let Ok((counts, _)) = counts {
                    report.count(counts);
                }
            }
            (Ok(()), Err(error)) => (report.outcome, report.code) = (RunOutcome::Failed, Some(error.code().to_owned())),
            (Ok(()), Ok((counts, differ))) => {
                report.count(counts);
                let left = [
                    (counts.conflicts, "conflicts_open"),
                    (counts.attention, "attention_needed"),
                    (counts.parked + counts.staged + counts.needs, "set_aside"),
                    (counts.dirty + counts.unconfirmed, "still_waiting"),
                    (u64::from(differ), "digests_differ"),
                ];
                report.code = left.iter().find(|(count, _)| *count > 0).map(|(_, code)| (*code).to_owned());
                report.outcome = if report.code.is_none() { RunOutcome::Complete } else { RunOutcome::Partial };
            }
        }
    }

    async fn keep(&self, report: &RunReport) -> Result<(), StoreError> {
        let mut txn = self.store.write().await?;
        txn.put_run(report).await?;
        txn.commit().await
    }
}

/// A name for a run: eight characters that sort by time for three years.
fn run_id(started: Reading) -> String {
    let mut rest = u64::try_from(started.wall / 1_000).unwrap_or(0);
    let mut id = [b'0'; 8];
    for digit in id.iter_mut().rev() {
        *digit = b"0123456789abcdefghijklmnopqrstuvwxyz"[(rest % 36) as usize];
        rest /= 36;
    }
    String::from_utf8_lossy(&id).into_owned()
}

struct Run<'r> {
    engine: &'r SyncEngine,
    cancel: &'r CancellationToken,
    report: &'r mut RunReport,
    /// Records that the server asked to leave alone for this run.
    resting: BTreeSet<EntityId>,
    /// Operations that the server wants with the whole record.
    whole: BTreeSet<OpId>,
    /// Operations that went up in this run.
    tried: BTreeSet<OpId>,
    /// Operations sent or asked about, those of an earlier run too whose answer never came.
    sent: BTreeSet<OpId>,
    up: u64,
    down: u64,
}

impl Run<'_> {
    async fn run(&mut self) -> Result<(), RunError> {
        self.tell(Phase::Validate, 0);
        let mut asked = BTreeSet::new();
        while self.report.requests < EXCHANGES {
            let next = self.seal().await?;
            // Nothing new to say, nothing more to hear, and what is needed was asked for: done.
            let need: BTreeSet<_> = next.request.need.iter().cloned().collect();
            let heard = self.report.requests > 0 && !next.continued && !next.comparing && next.request.state.is_some();
            if heard && next.request.operations.is_empty() && next.request.unconfirmed.is_empty() && need.is_subset(&asked) {
                break;
            }
            asked.extend(need);
            self.sent.extend(next.request.unconfirmed.iter().chain(next.request.operations.iter().map(|operation| &operation.op)));
            self.report.sent = self.sent.len() as u64;
            let sent: BTreeSet<_> = next.request.operations.iter().map(|operation| operation.op).collect();
            let (probing, bisecting) = (next.probing, next.bisecting);
            match self.exchange(next).await {
                Ok(more) => {
                    if probing {
                        self.judge().await?;
                    }
                    self.tried.extend(&sent);
                    self.rest_unanswered(&sent).await?;
                    if !more && !probing && self.report.requests > 0 && !self.anything_left().await? {
                        break;
                    }
                }
                Err(error) => self.failed(error, sent, probing, bisecting).await?,
            }
        }
        Ok(())
    }

    /// What was sent and not settled by a complete answer is left alone for this run.
    async fn rest_unanswered(&mut self, sent: &BTreeSet<OpId>) -> Result<(), RunError> {
        let sealed = self.engine.store.read().await?.sealed().await?;
        self.resting.extend(
            sealed
                .iter()
                .filter(|one| sent.contains(&one.operation.op) && !self.whole.contains(&one.operation.op))
                .map(|one| one.operation.id),
        );
        Ok(())
    }

    /// Whether another exchange could bring anything: something is due, or must be asked for.
    async fn anything_left(&self) -> Result<bool, RunError> {
        let counts = self.engine.store.read().await?.counts().await?;
        Ok(counts.dirty + counts.unconfirmed + counts.needs > 0)
    }

    async fn seal(&self) -> Result<Next, RunError> {
        let mut txn = self.engine.store.write().await?;
        let next = seal::seal(txn.as_mut(), &self.engine.registry, &self.resting, &self.whole).await?;
        txn.commit().await?;
        Ok(next)
    }

    /// An exchange failed: the run ends with the error, unless it can be made smaller.
    async fn failed(&mut self, error: RunError, sent: BTreeSet<OpId>, probing: bool, bisecting: bool) -> Result<(), RunError> {
        let RunError::Remote(remote) = &error else { return Err(error) };
        let with_operations = !sent.is_empty() && (remote.may_be_the_operations() || remote.is_too_large());
        if !with_operations && !probing {
            return Err(error);
        }
        let mut txn = self.engine.store.write().await?;
        let next = if with_operations {
            suspects::failed(txn.as_mut(), &self.engine.registry, remote, &sent, bisecting, self.engine.clock.now()).await?
        } else {
            suspects::acquit(txn.as_mut()).await?;
            suspects::Next::End
        };
        txn.commit().await?;
        self.tried.extend(sent);
        if next == suspects::Next::End { Err(error) } else { Ok(()) }
    }

    /// The server answers what has no operations: the last one that it did not answer has had its try.
    async fn judge(&mut self) -> Result<(), RunError> {
        let mut txn = self.engine.store.write().await?;
        let lone = suspects::judge(txn.as_mut(), &self.engine.registry, &self.tried, self.engine.clock.now()).await?;
        txn.commit().await?;
        self.resting.extend(lone);
        Ok(())
    }

    /// One exchange; returns whether the server has more to say.
    async fn exchange(&mut self, next: Next) -> Result<bool, RunError> {
        self.tell(Phase::Send, 0);
        let sent = self.engine.clock.now();
        self.report.requests += 1;
        let continued = next.continued;
        let exchange = Exchange { run: self.report.id.clone(), request: next.request, idle: next.idle, staged: next.staged };
        let answer = tokio::select! {
            answer = self.engine.remote.exchange(exchange) => answer,
            () = self.cancel.cancelled() => return Err(RunError::Cancelled),
        };
        let (sync_time, lines) = match answer {
            Ok(Answer::NotModified { sync_time }) => (sync_time, None),
            Ok(Answer::Lines { sync_time, lines }) => (sync_time, Some(lines)),
            Err(error) => {
                self.forget_cursor_if_expired(&error).await?;
                return Err(error.into());
            }
        };
        self.learn_clock(sent, sync_time).await?;
        let Some(lines) = lines else { return Ok(false) };
        let window = {
            let tell = |received| self.tell(Phase::Receive, received);
            Receiver::new(self.engine.store.as_ref(), self.cancel, &tell, continued).receive(lines).await?
        };
        self.tell(Phase::Apply, 0);
        let more = window.end.more;
        let tally = self.apply(window).await?;
        let more = more || tally.anew || tally.mending;
        self.count(tally);
        Ok(more)
    }

    async fn learn_clock(&mut self, sent: Reading, sync_time: ServerTime) -> Result<(), RunError> {
        let sample = ClockSample::compare(sent, self.engine.clock.now(), sync_time);
        self.report.server_time = Some(sync_time);
        self.report.clock_off = (sample.offset.abs() > TELL + sample.error).then_some(-sample.offset);
        let mut txn = self.engine.store.write().await?;
        let mut device = txn.device().await?;
        device.learn(sample);
        txn.set_device(&device).await?;
        txn.commit().await?;
        Ok(())
    }

    /// 410: the server keeps no tombstones so far back. Everything is pulled anew; the queue stays.
    ///
    /// 409 is left as it is: a server that has lost its newest part without a word must not make a laptop sweep what
    /// only laptops still have. Its operator is told, and a new epoch makes them give it back.
    async fn forget_cursor_if_expired(&self, error: &RemoteError) -> Result<(), RunError> {
        if !matches!(error, RemoteError::Refused { code: wire::ServerCode::CursorExpired, .. }) {
            return Ok(());
        }
        let mut txn = self.engine.store.write().await?;
        let mut device = txn.device().await?;
        (device.state, device.resume) = (None, None);
        device.cursors.clear();
        txn.clear_staged().await?;
        txn.set_device(&device).await?;
        txn.commit().await?;
        Ok(())
    }

    async fn apply(&self, window: Window) -> Result<Tally, RunError> {
        let now = self.engine.clock.now();
        let mut txn = self.engine.store.write().await?;
        let tally = apply::apply(txn.as_mut(), &self.engine.registry, window, now).await?;
        txn.commit().await?;
        Ok(tally)
    }

    fn count(&mut self, tally: Tally) {
        for (kind, count) in tally.pulled {
            *self.report.pulled.entry(kind).or_default() += count;
        }
        self.report.confirmed += tally.confirmed;
        self.report.conflicts_opened += tally.conflicts;
        self.report.journaled += tally.journaled;
        self.resting.extend(tally.resting);
        self.whole.extend(tally.whole);
        if tally.digests_match.is_some() {
            (self.report.digests_match, self.report.digest) = (tally.digests_match, tally.digest);
        }
        if !tally.changed.is_empty() {
            (self.engine.listener)(SyncEvent::Changed(tally.changed));
        }
    }

    fn tell(&self, phase: Phase, received: u64) {
        let traffic = self.engine.remote.traffic();
        let (bytes_up, bytes_down) = (traffic.up() - self.up, traffic.down() - self.down);
        (self.engine.listener)(SyncEvent::Progress(Progress { phase, sent: self.report.sent, received, bytes_up, bytes_down }));
    }
}
