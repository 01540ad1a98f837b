//! Carries out what [`crate::plan`] decided for one record.

use rounds_model::{ConflictPolicy, Content, Payload, wire};

use crate::{
    Conflict, ConflictReason, Held, JournalReason, Parked, Version,
    plan::{Action, Local, Remote, Under, only_empties, plan},
    ports::StoreError,
};

use super::Applier;

impl Applier<'_> {
    /// Decides on a version of a record of which something is at stake here, and acts.
    pub(super) async fn decide(&mut self, held: Option<Held>, record: wire::Record, loose: Vec<String>) -> Result<(), StoreError> {
        let Some(mut held) = held else {
            let version = Version { stamp: record.stamp, content: record.content };
            return self.put(Held::clean(record.key, version, self.device.generation)).await;
        };
        if !record.content.is_live() && held.base.is_none() && !held.is_dirty() {
            return Ok(());
        }
        self.propose_lost_again(&mut held, &record).await?;
        held.generation = self.device.generation;
        let earlier = std::mem::replace(&mut held.loose, loose);
        let action = self.planned(&held, &record, Under::Nothing, false);
        if !matches!(action, Action::Take | Action::Adopt | Action::CloseConflict | Action::Confirm { take: true, .. }) {
            // What stays here of mine refers to what it did.
            let known = held.loose.clone();
            held.loose.extend(earlier.into_iter().filter(|field| !known.contains(field)));
        }
        self.act(held, record, action).await
    }

    /// A base that the server lost in a restore is no reason to ignore what it has: mine is proposed again on top, and
    /// the server says whether anything else came there meanwhile.
    async fn propose_lost_again(&mut self, held: &mut Held, record: &wire::Record) -> Result<(), StoreError> {
        let (Some(lost), Some(base)) = (self.device.lost.clone(), &held.base) else { return Ok(()) };
        let (stamp, base_content) = (base.stamp, base.content.clone());
        if !lost.has(stamp) || stamp == record.stamp || self.is_of_this_pull(held) {
            return Ok(());
        }
        if record.content.same_as(&held.content) {
            held.base = None; // given back already: taken as it came
            return Ok(());
        }
        // The answer to an operation of the lost history is none to what is sent now.
        self.unseal(held.key.id).await?;
        if base_content.same_as(&record.content) && held.edit.as_ref().is_some_and(|edit| edit.lost.is_none()) {
            // Somebody gave back the very version that mine builds on.
            let mine = held.content.clone();
            self.rebase(held, Version { stamp: record.stamp, content: record.content.clone() }, mine);
            return Ok(());
        }
        held.edit = Some(self.proposal(held.edit.take(), &lost, stamp));
        held.base = Some(Version { stamp: record.stamp, content: record.content.clone() });
        Ok(())
    }

    /// What a form saved on an older version meets the version that the record has moved to.
    pub(crate) async fn meet(&mut self, mine: Held, record: wire::Record) -> Result<(), StoreError> {
        let action = self.planned(&mine, &record, Under::Nothing, true);
        self.act(mine, record, action).await
    }

    pub(super) fn planned(&self, held: &Held, record: &wire::Record, under: Under, reopened: bool) -> Action {
        let id = held.key.id;
        let stamp = held.base.as_ref().map(|base| base.stamp);
        let sealed = self.ops(id);
        let local = Local {
            base: held.base.as_ref(),
            mine: &held.content,
            edited: held.edit.as_ref().map(|edit| self.device.interval(edit, stamp)),
            pending: held.edit.as_ref().is_some_and(crate::Edit::is_pending),
            sealed: &sealed,
            incarnation: self.device.incarnation,
            conflict: self.conflicts.get(&id).map(|conflict| &conflict.theirs),
            under,
            reopened,
        };
        let remote = Remote { stamp: record.stamp, content: &record.content, op: record.op, author: record.author.as_ref() };
        let policy = self.registry.get(&held.key.kind).map_or(ConflictPolicy::LastWriteWins, rounds_model::Adapter::policy);
        match plan(&local, remote, policy) {
            // Two sound sides can make an unsound whole (fields that must fit each other): a person decides. A draft that did
            // not hold before stays one.
            Action::Rebase { mine: Content::Live(data) }
                if held.content.payload().is_some_and(|mine| *mine != data && !self.is_unsound(held, mine))
                    && self.is_unsound(held, &data) =>
            {
                Action::OpenConflict(ConflictReason::Edited)
            }
            action => action,
        }
    }

    fn is_unsound(&self, held: &Held, data: &Payload) -> bool {
        self.registry.get(&held.key.kind).is_some_and(|adapter| adapter.check(data).is_err())
    }

    pub(super) async fn act(&mut self, mut held: Held, record: wire::Record, action: Action) -> Result<(), StoreError> {
        let id = held.key.id;
        let mine = record.op.is_some_and(|op| op.incarnation == self.device.incarnation);
        if let Some(base) = held.base.as_ref().filter(|base| mine && base.stamp < record.stamp && only_empties(base, &record.content)) {
            let version = Version { stamp: record.stamp, content: record.content.clone() };
            self.pins_follow(id, Some(base), &version).await?; // my own deletion took it out: a form is open on what is left
        }
        let theirs = Version { stamp: record.stamp, content: record.content.clone() };
        match action {
            Action::Ignore { confirms } => {
                if let Some(op) = confirms {
                    self.confirm(&mut held, op, None).await?;
                }
                if self.full || confirms.is_some() {
                    self.put(held).await?;
                }
            }
            Action::Confirm { up_to, .. } => {
                self.confirm(&mut held, up_to, Some(theirs)).await?;
                self.put_or_remove(held).await?;
            }
            Action::KeepConflict => {
                if let Some(conflict) = self.conflicts.get_mut(&id) {
                    conflict.reason = reason_for(conflict.reason, &held.content, &theirs.content);
                    conflict.theirs = theirs;
                    conflict.author = record.author;
                    self.txn.put_conflict(conflict).await?;
                }
                self.put(held).await?;
            }
            Action::CloseConflict | Action::Adopt => {
                if self.conflicts.remove(&id).is_some() {
                    self.txn.remove_conflict(id).await?;
                }
                // Both say the same: what was under way for it is as good as done.
                self.tally.confirmed += self.ops(id).len() as u64;
                self.unseal(id).await?;
                (held.content, held.base, held.edit) = (theirs.content.clone(), Some(theirs), None);
                self.put_or_remove(held).await?;
            }
            Action::Take => {
                *self.tally.pulled.entry(held.key.kind.clone()).or_default() += 1;
                (held.content, held.base, held.edit) = (theirs.content.clone(), Some(theirs), None);
                self.put_or_remove(held).await?;
            }
            Action::Rebase { mine } => {
                if self.conflicts.remove(&id).is_some() {
                    self.txn.remove_conflict(id).await?;
                }
                self.unseal(id).await?;
                self.rebase(&mut held, theirs, mine);
                self.put(held).await?;
            }
            Action::AcceptTheirs { rest } => {
                self.unseal(id).await?;
                self.journal(&held, JournalReason::LaterEdit).await?;
                self.archive(&held).await?;
                let mine = rest.map_or_else(|| theirs.content.clone(), Content::Live);
                self.rebase(&mut held, theirs, mine);
                self.put_or_remove(held).await?;
            }
            Action::OpenConflict(reason) => self.open_conflict(held, theirs, record.author, reason).await?,
            Action::AskWho => {
                self.txn.put_needs(std::slice::from_ref(&record.key)).await?;
                self.txn.put_parked(&Parked { waits_for: vec![record.key.clone()], record, invalid: Vec::new() }).await?;
                self.put(held).await?;
            }
            Action::WaitForChildren => {
                self.txn.put_parked(&Parked { waits_for: vec![record.key.clone()], record, invalid: Vec::new() }).await?;
            }
        }
        Ok(())
    }

    /// Puts mine on a new base; it is sealed anew, or clean when nothing of mine is left.
    pub(super) fn rebase(&mut self, held: &mut Held, theirs: Version, mine: Content) {
        if mine.same_as(&theirs.content) {
            held.edit = None;
        } else if let Some(edit) = &mut held.edit {
            edit.change = self.device.draw_change();
            edit.sealed = 0;
        }
        (held.content, held.base) = (mine, Some(theirs));
    }

    pub(super) async fn open_conflict(
        &mut self,
        mut held: Held,
        theirs: Version,
        author: Option<wire::Authorship>,
        reason: ConflictReason,
    ) -> Result<(), StoreError> {
        let id = held.key.id;
        self.unseal(id).await?;
        let stamp = held.base.as_ref().map(|base| base.stamp);
        let mine = held.edit.as_ref().map(|edit| self.device.interval(edit, stamp));
        if let Some(edit) = &mut held.edit {
            edit.sealed = 0; // its operation is dropped; settling seals it anew
        }
        let conflict = Conflict { key: held.key.clone(), reason, theirs, author, mine, opened: self.server_now() };
        self.txn.put_conflict(&conflict).await?;
        self.conflicts.insert(id, conflict);
        self.tally.conflicts += 1;
        self.put(held).await
    }

    /// Writes the record, or removes it with what is hidden under it when neither side has it any more.
    pub(super) async fn put_or_remove(&mut self, held: Held) -> Result<(), StoreError> {
        if held.content.is_live() || held.is_dirty() { self.put(held).await } else { self.remove_with_subtree(&held).await }
    }
}

/// How a conflict is to be called after their side moved on.
fn reason_for(reason: ConflictReason, mine: &Content, theirs: &Content) -> ConflictReason {
    match (reason, theirs) {
        (ConflictReason::Orphaned | ConflictReason::SubtreeChanged, _) => reason,
        (_, Content::Gone) => ConflictReason::LeftScope,
        (_, Content::Deleted) => ConflictReason::Deleted,
        (_, Content::Live(_)) if mine.is_live() => ConflictReason::Edited,
        (_, Content::Live(_)) => ConflictReason::Deleted,
    }
}
