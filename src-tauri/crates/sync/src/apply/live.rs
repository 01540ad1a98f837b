//! Live versions: parents before children, in chunks; what has no parent here is parked.

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{Content, EntityId, Kind, RecordKey, wire};

use crate::{Held, Parked, Version, ports::StoreError};

use super::{Applier, CHUNK};

impl Applier<'_> {
    /// Applies everything staged and everything parked before.
    pub(super) async fn records(&mut self) -> Result<(), StoreError> {
        let mut waiting: BTreeMap<EntityId, wire::Record> = BTreeMap::new();
        for parked in self.txn.parked().await? {
            self.txn.remove_parked(parked.record.key.id).await?;
            waiting.insert(parked.record.key.id, parked.record);
        }
        let mut removed: BTreeMap<EntityId, wire::Record> = BTreeMap::new();
        let mut orphans: Vec<wire::Record> = Vec::new();
        let mut kinds = self.txn.staged_kinds().await?.into_iter().map(|(kind, _)| kind).collect::<BTreeSet<Kind>>();
        kinds.extend(waiting.values().map(|record| record.key.kind.clone()));
        let mut kinds: Vec<Kind> = kinds.into_iter().collect();
        kinds.sort_by_key(|kind| self.registry.rank(kind));
        for kind in kinds {
            let mut after = None;
            loop {
                let staged = self.txn.staged(&kind, after, u32::try_from(CHUNK).unwrap_or(u32::MAX)).await?;
                let Some(last) = staged.last() else { break };
                after = Some(last.key.id);
                // What is named now is in the scope again: that it had left is over.
                for record in staged.iter().filter(|record| record.content.is_live()) {
                    if waiting.get(&record.key.id).is_some_and(|parked| parked.content == Content::Gone) {
                        waiting.remove(&record.key.id);
                    }
                }
                orphans.extend(self.batch(staged, &mut removed).await?);
            }
            let waited = waiting.values().filter(|record| record.key.kind == kind).cloned().collect();
            orphans.extend(self.batch(waited, &mut removed).await?);
        }
        self.orphans(orphans, &removed).await?;
        self.removed(removed).await?;
        self.txn.clear_staged().await
    }

    /// Applies the live versions among `records` and collects the others; of two of one record the newer counts.
    async fn batch(
        &mut self,
        records: Vec<wire::Record>,
        removed: &mut BTreeMap<EntityId, wire::Record>,
    ) -> Result<Vec<wire::Record>, StoreError> {
        let mut live = Vec::with_capacity(records.len());
        for record in records {
            match removed.get(&record.key.id) {
                Some(other) if other.stamp > record.stamp => {}
                _ if record.content.is_live() => {
                    removed.remove(&record.key.id);
                    live.push(record);
                }
                _ => {
                    removed.insert(record.key.id, record);
                }
            }
        }
        self.live(live, &BTreeSet::new()).await
    }

    /// Tries orphans again while any finds its parent; the rest is parked and its parents are asked for.
    async fn orphans(&mut self, mut orphans: Vec<wire::Record>, removed: &BTreeMap<EntityId, wire::Record>) -> Result<(), StoreError> {
        // A parent that the server says is no more, or is not for this user: an optional reference to it is let go.
        let never: BTreeSet<EntityId> = removed.keys().copied().collect();
        loop {
            let before = orphans.len();
            orphans = self.live(orphans, &never).await?;
            if orphans.len() == before {
                break;
            }
        }
        for record in orphans {
            let missing = self.missing(&record, &BTreeSet::new()).await?;
            let wanted: Vec<RecordKey> = missing.iter().filter(|key| !never.contains(&key.id)).cloned().collect();
            self.txn.put_needs(&wanted).await?;
            self.txn.put_parked(&Parked { record, waits_for: missing, invalid: Vec::new() }).await?;
        }
        Ok(())
    }

    /// The parents of `record` that are not here.
    async fn missing(&mut self, record: &wire::Record, never: &BTreeSet<EntityId>) -> Result<Vec<RecordKey>, StoreError> {
        let links = self.links(record, never).0;
        let ids: Vec<EntityId> = links.iter().map(|key| key.id).collect();
        let existing = self.txn.existing(&ids).await?;
        Ok(links.into_iter().filter(|key| !existing.contains(&key.id)).collect())
    }

    /// The parents that `record` must have here, and the fields that are let go because their target is in `never`.
    fn links(&self, record: &wire::Record, never: &BTreeSet<EntityId>) -> (Vec<RecordKey>, Vec<String>) {
        let (Some(adapter), Content::Live(data)) = (self.registry.get(&record.key.kind), &record.content) else {
            return (Vec::new(), Vec::new());
        };
        let (loose, firm): (Vec<_>, Vec<_>) = adapter.links(data).into_iter().partition(|(parent, id)| !parent.owner && never.contains(id));
        (
            firm.into_iter().map(|(parent, id)| RecordKey::new(parent.kind, id)).collect(),
            loose.into_iter().map(|(parent, _)| parent.field.to_owned()).collect(),
        )
    }

    /// Applies live versions of one kind; returns those whose parents are not here.
    async fn live(&mut self, records: Vec<wire::Record>, never: &BTreeSet<EntityId>) -> Result<Vec<wire::Record>, StoreError> {
        let mut orphans = Vec::new();
        let mut records = records.into_iter().peekable();
        while records.peek().is_some() {
            let chunk: Vec<wire::Record> = records.by_ref().take(CHUNK).collect();
            let ids: Vec<EntityId> = chunk.iter().map(|record| record.key.id).collect();
            let held = self.txn.held(&ids).await?;
            let linked: Vec<(Vec<RecordKey>, Vec<String>)> = chunk.iter().map(|record| self.links(record, never)).collect();
            let parents: BTreeSet<EntityId> = linked.iter().flat_map(|(keys, _)| keys.iter().map(|key| key.id)).collect();
            let existing = self.txn.existing(&parents.into_iter().collect::<Vec<_>>()).await?;
            let mut clean: Vec<Held> = Vec::with_capacity(chunk.len());
            for ((record, held), (links, loose)) in chunk.into_iter().zip(held).zip(linked) {
                if links.iter().any(|key| !existing.contains(&key.id)) {
                    orphans.push(record);
                    continue;
                }
                let older = held.as_ref().and_then(|held| held.base.as_ref()).is_some_and(|base| base.stamp > record.stamp);
                if let Some(invalid) = self.unfit(&record).filter(|_| !older) {
                    self.txn.put_parked(&Parked { record, waits_for: Vec::new(), invalid }).await?;
                    continue;
                }
                if self.plain(held.as_ref(), &record) {
                    let hidden = self.hidden(&links, &existing).await?;
                    let version = Version { stamp: record.stamp, content: record.content };
                    let mut row = Held::clean(record.key, version, self.device.generation);
                    (row.loose, row.hidden_under) = (loose, hidden);
                    *self.tally.pulled.entry(row.key.kind.clone()).or_default() += 1;
                    self.tally.changed.insert(row.key.kind.clone());
                    clean.push(row);
                } else {
                    self.decide(held, record, loose).await?;
                }
            }
            self.txn.put_held(&clean).await?;
            self.settled(&ids).await?;
        }
        Ok(orphans)
    }

    /// Whether nothing of mine is at stake: the way of almost every record, which goes in bulk.
    fn plain(&self, held: Option<&Held>, record: &wire::Record) -> bool {
        let id = &record.key.id;
        // A form open on it may have to follow what my own operation did.
        let followed =
            record.op.is_some_and(|op| op.incarnation == self.device.incarnation) && self.pins.iter().any(|pin| pin.key.id == *id);
        let of_this_pull = held.is_some_and(|held| self.is_of_this_pull(held));
        let lost = |stamp| !of_this_pull && self.device.lost.as_ref().is_some_and(|lost| lost.has(stamp));
        let older = |stamp| stamp < record.stamp && !lost(stamp);
        let newer =
            held.is_none_or(|held| !held.is_dirty() && (self.is_mended(held) || held.base.as_ref().is_none_or(|base| older(base.stamp))));
        newer && !followed && !self.conflicts.contains_key(id) && self.sealed.get(id).is_none_or(Vec::is_empty)
    }

    /// What keeps a version from being shown: it is set aside, and the rest goes on.
    fn unfit(&self, record: &wire::Record) -> Option<Vec<rounds_model::FieldError>> {
        let (adapter, data) = (self.registry.get(&record.key.kind)?, record.content.payload()?);
        adapter.check(data).err().map(|invalid| invalid.0)
    }

    /// The delete made here that hides a record arriving under it.
    async fn hidden(&mut self, links: &[RecordKey], existing: &BTreeSet<EntityId>) -> Result<Option<EntityId>, StoreError> {
        if self.deleting.is_empty() || links.is_empty() {
            return Ok(None);
        }
        let ids: Vec<EntityId> = links.iter().map(|key| key.id).filter(|id| existing.contains(id)).collect();
        let parents = self.txn.held(&ids).await?;
        Ok(parents.into_iter().flatten().find_map(|parent| {
            let deleted_here = parent.is_dirty() && !parent.content.is_live();
            parent.hidden_under.or(deleted_here.then_some(parent.key.id))
        }))
    }

    /// These records are no longer asked for.
    async fn settled(&mut self, ids: &[EntityId]) -> Result<(), StoreError> {
        let still: BTreeSet<EntityId> = self
            .txn
            .parked()
            .await?
            .into_iter()
            .filter(|one| one.waits_for.contains(&one.record.key))
            .map(|one| one.record.key.id)
            .collect();
        let done: Vec<EntityId> = ids.iter().copied().filter(|id| !still.contains(id)).collect();
        self.txn.remove_needs(&done).await
    }
}
