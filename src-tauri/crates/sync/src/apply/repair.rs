//! Where the digests differ: the kinds that differ are fetched from their beginning and laid over what is held. Nothing is
//! wiped, nothing of mine is touched, and it is tried once a day at most, because it may cost as much as a first download.
//!
//! First the server is asked for its digest kind by kind, then for all of the kinds that differ. A clean record of these
//! is taken as the server names it, whatever stamp is here; what it does not name is let go as at the end of a full pull.

use std::collections::BTreeSet;

use rounds_model::{Digest, Kind, ServerTime, Stamp};
use tracing::warn;

use crate::{Held, Repair, RepairStep, ports::StoreError};

use super::Applier;

/// How long after one repair the next may begin, in microseconds: a day.
const REST: i64 = 24 * 3_600 * 1_000_000;

impl Applier<'_> {
    /// Whether `held` is taken as the server names it: it is of a kind under repair and was not named yet.
    pub(super) fn is_mended(&self, held: &Held) -> bool {
        held.generation < self.device.generation && self.under_repair().is_some_and(|kinds| kinds.contains(&held.key.kind))
    }

    fn under_repair(&self) -> Option<&BTreeSet<Kind>> {
        match self.device.repair.as_ref().map(|repair| &repair.step) {
            Some(RepairStep::Fetch(kinds)) => Some(kinds),
            _ => None,
        }
    }

    /// All of the kinds under repair is here: what was not named is no longer on the server.
    pub(super) async fn end_fetching(&mut self) -> Result<(), StoreError> {
        let Some(kinds) = self.under_repair().cloned() else { return Ok(()) };
        let mut unseen = self.txn.unseen_since(self.device.generation).await?;
        unseen.retain(|key| kinds.contains(&key.kind));
        self.sweep(unseen).await?;
        if let Some(repair) = &mut self.device.repair {
            repair.step = RepairStep::Done;
        }
        Ok(())
    }

    /// The digests differ: the next step, if one is due. `theirs` is the server's digest by kind where it was told.
    pub(super) fn mend(&mut self, ours: &Digest, theirs: Option<&Digest>, now: ServerTime) {
        let rests = |repair: &Repair| repair.step == RepairStep::Done && now.micros() - repair.begun.micros() < REST;
        if self.device.repair.as_ref().is_some_and(rests) {
            return;
        }
        let begun = self.device.repair.as_ref().filter(|repair| repair.step == RepairStep::Compare).map_or(now, |repair| repair.begun);
        let step = theirs.map_or(RepairStep::Compare, |theirs| {
            let all: BTreeSet<&Kind> = ours.keys().chain(theirs.keys()).collect();
            let differing: BTreeSet<Kind> = all.into_iter().filter(|kind| ours.get(kind) != theirs.get(kind)).cloned().collect();
            warn!(kinds = ?differing, "The digests differ: these kinds are fetched anew");
            // The cursors are the repair: a run that is dropped now is continued by the next one.
            self.device.cursors = differing.iter().map(|kind| (kind.clone(), Stamp::default())).collect();
            self.device.generation += 1;
            RepairStep::Fetch(differing)
        });
        self.device.repair = Some(Repair { begun, step });
        self.tally.mending = true;
    }
}
