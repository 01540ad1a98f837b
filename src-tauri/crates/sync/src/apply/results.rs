//! What the server said of operations.

use rounds_model::{Content, EntityId, OpId, Payload, RecordKey, wire};

use crate::{
    ConflictReason, EditState, Held, JournalReason, Reason, Sealed, Tombstone, Version,
    ablation::{Mechanism, without},
    plan::Under,
    ports::StoreError,
};

use super::Applier;

/// The first try and three more; then the operation needs attention and is kept.
const TRIES: u32 = 4;

impl Applier<'_> {
    /// The fates of operations sent before whose answer never came.
    pub(super) async fn outcomes(&mut self, outcomes: &[wire::Outcome]) -> Result<(), StoreError> {
        for outcome in outcomes {
            if !outcome.done {
                continue; // it goes up again with this or the next exchange
            }
            if let Some(sealed) = self.find(outcome.op) {
                self.done(&sealed, outcome.updated_at, None).await?;
            }
        }
        Ok(())
    }

    /// The answers to the operations of this exchange.
    pub(super) async fn results(&mut self, results: Vec<wire::OpResult>) -> Result<(), StoreError> {
        for result in results {
            // Already confirmed by an outcome or a record, or dropped by a decision: nothing is due.
            let Some(sealed) = self.find(result.op) else { continue };
            match result.verdict {
                wire::Verdict::Ok { updated_at, current } => self.done(&sealed, updated_at, current.map(|current| current.0)).await?,
                wire::Verdict::Conflict { code, current } => self.refused(&sealed, code, current.0).await?,
                wire::Verdict::Parent { which, state } => self.blocked(&sealed, which, state).await?,
                wire::Verdict::Invalid { errors } => self.attention(&sealed, "invalid", errors).await?,
                wire::Verdict::Need => self.needed_whole(&sealed).await?,
                wire::Verdict::Denied => self.attention(&sealed, "denied", Vec::new()).await?,
                wire::Verdict::Retry { .. } => self.again(&sealed).await?,
            }
        }
        Ok(())
    }

    /// The server does not keep the version that an operation changes. If a restore lost it, the edit is proposed anew;
    /// else the operation goes up again, whole.
    async fn needed_whole(&mut self, sealed: &Sealed) -> Result<(), StoreError> {
        let lost =
            self.device.lost.as_ref().is_some_and(|lost| matches!(sealed.operation.base, Some(wire::Base::Stamp(base)) if lost.has(base)));
        if lost {
            return self.unseal(sealed.operation.id).await;
        }
        self.tally.whole.insert(sealed.operation.op);
        Ok(())
    }

    /// Whether a result says that a record was written. A removal is confirmed after the lines, which may be about what goes
    /// with it.
    pub(super) fn is_written(&self, result: &wire::OpResult) -> bool {
        matches!(result.verdict, wire::Verdict::Ok { .. })
            && self.find(result.op).is_some_and(|sealed| sealed.operation.action == wire::Action::Put)
    }

    fn find(&self, op: OpId) -> Option<Sealed> {
        self.sealed.values().flatten().find(|one| one.operation.op == op).cloned()
    }

    /// Done, now or before.
    async fn done(&mut self, sealed: &Sealed, stamp: Option<rounds_model::Stamp>, current: Option<wire::Record>) -> Result<(), StoreError> {
        let id = sealed.operation.id;
        let (Some(stamp), Some(mut held)) = (stamp, self.one(id).await?) else {
            return self.forget(id, &[sealed.operation.op]).await; // an archive, or a record that is no longer here
        };
        let content = match current {
            Some(current) => {
                let another = current.op != Some(sealed.operation.op) && !current.content.same_as(&held.content);
                if another {
                    // A version that a restore had lost, later than mine, was given back first and stands.
                    if held.edit.as_ref().is_some_and(|edit| edit.change > sealed.change) {
                        // What was done here since was done on mine: it meets that version as any other.
                        return self.refused(sealed, wire::ConflictCode::Stale, current).await;
                    }
                    self.journal(&held, JournalReason::LaterEdit).await?;
                }
                current.content
            }
            None => sealed.operation.data.clone().map_or(Content::Deleted, Content::Live),
        };
        if content == Content::Deleted {
            self.bury(vec![Tombstone { key: held.key.clone(), stamp }]).await?;
        }
        self.confirm(&mut held, sealed.operation.op, Some(Version { stamp, content })).await?;
        self.put_or_remove(held).await
    }

    /// Confirms all operations on `held` up to `up_to`; the base never goes back.
    pub(super) async fn confirm(&mut self, held: &mut Held, up_to: OpId, version: Option<Version>) -> Result<(), StoreError> {
        let id = held.key.id;
        let confirmed: Vec<Sealed> = self.sealed.get(&id).into_iter().flatten().filter(|one| one.operation.op <= up_to).cloned().collect();
        let ops: Vec<OpId> = confirmed.iter().map(|one| one.operation.op).collect();
        if version.as_ref().is_some_and(|version| version.stamp > self.until) {
            // Written by this very exchange, so that its records do not name it: a full pull must not take it for
            // unseen. What was written before is named, or is no more.
            held.generation = self.device.generation;
        }
        self.forget(id, &ops).await?;
        self.tally.confirmed += ops.len() as u64;
        let newest = confirmed.iter().map(|one| one.change).max().unwrap_or(0);
        let nothing_newer = without(Mechanism::ChangeCounter) || held.edit.as_ref().is_none_or(|edit| edit.change <= newest);
        if let Some(version) = version
            && held.base.as_ref().is_none_or(|base| base.stamp <= version.stamp)
        {
            if confirmed.iter().any(|one| matches!(one.operation.base, Some(wire::Base::Lost { .. }))) {
                self.pins_stay(id, &version).await?;
            } else {
                self.pins_follow(id, held.base.as_ref(), &version).await?;
            }
            if nothing_newer {
                held.content = version.content.clone();
            }
            held.base = Some(version);
        }
        if nothing_newer && self.ops(id).is_empty() {
            held.edit = None;
        } else if let Some(edit) = &mut held.edit {
            (edit.lost, edit.tries) = (None, 0);
        }
        Ok(())
    }

    /// A form opened on the version that my own operation replaced is open on the one that it made: nobody else's work is
    /// between the two, and what the form itself changed stays.
    pub(super) async fn pins_follow(&mut self, id: EntityId, from: Option<&Version>, to: &Version) -> Result<(), StoreError> {
        let Some(now) = to.content.payload() else { return Ok(()) };
        let nothing = Payload::default();
        let before = from.and_then(|version| version.content.payload()).unwrap_or(&nothing);
        for pin in self.pins.iter_mut().filter(|pin| pin.key.id == id) {
            if pin.base.as_ref().map(|base| base.stamp) != from.map(|version| version.stamp) {
                continue;
            }
            for field in before.changed_fields(now) {
                if pin.shown.get(&field) == before.get(&field) {
                    now.copy_field(&field, &mut pin.shown);
                }
            }
            pin.base = Some(to.clone());
            self.txn.put_pin(pin).await?;
        }
        Ok(())
    }

    /// A form that shows what was proposed again after a restore of the server is open on the version that came of it; any
    /// other shows what it did before.
    async fn pins_stay(&mut self, id: EntityId, to: &Version) -> Result<(), StoreError> {
        for pin in self.pins.iter_mut().filter(|pin| pin.key.id == id) {
            if to.content.payload().is_some_and(|data| data.same_as(&pin.shown)) {
                pin.base = Some(to.clone());
                self.txn.put_pin(pin).await?;
            }
        }
        Ok(())
    }

    /// The record has moved on: the same decision as for a line about it.
    async fn refused(&mut self, sealed: &Sealed, code: wire::ConflictCode, current: wire::Record) -> Result<(), StoreError> {
        let id = sealed.operation.id;
        if sealed.operation.action == wire::Action::Archive {
            return self.forget(id, &[sealed.operation.op]).await;
        }
        let Some(mut held) = self.one(id).await? else { return self.forget(id, &[sealed.operation.op]).await };
        held.generation = self.device.generation;
        if code == wire::ConflictCode::SubtreeChanged {
            let theirs = held.base.clone().unwrap_or(Version { stamp: current.stamp, content: Content::Gone });
            return self.open_conflict(held, theirs, current.author, ConflictReason::SubtreeChanged).await;
        }
        let own = current.op.is_some_and(|op| op.incarnation == self.device.incarnation && self.ops(id).contains(&op));
        let on_its_base = matches!(sealed.operation.base, Some(wire::Base::Stamp(base)) if base == current.stamp);
        let reborn = sealed.operation.base.is_none() && current.content == Content::Deleted && self.is_derived(&held);
        if own || on_its_base || reborn {
            // Nobody else's work is at stake: the version named becomes the base, and mine is sealed anew.
            self.unseal(id).await?;
            let mine = held.content.clone();
            self.rebase(&mut held, Version { stamp: current.stamp, content: current.content }, mine);
            return self.put(held).await;
        }
        if matches!(sealed.operation.base, Some(wire::Base::Lost { .. })) {
            // Somebody edited what the restore had left before the lost version came back. The two have no base in
            // common that either author had on the screen.
            held.base = None;
            if let Some(edit) = &mut held.edit {
                edit.lost = None;
            }
        }
        let action = self.planned(&held, &current, Under::Nothing, false);
        if matches!(action, crate::plan::Action::Ignore { .. }) {
            // The base was brought up to date by this very window: seal anew on it.
            self.unseal(id).await?;
            if held.base.as_ref().is_some_and(|base| base.content == Content::Gone) {
                // It had left the scope and is in it again, on the version that I had.
                let mine = held.content.clone();
                self.rebase(&mut held, Version { stamp: current.stamp, content: current.content }, mine);
            } else if let Some(edit) = &mut held.edit {
                edit.change = self.device.draw_change();
                edit.sealed = 0;
            }
            return self.put(held).await;
        }
        self.act(held, current, action).await
    }

    fn is_derived(&self, held: &Held) -> bool {
        self.registry.get(&held.key.kind).is_some_and(|adapter| !adapter.key().is_empty())
    }

    async fn again(&mut self, sealed: &Sealed) -> Result<(), StoreError> {
        self.tally.resting.insert(sealed.operation.id);
        let Some(mut held) = self.one(sealed.operation.id).await? else { return Ok(()) };
        let Some(edit) = &mut held.edit else { return Ok(()) };
        edit.tries += 1;
        if edit.tries >= TRIES {
            return self.attention(sealed, "retries_used_up", Vec::new()).await;
        }
        self.put(held).await
    }

    /// The exchange failed with this operation alone in it: a try.
    pub(crate) async fn failed_alone(mut self, sealed: &Sealed) -> Result<(), StoreError> {
        if sealed.operation.action == wire::Action::Archive {
            self.forget(sealed.operation.id, &[sealed.operation.op]).await?; // the journal here keeps it
        } else {
            self.again(sealed).await?;
        }
        self.close().await.map(drop)
    }

    /// The server takes no request with this operation in it, however small it is otherwise.
    pub(crate) async fn too_large(mut self, op: OpId) -> Result<(), StoreError> {
        if let Some(sealed) = self.find(op) {
            self.attention(&sealed, "too_large", Vec::new()).await?;
        }
        self.close().await.map(drop)
    }

    /// A parent is not on the server, as far as this user may know. The record is left alone for this run, and the parent is
    /// asked for: one that was deleted makes a question of it. One that left the scope comes back with it alone, which only a
    /// person can bring about.
    async fn blocked(&mut self, sealed: &Sealed, by: RecordKey, state: wire::ParentState) -> Result<(), StoreError> {
        self.tally.resting.insert(sealed.operation.id);
        match self.one(by.id).await? {
            None => return self.attention(sealed, "parent_deleted", Vec::new()).await, // it will not come: a person decides
            Some(parent) if parent.base.is_none() => {}                                // the server never had it: it waits here too
            Some(_) => {
                self.txn.put_needs(std::slice::from_ref(&by)).await?;
                if state == wire::ParentState::Absent && self.is_out_of_scope(by.id).await? {
                    return self.attention(sealed, "denied", Vec::new()).await;
                }
            }
        }
        self.hold(sealed, EditState::Blocked { by }).await
    }

    /// Whether a removal from the scope waits for what is under `id`.
    async fn is_out_of_scope(&mut self, id: EntityId) -> Result<bool, StoreError> {
        Ok(self.txn.parked().await?.iter().any(|one| one.record.key.id == id && one.record.content == Content::Gone))
    }

    async fn attention(&mut self, sealed: &Sealed, code: &str, fields: Vec<rounds_model::FieldError>) -> Result<(), StoreError> {
        self.hold(sealed, EditState::Attention { reason: Reason { code: code.to_owned(), fields } }).await
    }

    /// Keeps the edit and takes its operation back.
    async fn hold(&mut self, sealed: &Sealed, state: EditState) -> Result<(), StoreError> {
        let id = sealed.operation.id;
        if sealed.operation.action == wire::Action::Archive {
            return self.forget(id, &[sealed.operation.op]).await; // the journal here keeps it
        }
        self.unseal(id).await?;
        let Some(mut held) = self.one(id).await? else { return Ok(()) };
        if let Some(edit) = &mut held.edit {
            edit.sealed = 0;
            // Edited while the operation was under way: what was refused is not what is here now.
            if edit.change <= sealed.change {
                edit.state = state;
            }
        }
        self.put(held).await
    }
}
