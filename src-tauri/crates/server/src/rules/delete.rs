//! Deleting a record with all that it owns. Ownership alone takes along; a reference holds back (required)
//! or lets go (optional).

use std::collections::BTreeMap;

use rounds_model::{
    EntityId, Kind, Stamp,
    wire::{ConflictCode, Verdict},
};

use super::{
    Rules,
    base::{Standing, Version, compare},
    current,
    operation::{Attempt, Batch, Buried, invalid},
};
use crate::{
    path::Path,
    store::{Fate, Inbound, Row, StoreError, Under, WriteTxn},
};

impl Rules {
    pub(super) async fn delete(&self, txn: &mut dyn WriteTxn, attempt: &Attempt<'_>, batch: &mut Batch) -> Result<Verdict, StoreError> {
        let (caller, operation) = (attempt.caller, attempt.operation);
        let Some(held) = txn.record(operation.id).await? else {
            return self.delete_nothing(txn, attempt).await;
        };
        let covered = self.reach(&operation.kind).shared || caller.scope.covers(&held.path);
        if !covered || held.key.kind != operation.kind {
            return Ok(Verdict::Denied);
        }
        if held.data.is_none() {
            // Both deleted it: that is no conflict.
            return Ok(Verdict::Ok { updated_at: Some(held.stamp), current: None });
        }
        match compare(attempt.version, Some(&held)) {
            Standing::Same => {}
            Standing::Outdone => {
                attempt.keep(txn, Fate::Rejected).await?;
                return Ok(Verdict::Ok { updated_at: Some(held.stamp), current: Some(current(&held, caller)) });
            }
            Standing::Moved | Standing::NeverHere => {
                attempt.keep(txn, Fate::Rejected).await?;
                return Ok(Verdict::Conflict { code: ConflictCode::Stale, current: current(&held, caller) });
            }
        }
        let under = txn.under(&held.path).await?;
        // What was on the screen under other grants says nothing of what these show.
        let seen = operation.seen.filter(|_| !batch.foreign_grants);
        if let Some(newest) = unseen(&under, seen, caller.session.device) {
            attempt.keep(txn, Fate::Rejected).await?;
            let Some(newest) = txn.record(newest).await? else { return Ok(Verdict::Denied) };
            return Ok(Verdict::Conflict { code: ConflictCode::SubtreeChanged, current: current(&newest, caller) });
        }
        let inbound = txn.inbound(&held.path).await?;
        if let Some(holder) = inbound.iter().find(|inbound| self.requires(inbound)) {
            let title = self.registry.get(&holder.record.kind).map_or_else(|| holder.record.kind.to_string(), |adapter| adapter.title());
            return Ok(invalid("", "in_use", format!("{title} refers to it, so it cannot be deleted; set it inactive instead")));
        }
        let stamp = self.bury(txn, &held.key.id, attempt, batch).await?;
        let mut buried: BTreeMap<Kind, Vec<(EntityId, Stamp)>> = BTreeMap::new();
        for row in &under {
            let stamp = self.bury(txn, &row.key.id, attempt, batch).await?;
            buried.entry(row.key.kind.clone()).or_default().push((row.key.id, stamp));
        }
        if !buried.is_empty() {
            batch.buried.push(Buried { op: operation.op, kinds: buried });
        }
        self.let_go(txn, &inbound, attempt, batch).await?;
        Ok(Verdict::Ok { updated_at: Some(stamp), current: None })
    }

    /// A record that never came here is deleted on the device: a tombstone says that both agree.
    async fn delete_nothing(&self, txn: &mut dyn WriteTxn, attempt: &Attempt<'_>) -> Result<Verdict, StoreError> {
        if compare(attempt.version, None) != Standing::Same {
            return Ok(Verdict::Denied);
        }
        let key = attempt.key();
        let path = Path::top(key.id);
        let row = Row { key, stamp: txn.draw(attempt.now), data: None, path, shared: false, author: attempt.author.clone(), lost: None };
        txn.put(&row, &[], attempt.now).await?;
        Ok(Verdict::Ok { updated_at: Some(row.stamp), current: None })
    }

    async fn bury(&self, txn: &mut dyn WriteTxn, id: &EntityId, attempt: &Attempt<'_>, batch: &mut Batch) -> Result<Stamp, StoreError> {
        let Some(mut row) = txn.record(*id).await? else { return Err(StoreError::Corrupt { table: "record" }) };
        row.stamp = txn.draw(attempt.now);
        row.data = None;
        row.author = attempt.author.clone();
        row.lost = match attempt.version {
            // A put of an earlier lost version must not ask about a deletion that had come after it.
            Version::Lost { stamp, .. } => Some(stamp),
            Version::None | Version::At(_) | Version::Unknown => None,
        };
        if *id != attempt.operation.id {
            // The operation names its own record; what went along is no version that it sealed.
            row.author.op = None;
        }
        txn.put(&row, &[], attempt.now).await?;
        self.look_through(txn, &row.path, &[], Some(&row.path), attempt.now, &mut batch.touched).await?;
        batch.touched.remove(&row.key);
        Ok(row.stamp)
    }

    /// Sets the optional references to what was deleted null.
    async fn let_go(
        &self,
        txn: &mut dyn WriteTxn,
        inbound: &[Inbound],
        attempt: &Attempt<'_>,
        batch: &mut Batch,
    ) -> Result<(), StoreError> {
        for reference in inbound {
            let Some(mut row) = txn.record(reference.record.id).await? else { continue };
            let Some(data) = &mut row.data else { continue };
            data.0.insert(reference.field.clone(), serde_json::Value::Null);
            row.stamp = txn.draw(attempt.now);
            row.author = attempt.author.clone(); // its device is never in conflict with what its own operation did
            row.lost = None;
            let links = self.links(&row);
            txn.put(&row, &links, attempt.now).await?;
            self.look_through(txn, &row.path, &links, Some(&row.path), attempt.now, &mut batch.touched).await?;
            // The device is told of what it may see; of the rest it never hears.
            if self.sees(txn, attempt.caller, &row).await? {
                batch.touched.insert(row.key);
            }
        }
        Ok(())
    }

    fn requires(&self, inbound: &Inbound) -> bool {
        let adapter = self.registry.get(&inbound.record.kind);
        let parent = adapter.and_then(|adapter| adapter.parents().into_iter().find(|parent| parent.field == inbound.field));
        // A link that the declarations no longer know holds back: better a refusal than a hole.
        parent.is_none_or(|parent| parent.required)
    }
}

/// The newest row of the subtree that another device stamped after what the person saw.
fn unseen(under: &[Under], seen: Option<Stamp>, device: EntityId) -> Option<EntityId> {
    let seen = seen.unwrap_or_default();
    let strange = under.iter().filter(|row| row.stamp > seen && row.device != Some(device));
    strange.max_by_key(|row| row.stamp).map(|row| row.key.id)
}
