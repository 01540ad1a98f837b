//! The REST form's two questions: one collection since a moment, and operations for which only their fate is told. The
//! rows are those of the exchange and so is what is done with an operation; nothing is decided here a second time.

use rounds_model::{
    Adapter, Collection, Stamp,
    wire::{OpResult, Operation, ServerCode, limit},
};

use super::{Caller, ExchangeError, Rules, State, download::shared, exchange::batch};
use crate::store::{PageQuery, PageRow, ServerStore};

/// Operations in one request of the REST form.
pub const CHANGES: usize = 200;

/// What is asked of a collection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Since {
    /// Which one.
    pub collection: Collection,
    /// In which history and under which grants it was told up to where; `None` for whoever does not say.
    pub state: Option<String>,
    /// Only later stamps; `None`: than what `state` says was told, else all.
    pub after: Option<Stamp>,
    /// Up to here; `None`: up to now.
    pub until: Option<Stamp>,
    /// At most so many rows; never more than [`limit::RECORDS_WITH_OPERATIONS`].
    pub limit: Option<usize>,
}

/// What it is answered with.
#[derive(Clone, PartialEq, Debug)]
pub struct Page {
    /// Rows of all kinds of the collection, by stamp.
    pub rows: Vec<PageRow>,
    /// What to ask after next.
    pub cursor: Stamp,
    /// Whether there is more up to `until`.
    pub more: bool,
    /// Counted from nothing: from the first stamp, whatever was asked.
    pub full: bool,
    /// The history.
    pub epoch: String,
    /// The last stamp that it shares with the history of the state asked with.
    pub restored_to: Option<Stamp>,
    /// What a device knows that was told everything up to now.
    pub state: String,
}

impl Rules {
    /// The rows of a collection later than a moment, from one snapshot. Takes no lock.
    ///
    /// # Errors
    /// A cursor beyond the clock or older than the tombstones kept, a limit of nothing, or the store.
    pub async fn since(&self, store: &dyn ServerStore, caller: &Caller, asked: &Since) -> Result<Page, ExchangeError> {
        let mut txn = store.read(caller.session.organisation).await?;
        let clock = txn.clock().clone();
        let known = asked.state.as_deref().and_then(State::parse);
        // A cursor of another history, or told under other grants, says nothing about what is held of this one.
        let lost = known.as_ref().is_some_and(|known| known.epoch != clock.epoch || known.scope != caller.scope.hash);
        let told = known.as_ref().map(|known| known.cursor);
        let after = if lost { Stamp::default() } else { asked.after.or(told).unwrap_or_default() };
        let restored_to = shared(txn.as_mut(), asked.state.as_deref()).await?;
        let refused = |code| Err(ExchangeError::Refused(code));
        if after > clock.last {
            return refused(ServerCode::Ahead);
        }
        if after > Stamp::default() && after < clock.horizon {
            return refused(ServerCode::CursorExpired);
        }
        let limit = asked.limit.unwrap_or(limit::RECORDS_WITH_OPERATIONS).min(limit::RECORDS_WITH_OPERATIONS);
        if limit == 0 {
            return refused(ServerCode::Malformed);
        }
        let until = asked.until.unwrap_or(clock.last).min(clock.last).max(after);
        let (mut rows, mut edge) = (Vec::new(), until);
        let kinds = self.registry.kinds().filter(|adapter| adapter.collection() == asked.collection);
        for kind in kinds.map(Adapter::kind).collect::<Vec<_>>() {
            // One more than wanted, to know whether there is one.
            let query = PageQuery { kind, after, until: edge, removals: after > Stamp::default(), limit: limit + 1 };
            let page = txn.page(&caller.scope, &query).await?;
            if let Some(beyond) = page.get(limit) {
                edge = beyond.stamp; // a later row of any kind is not on this page
            }
            rows.extend(page);
        }
        rows.sort_by_key(|row| row.stamp);
        let more = rows.len() > limit;
        let cursor = if more { rows[limit - 1].stamp } else { until };
        rows.retain(|row| row.stamp <= cursor);
        let (full, state) = (after == Stamp::default(), self.state(txn.as_ref(), caller));
        Ok(Page { rows, cursor, more, full, epoch: clock.epoch, restored_to, state })
    }

    /// Applies operations in one transaction and tells what became of each.
    ///
    /// # Errors
    /// More operations than one request may carry, a base that was never issued, or the store.
    pub async fn changes(
        &self,
        store: &dyn ServerStore,
        caller: &Caller,
        state: Option<&str>,
        operations: &[Operation],
    ) -> Result<Vec<OpResult>, ExchangeError> {
        if operations.len() > CHANGES {
            return Err(ExchangeError::Refused(ServerCode::TooLarge));
        }
        let mut held = store.write(caller.session.organisation).await?;
        let mut batch = batch(held.clock(), caller, state, operations).map_err(ExchangeError::Refused)?;
        let mut results = Vec::with_capacity(operations.len());
        for operation in operations {
            results.push(self.apply(held.as_mut(), caller, operation, &mut batch).await?);
        }
        held.commit().await?;
        Ok(results)
    }
}
