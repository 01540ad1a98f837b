//! Erasing what a record says, for good: a person asked for it, or the law does. The record becomes a
//! tombstone that takes it from every device at its next sync, all that its history held is emptied, and the
//! ledger keeps who had it done and why. What a live record must refer to stays, without what is personal in it.

use std::collections::HashMap;

use rounds_model::{
    EditInterval, EditTime, EntityId, Field, OpId, RecordKey, Role, Shape,
    wire::{Action, Operation, Verdict},
};

use super::{
    Caller, Rules,
    base::Version,
    load::refusal,
    operation::{Attempt, Batch},
};
use crate::{
    scope::Scope,
    store::{Account, Erasure, Row, ServerStore, Session, StoreError, WriteTxn},
};

/// What stands where a text must stand and none may.
const ERASED: &str = "[erased]";

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// There never was such a record.
    #[error("there is no {} {}", .0.kind, .0.id)]
    NoRecord(RecordKey),
    /// The rules refuse what would be left.
    #[error("it cannot be erased: {0}")]
    Refused(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Erased {
    /// The record and all that it owned are gone.
    Gone {
        /// Every record emptied, that one first.
        emptied: Vec<RecordKey>,
        /// Records that referred to it and stay as they are; what they say of a person is theirs.
        referring: Vec<RecordKey>,
    },
    /// Live records must refer to it, so it stays without its personal fields.
    Blanked {
        /// The records that refer to it.
        referring: Vec<RecordKey>,
    },
}

impl Rules {
    /// Erases a record, in the name of the account that asks.
    ///
    /// # Errors
    /// No such record, what would be left is not valid, or the store failed; then nothing is changed.
    pub async fn erase(
        &self,
        store: &dyn ServerStore,
        organisation: EntityId,
        by: &Account,
        key: &RecordKey,
        reason: &str,
    ) -> Result<Erased, EraseError> {
        let mut txn = store.write(organisation).await?;
        let Some(held) = txn.record(key.id).await?.filter(|row| row.key == *key) else {
            return self.erase_past(txn, by, key, reason).await;
        };
        let mut referring: Vec<RecordKey> = txn.inbound(&held.path).await?.into_iter().map(|inbound| inbound.record).collect();
        referring.dedup();
        let caller = caller(organisation, by);
        let mut operation = self.operation(Action::Delete, key);
        operation.seen = Some(txn.clock().last);
        let (mut batch, version) = (Batch::default(), Version::At(held.stamp));
        let attempt = self.attempt(&caller, &operation, version);
        match self.delete(txn.as_mut(), &attempt, &mut batch).await? {
            Verdict::Ok { .. } => {}
            // Nothing has been written: the rules look at all references first.
            Verdict::Invalid { .. } => {
                self.blank(txn.as_mut(), &caller, &held, &self.erasure(key, by, reason), version).await?;
                txn.commit().await?;
                return Ok(Erased::Blanked { referring });
            }
            other => return Err(EraseError::Refused(refusal(&other).unwrap_or_default())),
        }
        // What was deleted before, by itself or with the record, still has a past.
        let mut emptied: Vec<RecordKey> = std::iter::once(key.clone()).chain(txn.ever_under(key.id).await?).collect();
        self.add_pruned(txn.as_mut(), &mut emptied).await?;
        for key in &emptied {
            txn.erase(&self.erasure(key, by, reason)).await?;
        }
        txn.commit().await?;
        Ok(Erased::Gone { emptied, referring })
    }

    /// Erases a record that was deleted so long ago that nothing but its history is left.
    async fn erase_past(&self, mut txn: Box<dyn WriteTxn>, by: &Account, key: &RecordKey, reason: &str) -> Result<Erased, EraseError> {
        if !txn.history(key.id).await?.iter().any(|entry| entry.key == *key) {
            return Err(EraseError::NoRecord(key.clone()));
        }
        let mut emptied = vec![key.clone()];
        self.add_pruned(txn.as_mut(), &mut emptied).await?;
        for key in &emptied {
            txn.erase(&self.erasure(key, by, reason)).await?;
        }
        txn.commit().await?;
        Ok(Erased::Gone { emptied, referring: Vec::new() })
    }

    /// Adds what the records named owned once and of which nothing but history is left: no path leads there any more,
    /// only what it said of its owner.
    async fn add_pruned(&self, txn: &mut dyn WriteTxn, named: &mut Vec<RecordKey>) -> Result<(), StoreError> {
        let mut under: HashMap<EntityId, Vec<RecordKey>> = HashMap::new();
        for (key, data) in txn.pruned().await? {
            let links = self.registry.get(&key.kind).map(|adapter| adapter.links(&data)).unwrap_or_default();
            if let Some((_, owner)) = links.into_iter().find(|(parent, _)| parent.owner) {
                under.entry(owner).or_default().push(key);
            }
        }
        let mut next = 0;
        while let Some(owner) = named.get(next) {
            named.extend(under.remove(&owner.id).unwrap_or_default());
            next += 1;
        }
        Ok(())
    }

    /// Writes a version without what is personal, over a history without content.
    pub(super) async fn blank(
        &self,
        txn: &mut dyn WriteTxn,
        caller: &Caller,
        held: &Row,
        erasure: &Erasure,
        version: Version,
    ) -> Result<(), EraseError> {
        let fields: &[Field] = self.registry.get(&held.key.kind).map_or(&[], |adapter| adapter.fields());
        let mut data = held.data.clone().unwrap_or_default();
        for field in fields.iter().filter(|field| field.personal) {
            data.0.remove(field.name);
            if field.required && matches!(field.shape, Shape::Text | Shape::LongText) {
                data = data.with(field.name, ERASED);
            }
        }
        txn.erase(erasure).await?;
        let mut operation = self.operation(Action::Put, &held.key);
        operation.data = Some(data);
        let attempt = self.attempt(caller, &operation, version);
        let verdict = self.put(txn, &attempt, &mut Batch::default()).await?;
        refusal(&verdict).map_or(Ok(()), |why| Err(EraseError::Refused(why)))
    }

    fn erasure(&self, key: &RecordKey, by: &Account, reason: &str) -> Erasure {
        Erasure { key: key.clone(), by: by.id, reason: reason.to_owned(), at: self.now() }
    }

    pub(super) fn operation(&self, action: Action, key: &RecordKey) -> Operation {
        let now = EditTime::from_micros(self.now().micros());
        let (kind, id, edited) = (key.kind.clone(), key.id, EditInterval::new(now, now));
        Operation { op: OpId { incarnation: 0, counter: 0 }, kind, id, action, base: None, data: None, change: None, edited, seen: None }
    }

    pub(super) fn attempt<'a>(&self, caller: &'a Caller, operation: &'a Operation, version: Version) -> Attempt<'a> {
        let mut attempt = Attempt::new(caller, operation, version, self.now());
        attempt.author.device = None;
        attempt.author.op = None;
        attempt
    }
}

/// The account `by` with everything granted: whoever reaches the server's own commands may erase.
pub(super) fn caller(organisation: EntityId, by: &Account) -> Caller {
    let account = Account { role: Role::Administrator, ..by.clone() };
    let scope = Scope::new(by.id, Role::Administrator, None);
    Caller { session: Session { organisation, account, device: by.id, device_name: "server".into(), unsent: None }, scope }
}
