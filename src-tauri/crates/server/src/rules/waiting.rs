//! What waits on a device after an exchange, as far as it can be known here: what the device said that it held back, and
//! what it sent and was not taken.

use std::collections::HashSet;

use rounds_model::{
    ServerTime,
    wire::{Action, ExchangeRequest, OpResult, Verdict},
};

use super::{Caller, Rules};
use crate::store::{ServerStore, Unsent};

/// A device cannot hold so many: what is told beyond it is read as this.
const MOST: u64 = u32::MAX as u64;

impl Rules {
    /// Notes what waits on the caller's device after `request` was answered with these results. Written only when it is
    /// another than what is known: an exchange that changes nothing should write nothing.
    pub async fn note_waiting(&self, store: &dyn ServerStore, caller: &Caller, request: &ExchangeRequest, results: &[OpResult]) {
        let unsent = left(request, results, self.now());
        if caller.session.unsent == Some(unsent) {
            return;
        }
        if let Err(error) = store.waits(caller.session.organisation, caller.session.device, unsent).await {
            // The exchange is done; the next one tells it again.
            tracing::warn!(%error, "What waits on a device could not be noted");
        }
    }
}

/// What waits on the device once it has these results. No clock of a device tells of what is to come.
fn left(request: &ExchangeRequest, results: &[OpResult], now: ServerTime) -> Unsent {
    let taken: HashSet<_> = results.iter().filter(|one| matches!(one.verdict, Verdict::Ok { .. })).map(|one| one.op).collect();
    // The device's journal keeps what it archives: that waits for nothing.
    let refused: Vec<_> = request.operations.iter().filter(|one| one.action != Action::Archive && !taken.contains(&one.op)).collect();
    let records: HashSet<_> = refused.iter().map(|one| one.id).collect();
    let held_back = request.waiting;
    let since = refused.iter().map(|one| ServerTime::from_micros(one.edited.to.micros())).chain(held_back.map(|held| held.since));
    let count = held_back.map_or(0, |held| held.count).saturating_add(records.len() as u64).min(MOST);
    Unsent { count, since: since.min().map(|since| since.min(now)) }
}

#[cfg(test)]
mod tests {
    use rounds_model::wire::Waiting;

    use super::*;
    use crate::{
        testing::{Bench, school},
        toys::id,
    };

    const HOUR: i64 = 3_600_000_000;

    #[tokio::test]
    async fn what_is_held_back_and_what_is_not_taken_waits_since_the_first_of_it() {
        let bench = Bench::new().await;
        let office = bench.world().await;
        let now = ServerTime::from_micros(1_700_000_000_000_000 + HOUR);
        let typed = ServerTime::from_micros(1_700_000_000_000_000);
        let told = |held: Option<(u64, i64)>| {
            held.map(|(count, hours)| Waiting { count, since: ServerTime::from_micros(typed.micros() + hours * HOUR) })
        };
        let good = office.put("School", 20, None, school(1));
        let bad = office.put("School", 21, None, school(99));
        let archive = rounds_model::wire::Operation { action: Action::Archive, ..office.put("School", 22, None, school(99)) };
        for (operations, held, count, since) in [
            (vec![], None, 0, None),
            (vec![good.clone()], None, 0, None),
            (vec![bad.clone()], None, 1, Some(typed)),
            (vec![archive, bad.clone(), bad.clone()], None, 1, Some(typed)),
            (vec![good.clone(), bad.clone()], told(Some((2, -1))), 3, Some(ServerTime::from_micros(typed.micros() - HOUR))),
            (vec![good], told(Some((1, 9))), 1, Some(now)),
            (vec![bad], told(Some((u64::MAX, 0))), MOST, Some(typed)),
        ] {
            let request = ExchangeRequest { operations, waiting: held, ..ExchangeRequest::default() };
            let results = office.exchange(request.clone()).await.unwrap().results;
            assert_eq!(left(&request, &results, now), Unsent { count, since }, "{request:?}");
        }
        assert!(bench.row(21).await.is_none() && bench.row(20).await.is_some_and(|row| row.key.id == id(20)));
    }
}
