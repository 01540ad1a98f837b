//! The lines of one answer: records are staged as they come, so that a cut costs only what was not whole.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use rounds_model::{Kind, Stamp, wire};
use tokio_util::sync::CancellationToken;

use crate::{
    Resume,
    apply::Window,
    engine::RunError,
    ports::{LineStream, RemoteError, Store},
    update::make_whole,
};

/// Lines staged in one transaction. A cut stages what came whole before it; only a program that is killed loses what is
/// not staged yet, at most about 60 KB of an answer in the narrow form.
const STAGE: usize = 2_000;

/// Takes the lines of one answer, staging records as they come.
pub(crate) struct Receiver<'r> {
    store: &'r dyn Store,
    cancel: &'r CancellationToken,
    /// Told how many records came so far.
    tell: &'r (dyn Fn(u64) + Sync),
    continued: bool,
    begin: Option<wire::Begin>,
    outcomes: Vec<wire::Outcome>,
    results: Vec<wire::OpResult>,
    deleted_under: Vec<wire::DeletedUnder>,
    /// Record lines that came after the results, which they are newer than.
    effects: Vec<wire::Record>,
    /// Record lines and changes that are not staged yet.
    buffer: Vec<wire::Line>,
    received: u64,
    /// The answer, or the cut one that it goes on from, counts from zero.
    full: bool,
    /// The last record line that a cursor follows; those after the results move none.
    last: Option<(Kind, Stamp)>,
    past_results: bool,
    /// The cursors sent were of another history or of other grants than the answer.
    foreign: bool,
}

impl<'r> Receiver<'r> {
    pub(crate) const fn new(store: &'r dyn Store, cancel: &'r CancellationToken, tell: &'r (dyn Fn(u64) + Sync), continued: bool) -> Self {
        Self {
            store,
            cancel,
            tell,
            continued,
            begin: None,
            outcomes: Vec::new(),
            results: Vec::new(),
            deleted_under: Vec::new(),
            effects: Vec::new(),
            buffer: Vec::new(),
            received: 0,
            full: false,
            last: None,
            past_results: false,
            foreign: false,
        }
    }

    pub(crate) async fn receive(mut self, mut lines: LineStream) -> Result<Window, RunError> {
        loop {
            let line = tokio::select! {
                line = lines.next() => line.unwrap_or(Err(RemoteError::Cut)),
                () = self.cancel.cancelled() => { self.stage().await?; return Err(RunError::Cancelled) }
            };
            match line {
                Ok(wire::Line::Begin(begin)) => self.begin(begin).await?,
                Ok(wire::Line::Outcomes(outcomes)) => self.outcomes = outcomes,
                Ok(wire::Line::Results(results)) => (self.results, self.past_results) = (results, true),
                Ok(wire::Line::DeletedUnder(rows)) => {
                    self.received += rows.ids.len() as u64;
                    self.deleted_under.push(rows);
                }
                Ok(wire::Line::Record(record)) if self.past_results => {
                    self.received += 1;
                    self.effects.push(record);
                }
                Ok(line @ (wire::Line::Record(_) | wire::Line::Update(_) | wire::Line::Updates(_))) => self.record(line).await?,
                Ok(wire::Line::Error(code)) => {
                    self.stage().await?;
                    return Err(RemoteError::Refused { code, retry_after: None }.into());
                }
                Ok(wire::Line::End(end)) => {
                    self.stage().await?;
                    let begin = self.begin.ok_or(RemoteError::Garbled)?;
                    if end.count != self.received {
                        return Err(RemoteError::Garbled.into());
                    }
                    let Self { outcomes, results, effects, deleted_under, continued, full, foreign, .. } = self;
                    return Ok(Window { begin, outcomes, results, effects, deleted_under, end, continued, full, foreign });
                }
                Err(error) => {
                    // what came whole is kept, and the next run goes on after it
                    self.stage().await?;
                    return Err(error.into());
                }
            }
        }
    }

    /// What was staged of another history or of other grants is of no use, nor is it when the server counts from zero: it
    /// names nothing then that was deleted since.
    async fn begin(&mut self, begin: wire::Begin) -> Result<(), RunError> {
        let mut txn = self.store.write().await?;
        let mut device = txn.device().await?;
        let same = device.resume.as_ref().is_none_or(|resume| resume.epoch == begin.epoch && resume.scope == begin.scope);
        if !same || (self.continued && begin.full) {
            txn.clear_staged().await?;
            device.resume = None;
            txn.set_device(&device).await?;
            self.continued = false;
            self.foreign = !same;
        }
        self.full = begin.full || (self.continued && device.resume.as_ref().is_some_and(|resume| resume.full));
        txn.commit().await?;
        self.begin = Some(begin);
        Ok(())
    }

    async fn record(&mut self, line: wire::Line) -> Result<(), RunError> {
        let (rows, last) = match &line {
            wire::Line::Record(wire::Record { key, stamp, .. }) | wire::Line::Update(wire::Update { key, stamp, .. }) => {
                (1, Some((&key.kind, *stamp)))
            }
            wire::Line::Updates(updates) => (updates.rows.len(), updates.rows.last().map(|(_, stamp, _)| (&updates.kind, *stamp))),
            _ => (0, None),
        };
        self.received += rows as u64;
        if !self.past_results {
            self.last = last.map(|(kind, stamp)| (kind.clone(), stamp));
        }
        self.buffer.push(line);
        if self.buffer.len() >= STAGE {
            self.stage().await?;
            (self.tell)(self.received);
        }
        Ok(())
    }

    /// Writes what came down, and where to go on: finished kinds up to `until`, the kind at hand up to its last line.
    async fn stage(&mut self) -> Result<(), RunError> {
        let Some(begin) = &self.begin else { return Ok(()) };
        if self.buffer.is_empty() {
            return Ok(());
        }
        let mut txn = self.store.write().await?;
        let records = make_whole(txn.as_mut(), &self.buffer).await?;
        txn.stage(&records).await?;
        let mut device = txn.device().await?;
        let known = device.resume.take().map_or_else(|| device.cursors.clone(), |resume| resume.since);
        let mut since = if self.continued { known } else { BTreeMap::new() };
        if let Some((kind, stamp)) = &self.last {
            for finished in begin.kinds.iter().take_while(|one| *one != kind) {
                since.insert(finished.clone(), begin.until);
            }
            since.insert(kind.clone(), *stamp);
        }
        device.resume = Some(Resume { epoch: begin.epoch.clone(), scope: begin.scope.clone(), full: self.full, since });
        txn.set_device(&device).await?;
        txn.commit().await?;
        self.buffer.clear();
        Ok(())
    }
}
