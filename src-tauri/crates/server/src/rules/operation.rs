//! One operation to one verdict, under the clock row.
//!
//! Rules decide before anything is written, and each operation stands in a savepoint of its own: a bad one
//! never fails its neighbours. Only `ok` is remembered; everything else is decided anew when it comes again.
//!
//! It is remembered under the user: an operation's id names the database that sealed it, and a laptop that
//! signs in again may be a new device to the server while its operations are the same.

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{
    EditInterval, EditTime, EntityId, FieldError, Invalid, Kind, OpId, RecordKey, ServerTime, Stamp,
    wire::{Action, OpResult, Operation, Verdict},
};
use sha2::{Digest as _, Sha256};

use super::{
    Caller, RETRY_AFTER, Rules,
    base::{Bases, Version},
};
use crate::store::{Answer, Author, Fate, HistoryRow, StoreError, WriteTxn};

/// What the operations of one request did beyond their own records, and what they know of each other.
#[derive(Debug, Default)]
pub struct Batch {
    /// How their bases are to be read.
    pub bases: Bases,
    /// The request was made under other grants than the present ones.
    pub foreign_grants: bool,
    /// Records stamped beyond those that the operations name.
    pub touched: BTreeSet<RecordKey>,
    /// Rows that went with a deleted owner, by operation and kind.
    pub buried: Vec<Buried>,
}

/// Rows that went with a deleted owner.
#[derive(Debug)]
pub struct Buried {
    /// The operation that deleted the owner.
    pub op: OpId,
    /// Ids and stamps by kind.
    pub kinds: BTreeMap<Kind, Vec<(EntityId, Stamp)>>,
}

/// An operation on its way to a verdict.
pub(super) struct Attempt<'a> {
    pub caller: &'a Caller,
    pub operation: &'a Operation,
    pub version: Version,
    /// The author of what this operation writes.
    pub author: Author,
    pub now: ServerTime,
}

impl<'a> Attempt<'a> {
    /// Nothing is typed in the future: an interval beyond the server's clock is cut off there, lest it win
    /// for ever. Nor before 1970: a time outside of the calendar could be written to nobody.
    pub fn new(caller: &'a Caller, operation: &'a Operation, version: Version, now: ServerTime) -> Self {
        let (first, limit) = (EditTime::default(), EditTime::from_micros(now.micros()).max(EditTime::default()));
        let author = Author {
            by: caller.session.account.id,
            device: Some(caller.session.device),
            device_name: caller.session.device_name.clone(),
            op: Some(operation.op),
            edited: EditInterval::new(operation.edited.from.clamp(first, limit), operation.edited.to.clamp(first, limit)),
        };
        Self { caller, operation, version, author, now }
    }

    pub fn key(&self) -> RecordKey {
        RecordKey::new(self.operation.kind.clone(), self.operation.id)
    }

    /// Keeps the payload in the history although it does not become a version.
    pub async fn keep(&self, txn: &mut dyn WriteTxn, fate: Fate) -> Result<(), StoreError> {
        // What a device had not sent when the record was erased does not come back by its losing.
        let erased = txn.erasures().await?.iter().any(|erasure| erasure.key.id == self.operation.id);
        let data = self.operation.data.clone().filter(|_| !erased);
        txn.keep(&HistoryRow { key: self.key(), fate, stamp: None, data, author: self.author.clone(), recorded: self.now }).await
    }
}

impl Rules {
    /// Applies one operation.
    ///
    /// # Errors
    /// The transaction as a whole is lost.
    pub async fn apply(
        &self,
        txn: &mut dyn WriteTxn,
        caller: &Caller,
        operation: &Operation,
        batch: &mut Batch,
    ) -> Result<OpResult, StoreError> {
        txn.savepoint().await?;
        let before = (batch.touched.clone(), batch.buried.len());
        let verdict = match self.decide(txn, caller, operation, batch).await {
            Ok(verdict) => {
                txn.release().await?;
                verdict
            }
            Err(error) => {
                tracing::error!(kind = %operation.kind, op = %operation.op, %error, "An operation failed and is asked for again");
                txn.rollback().await?;
                batch.touched = before.0;
                batch.buried.truncate(before.1);
                Verdict::Retry { after: RETRY_AFTER }
            }
        };
        Ok(OpResult { op: operation.op, verdict })
    }

