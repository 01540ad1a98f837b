//! Sync now, how it stands, and what is told about it.

use std::collections::BTreeSet;

use rounds_model::{Collection, Kind};
use rounds_sync::{
    RunOutcome, Trigger,
    event::{Phase, SyncEvent},
    ports::{Clock, Store},
};
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;

use crate::{
    App, AppError, Language,
    api::{LastSynced, Progress, RunReport, SyncStatus, Told},
    codes,
    desk::Desk,
    reports, times,
};

/// Reports in the history that is shown.
const RUNS: u32 = 100;

/// Codes of runs that did not reach the server.
const OFFLINE: [&str; 6] = ["unreachable", "captive_portal", "tls", "tls_clock", "stalled", "cut"];

impl App {
    /// Makes one run now and waits for its report; for programs without a window.
    ///
    /// # Errors
    /// `signed_out`, or no account. A run that fails is a report.
    pub async fn sync_once(&self, cancel: &CancellationToken) -> Result<RunReport, AppError> {
        let worker = self.desk().await?.worker().await?;
        Ok(reports::report(&worker.engine.run(Trigger::Manual, cancel).await, self.language()))
    }

    /// As [`App::sync_once`], by the server's REST routes in place of the exchange.
    ///
    /// # Errors
    /// `signed_out`, no account, or `in_practice`: the server inside this program has no routes.
    pub async fn sync_once_by_rest(&self, cancel: &CancellationToken) -> Result<RunReport, AppError> {
        let engine = self.desk().await?.engine_by_rest().await?;
        Ok(reports::report(&engine.run(Trigger::Manual, cancel).await, self.language()))
    }

    /// Asks for a run; progress and report come as events.
    ///
    /// # Errors
    /// `signed_out`, or no account.
    pub async fn sync_now(&self) -> Result<(), AppError> {
        self.desk().await?.worker().await?.schedule.sync_now();
        Ok(())
    }

    /// Cancels the run at work; what arrived is kept.
    ///
    /// # Errors
    /// `signed_out`, or no account.
    pub async fn sync_cancel(&self) -> Result<(), AppError> {
        self.desk().await?.worker().await?.schedule.cancel();
        Ok(())
    }

    /// How the sync stands.
    ///
    /// # Errors
    /// No account, or the database's.
    pub async fn sync_status(&self) -> Result<SyncStatus, AppError> {
        status(&*self.desk().await?, None, self.language()).await
    }

    /// The newest runs.
    ///
    /// # Errors
    /// No account, or the database's.
    pub async fn runs(&self) -> Result<Vec<RunReport>, AppError> {
        let desk = self.desk().await?;
        let runs = desk.store.read().await?.runs(RUNS).await?;
        let language = self.language();
        Ok(runs.iter().map(|run| reports::report(run, language)).collect())
    }

    /// Tells that records of these kinds changed here.
    pub(crate) fn changed(&self, kinds: impl IntoIterator<Item = Kind>) {
        let kinds: BTreeSet<Kind> = kinds.into_iter().collect();
        self.tell(Told::Changed { kinds: kinds.into_iter().map(|kind| kind.as_str().to_owned()).collect() });
    }
}

async fn status(desk: &Desk, progress: Option<Progress>, language: Language) -> Result<SyncStatus, AppError> {
    let mut txn = desk.store.read().await?;
    let counts = txn.counts().await?;
    let device = txn.device().await?;
    let last = txn.runs(1).await?.pop();
    drop(txn);
    let worker = desk.worker().await.ok();
    let schedule = worker.map(|worker| worker.schedule);
    let synced = |collection| device.last_synced.get(&collection).copied().map(times::server);
    let next = schedule.as_ref().and_then(|schedule| schedule.next()).map(|due| {
        let wait = due.saturating_duration_since(Instant::now());
        times::wall(desk.clock.now().wall + i64::try_from(wait.as_micros()).unwrap_or(0))
    });
    Ok(SyncStatus {
        running: progress.is_some() || schedule.is_some_and(|schedule| schedule.is_running()),
        progress,
        waiting: reports::small(counts.waiting),
        conflicts: reports::small(counts.conflicts),
        attention: reports::small(counts.attention),
        parked: reports::small(counts.parked),
        last_synced: LastSynced {
            schools: synced(Collection::SCHOOLS),
            visits: synced(Collection::VISITS),
            assessments: synced(Collection::ASSESSMENTS),
        },
        next_automatic: next,
        online: last
            .as_ref()
            .map(|run| !(run.outcome == RunOutcome::Failed && run.code.as_deref().is_some_and(|code| OFFLINE.contains(&code)))),
        clock_off_warning: last.as_ref().and_then(|run| run.clock_off).map(|_| {
            let row = codes::of("clock_off", language);
            format!("{} {}", row.message, row.todo)
        }),
        last_run: last.as_ref().map(|run| reports::report(run, language)),
    })
}

/// Passes on what the engine tells, in order, with the numbers of the database beside it.
///
/// `app` gives the program while it is there, so that this task does not keep it alive.
pub fn pass_on(app: impl Fn() -> Option<App> + Send + 'static, mut tells: mpsc::UnboundedReceiver<SyncEvent>) {
    tokio::spawn(async move {
        let mut said = Vec::new();
        while tells.recv_many(&mut said, 64).await > 0 {
            let Some(app) = app() else { return };
            for told in without_stale_progress(std::mem::take(&mut said)) {
                pass_one(&app, told).await;
            }
        }
    });
}

async fn pass_one(app: &App, told: SyncEvent) {
    match told {
        SyncEvent::Changed(kinds) => app.changed(kinds),
        SyncEvent::Progress(progress) => tell_status(app, (progress.phase != Phase::Done).then(|| reports::progress(&progress))).await,
        SyncEvent::Finished(report) => {
            let signed_out = report.code.as_deref() == Some("signed_out");
            app.tell(Told::Finished { report: Box::new(reports::report(&report, app.language())) });
            tell_status(app, None).await;
            if signed_out {
                app.tell(Told::SignedOut);
            }
        }
    }
}

async fn tell_status(app: &App, progress: Option<Progress>) {
    let Ok(desk) = app.desk().await else { return };
    match status(&desk, progress, app.language()).await {
        Ok(status) => app.tell(Told::Sync { status: Box::new(status) }),
        Err(error) => tracing::warn!(code = error.code(), "How the sync stands could not be read"),
    }
}

/// Of several steps that wait to be told, the last one is enough.
fn without_stale_progress(said: Vec<SyncEvent>) -> Vec<SyncEvent> {
    let mut kept: Vec<SyncEvent> = Vec::with_capacity(said.len());
    for told in said {
        if matches!((kept.last(), &told), (Some(SyncEvent::Progress(_)), SyncEvent::Progress(_))) {
            kept.pop();
        }
        kept.push(told);
    }
    kept
}
