//! A run's report and a sync's progress, as they are told.

use rounds_sync::{RunOutcome, Trigger, event::Phase};

use crate::{
    Language,
    api::{Outcome, Progress, ProgressPhase, RunReport, RunTrigger},
    codes, synced, times,
};

/// The report with the sentences of its code.
pub fn report(report: &rounds_sync::RunReport, language: Language) -> RunReport {
    let (message, safe, todo) = match &report.code {
        Some(code) => {
            let row = codes::of(code, language);
            (row.message.to_owned(), row.safe.to_owned(), row.todo.to_owned())
        }
        None => {
            let pulled = report.pulled.values().sum();
            (synced::sentence(report.confirmed, pulled, language), synced::safe(language).to_owned(), String::new())
        }
    };
    RunReport {
        id: report.id.clone(),
        trigger: match report.trigger {
            Trigger::Timer => RunTrigger::Timer,
            Trigger::Network => RunTrigger::Network,
            Trigger::Manual => RunTrigger::Manual,
            Trigger::Start => RunTrigger::Start,
        },
        started_at: times::wall(report.started),
        finished_at: times::wall(report.finished),
        outcome: match report.outcome {
            RunOutcome::Complete => Outcome::Complete,
            RunOutcome::Partial => Outcome::Partial,
            RunOutcome::Failed => Outcome::Failed,
            RunOutcome::Skipped => Outcome::Skipped,
        },
        code: report.code.clone(),
        message,
        safe,
        todo,
        pushed: small(report.sent),
        confirmed: small(report.confirmed),
        pulled: report.pulled.iter().map(|(kind, count)| (kind.as_str().to_owned(), small(*count))).collect(),
        conflicts: small(report.conflicts),
        attention: small(report.attention),
        parked: small(report.parked),
        waiting: small(report.waiting),
        journaled: small(report.journaled),
        requests: small(report.requests),
        bytes_up: report.bytes_up,
        bytes_down: report.bytes_down,
        seconds: report.seconds(),
        server_time: report.server_time.map(times::server),
        digests_match: report.digests_match,
        attempts: small(report.requests),
    }
}

/// How far a run is.
pub fn progress(progress: &rounds_sync::event::Progress) -> Progress {
    Progress {
        phase: match progress.phase {
            Phase::Validate => ProgressPhase::Validate,
            Phase::Send => ProgressPhase::Send,
            Phase::Receive => ProgressPhase::Receive,
            Phase::Apply => ProgressPhase::Apply,
            Phase::Done => ProgressPhase::Done,
        },
        sent: small(progress.sent),
        received: small(progress.received),
        total: None,
        bytes_up: progress.bytes_up,
        bytes_down: progress.bytes_down,
    }
}

/// A count that JavaScript can hold.
pub fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