    async fn decide(
        &self,
        txn: &mut dyn WriteTxn,
        caller: &Caller,
        operation: &Operation,
        batch: &mut Batch,
    ) -> Result<Verdict, StoreError> {
        let user = caller.session.account.id;
        let version = batch.bases.resolve(txn, user, operation).await?;
        let answer = txn.answer(user, operation.op).await?;
        let made;
        let operation = if operation.change.is_some() {
            match (self.whole(txn, caller, operation, version).await?, &answer) {
                (Ok(whole), _) => {
                    made = whole;
                    &made
                }
                // What it was made on is forgotten, but not that it was done.
                (Err(_), Some(answer)) => return Ok(Verdict::Ok { updated_at: answer.stamp, current: None }),
                (Err(refusal), None) => {
                    batch.bases.not_done(operation.op, version);
                    return Ok(refusal);
                }
            }
        } else {
            operation
        };
        let hash = payload_hash(operation);
        if let Some(answer) = answer {
            return Ok(if answer.hash == hash {
                Verdict::Ok { updated_at: answer.stamp, current: None }
            } else {
                invalid("", "op_reused", "This operation was sent before with another content")
            });
        }
        let attempt = Attempt::new(caller, operation, version, self.now());
        let verdict = match operation.action {
            _ if !caller.scope.role.may_write() => Verdict::Denied,
            _ if self.registry.get(&operation.kind).is_none() => {
                invalid("", "unknown_kind", format!("This server does not know the kind {}", operation.kind))
            }
            _ if self.reach(&operation.kind).managed && !caller.scope.role.may_write_shared() => Verdict::Denied,
            Action::Archive => self.archive(txn, &attempt).await?,
            Action::Put => self.put(txn, &attempt, batch).await?,
            Action::Delete => self.delete(txn, &attempt, batch).await?,
        };
        if let Verdict::Ok { updated_at, .. } = &verdict {
            txn.remember(user, operation.op, &Answer { hash, stamp: *updated_at }, attempt.now).await?;
        } else {
            batch.bases.not_done(operation.op, version);
        }
        Ok(verdict)
    }
}

impl Rules {
    /// Keeps an edit that lost on the device, of a record that the caller may change; of any other the device's journal
    /// is the one place that has it.
    async fn archive(&self, txn: &mut dyn WriteTxn, attempt: &Attempt<'_>) -> Result<Verdict, StoreError> {
        let (caller, operation) = (attempt.caller, attempt.operation);
        let shared = self.reach(&operation.kind).shared;
        let held = self.look(txn, caller, operation.id).await?.seen();
        if !held.is_some_and(|row| row.key.kind == operation.kind && (shared || caller.scope.covers(&row.path))) {
            return Ok(Verdict::Denied);
        }
        attempt.keep(txn, Fate::Archived).await?;
        Ok(Verdict::Ok { updated_at: None, current: None })
    }
}

/// SHA-256 of all that an operation says but its id.
fn payload_hash(operation: &Operation) -> [u8; 32] {
    // An operation came as JSON, so it can be written as JSON; payloads are sorted by field.
    Sha256::digest(serde_json::to_vec(operation).unwrap_or_default()).into()
}

/// A refusal for one reason.
pub(super) fn invalid(field: &str, code: &str, message: impl Into<String>) -> Verdict {
    Verdict::Invalid { errors: vec![FieldError { field: field.to_owned(), code: code.to_owned(), message: message.into() }] }
}

/// A refusal for all that was noted.
pub(super) fn all_invalid(invalid: Invalid) -> Verdict {
    Verdict::Invalid { errors: invalid.0 }
}
