//! One exchange: what a request means as a whole, in the order of the protocol: history, grants, cursors,
//! then operations, then what the device is told.

use rounds_model::{
    RecordKey, total,
    wire::{Base, DeletedUnder, End, ExchangeRequest, Line, Operation, ServerCode, limit},
};

use super::{Caller, ExchangeError, Pages, Rules, State, download::Download, operation::Batch};
use crate::store::{ClockRow, ReadTxn, ServerStore, StoreError, WriteTxn};

impl Rules {
    /// The state that a device has when it was told everything up to the clock of `txn`.
    #[must_use]
    pub fn state(&self, txn: &dyn ReadTxn, caller: &Caller) -> String {
        let clock = txn.clock();
        State { epoch: clock.epoch.clone(), scope: caller.scope.hash.clone(), cursor: clock.last }.to_string()
    }

    /// Whether nothing has changed for a device since it was given `state`.
    ///
    /// # Errors
    /// The store failed.
    pub async fn is_current(&self, store: &dyn ServerStore, caller: &Caller, state: &str) -> Result<bool, StoreError> {
        let txn = store.read(caller.session.organisation).await?;
        Ok(self.state(txn.as_ref(), caller) == state)
    }

    /// Answers a request without operations. Takes no lock.
    ///
    /// # Errors
    /// More ids than one request may name.
    pub fn pages(&self, caller: Caller, request: ExchangeRequest) -> Result<Pages, ExchangeError> {
        within_limits(&request)?;
        Ok(Pages::new(self.clone(), caller, request))
    }

    /// Answers a request with operations: all of it in one transaction, built in memory, sent by the caller
    /// after it is committed here.
    ///
    /// # Errors
    /// A rule that the request as a whole breaks, or the store.
    pub async fn exchange(&self, store: &dyn ServerStore, caller: &Caller, request: &ExchangeRequest) -> Result<Vec<Line>, ExchangeError> {
        within_limits(request)?;
        let mut held = store.write(caller.session.organisation).await?;
        let txn = held.as_mut();
        let clock = txn.clock().clone();
        let mut download = Download::new(&self.registry, &clock, caller, request).map_err(ExchangeError::Refused)?;
        let mut batch = batch(&clock, caller, request.state.as_deref(), &request.operations).map_err(ExchangeError::Refused)?;

        let mut lines = vec![Line::Begin(download.begin(txn, caller, request).await?)];
        lines.extend(self.outcomes(txn, caller, request).await?);
        let mut results = Vec::with_capacity(request.operations.len());
        for operation in &request.operations {
            results.push(self.apply(txn, caller, operation, &mut batch).await?);
        }
        // Rows that the operations stamped lie beyond `until`: they are told by results and below, never twice.
        download.page(txn, caller, limit::RECORDS_WITH_OPERATIONS, &mut lines).await?;
        lines.push(Line::Results(results));
        let caller = &caller.placed_anew(txn).await?;
        self.tell_effects(txn, caller, &batch, &mut download, &mut lines).await?;
        for key in &request.need {
            let row = self.needed(txn, caller, key, download.until).await?;
            lines.push(download.record(row));
        }

        let mut end = End::new(!download.finished(), download.count, self.now());
        if end.more {
            end.cursors = download.cursors();
        } else {
            end.state = Some(self.state(txn, caller));
            tell_digest(txn, caller, request, &mut end).await?;
        }
        lines.push(Line::End(end));
        held.commit().await?;
        Ok(lines)
    }

    /// Every row that the operations stamped beyond themselves, as it stands after all of them.
    async fn tell_effects(
        &self,
        txn: &mut dyn WriteTxn,
        caller: &Caller,
        batch: &Batch,
        download: &mut Download,
        lines: &mut Vec<Line>,
    ) -> Result<(), StoreError> {
        let mut touched: Vec<&RecordKey> = batch.touched.iter().collect();
        touched.sort_by_key(|key| self.registry.rank(&key.kind));
        for key in touched {
            let last = txn.clock().last;
            let row = self.needed(txn, caller, key, last).await?;
            lines.push(download.record(row));
        }
        for buried in &batch.buried {
            for (kind, rows) in &buried.kinds {
                download.count += rows.len() as u64;
                let (ids, updated_at) = rows.iter().copied().unzip();
                lines.push(Line::DeletedUnder(DeletedUnder { deleted_under: buried.op, kind: kind.clone(), ids, updated_at }));
            }
        }
        Ok(())
    }
}

/// Tells the digests, as far as they are asked for: of each kind, or of all together.
pub(super) async fn tell_digest(
    txn: &mut dyn ReadTxn,
    caller: &Caller,
    request: &ExchangeRequest,
    end: &mut End,
) -> Result<(), StoreError> {
    if request.digest.is_none() && !request.updates {
        return Ok(());
    }
    let digest = txn.digest(&caller.scope).await?;
    if request.digest.is_some() {
        end.digest = Some(digest);
    } else {
        end.total = Some(total(&digest));
    }
    Ok(())
}

/// How operations of a device with this state are to be read.
///
/// # Errors
/// A base names a version that this history has not issued yet.
pub(super) fn batch(clock: &ClockRow, caller: &Caller, state: Option<&str>, operations: &[Operation]) -> Result<Batch, ServerCode> {
    let mut batch = Batch::default();
    let state = state.and_then(State::parse);
    batch.foreign_grants = state.as_ref().is_some_and(|state| state.scope != caller.scope.hash);
    batch.bases.foreign_epoch = state.map(|state| state.epoch).filter(|epoch| *epoch != clock.epoch);
    let ahead = |operation: &Operation| matches!(&operation.base, Some(Base::Stamp(stamp)) if *stamp > clock.last);
    if batch.bases.foreign_epoch.is_none() && operations.iter().any(ahead) {
        return Err(ServerCode::Ahead);
    }
    Ok(batch)
}

fn within_limits(request: &ExchangeRequest) -> Result<(), ExchangeError> {
    let ids = [request.unconfirmed.len(), request.need.len(), request.watch.len()];
    if request.operations.len() > limit::OPERATIONS || ids.iter().any(|count| *count > limit::IDS) {
        return Err(ExchangeError::Refused(ServerCode::TooLarge));
    }
    Ok(())
}
