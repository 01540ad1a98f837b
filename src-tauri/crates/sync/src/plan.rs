//! What to do with a version from the server: one pure function, one row of the table each.
//!
//! Plans only: reads no clock, no database and no network, and changes nothing. The rows are those of the
//! book's chapter "Conflicts", in their order; the first that applies decides.

use rounds_model::{ConflictPolicy, Content, EditInterval, OpId, Payload, Stamp, wire};

use crate::{
    ConflictReason, Version,
    ablation::{Mechanism, without},
};

/// What is known here of the record that a version arrived for.
#[derive(Clone, Debug)]
pub struct Local<'a> {
    /// The newest server version that mine builds on.
    pub base: Option<&'a Version>,
    /// What the screen shows.
    pub mine: &'a Content,
    /// When mine was typed; `None` for a clean record.
    pub edited: Option<EditInterval>,
    /// Whether something was changed that no sealed operation carries.
    pub pending: bool,
    /// My unanswered operations on it, oldest first.
    pub sealed: &'a [OpId],
    /// The life of this database, by which all operations of its own are told.
    pub incarnation: u64,
    /// The newest version known of the other side, when a conflict is open.
    pub conflict: Option<&'a Version>,
    /// What is under it here, for a version that removes it.
    pub under: Under,
    /// The version was decided on before by being the base: a form opened on an older one saves now.
    pub reopened: bool,
}

/// What lives under a record here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Under {
    /// Nothing, or only what this window removes too.
    Nothing,
    /// Records without unsent edits whose removal has not come.
    Clean,
    /// At least one record with an unsent edit, an unanswered operation or an open conflict.
    Contested,
}

/// A version from the server.
#[derive(Clone, Copy, Debug)]
pub struct Remote<'a> {
    /// Its stamp.
    pub stamp: Stamp,
    /// What it holds.
    pub content: &'a Content,
    /// The operation of this device that made it.
    pub op: Option<OpId>,
    /// Who made it and when.
    pub author: Option<&'a wire::Authorship>,
}

/// What to do. `R` is the version from the server.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// Row 0: older than what is here. An own operation that it names is confirmed all the same.
    Ignore {
        /// The operation.
        confirms: Option<OpId>,
    },
    /// Row 1: my own operation came back. Confirmed up to it, base = R.
    Confirm {
        /// The newest operation that it confirms.
        up_to: OpId,
        /// Nothing newer is pending: mine = R.
        take: bool,
    },
    /// Row 2: the open conflict goes on with R as theirs.
    KeepConflict,
    /// Row 2: both sides say the same now: base = R, the conflict is over.
    CloseConflict,
    /// Row 2b: R waits until the children's removal comes.
    WaitForChildren,
    /// Row 3 (and 2b without children): mine = base = R.
    Take,
    /// Rows 1b, 1c, 3b and 4c: base = R, mine as given, sealed anew.
    Rebase {
        /// What the screen shows from now on.
        mine: Content,
    },
    /// Row 4: both said the same: base = R, confirmed, the sealed operation is dropped.
    Adopt,
    /// Row 5: base = R; mine goes to the journal and the server's history.
    AcceptTheirs {
        /// Theirs with the fields that only I changed, for a kind that merges; those stay to be sent.
        rest: Option<Payload>,
    },
    /// Rows 2b, 4b, 6: a person decides; the record's upload pauses.
    OpenConflict(ConflictReason),
    /// R came without who and when about a record that was changed here meanwhile: ask for it whole.
    AskWho,
}

/// Decides what to do with `remote`, given `local` and the kind's policy.
#[must_use]
pub fn plan(local: &Local<'_>, remote: Remote<'_>, policy: ConflictPolicy) -> Action {
    let own = remote.op.filter(|op| local.sealed.contains(op) && !without(Mechanism::OwnEcho));
    // A record that had left the scope is in it again, as it was: nothing was to be decided
    if let (Some(theirs), Some(base)) = (local.conflict, local.base)
        && theirs.content == Content::Gone
        && remote.content.is_live()
        && remote.stamp == base.stamp
        && base.content.is_live()
    {
        return Action::Rebase { mine: local.mine.clone() };
    }
    // 0: never go back (that it left the scope is no version)
    let versioned = local.base.filter(|base| base.content != Content::Gone && !local.reopened && !without(Mechanism::StaleSkip));
    let stored = versioned.filter(|base| remote.stamp == base.stamp && !remote.content.same_as(&base.content));
    if stored.is_none() && versioned.is_some_and(|base| remote.stamp <= base.stamp) {
        return Action::Ignore { confirms: own };
    }
    // 1: my own operation
    if let Some(op) = own {
        let newest = local.sealed.last() == Some(&op);
        return Action::Confirm { up_to: op, take: newest && !local.pending };
    }
    let dirty = local.edited.is_some();
    // 1b: what the server made of mine, or took out when I deleted what it referred to: no work of anybody else
    let emptied =
        versioned.filter(|base| remote.op.is_some_and(|op| op.incarnation == local.incarnation) && only_empties(base, remote.content));
    if let Some(mine) = stored.or(emptied).filter(|_| dirty && local.conflict.is_none()).and_then(|base| carried_over(base, local, remote))
    {
        return Action::Rebase { mine };
    }
    // 1c: my own deletion, which was confirmed before I made the record again
    let mine_before = remote.op.is_some_and(|op| op.incarnation == local.incarnation) && *remote.content == Content::Deleted;
    if dirty && mine_before && local.base.is_none() && local.conflict.is_none() && local.mine.is_live() {
        return Action::Rebase { mine: local.mine.clone() };
    }
    // 2: a conflict is open
    if let Some(theirs) = local.conflict {
        return match () {
            // Gone is no version: what is named live has come back.
            () if remote.stamp < theirs.stamp && theirs.content != Content::Gone => Action::Ignore { confirms: None },
            () if dirty && remote.content.same_as(local.mine) => Action::CloseConflict,
            () => Action::KeepConflict,
        };
    }
    if !dirty {
        // 2b, 3: nothing of mine is at stake in the record itself
        return match local.under {
            _ if remote.content.is_live() => Action::Take,
            Under::Nothing => Action::Take,
            Under::Clean => Action::WaitForChildren,
            // Leaving the scope is about each record by itself: the question is asked where something is unsent.
            Under::Contested if *remote.content == Content::Gone => Action::WaitForChildren,
            Under::Contested => Action::OpenConflict(ConflictReason::Orphaned),
        };
    }
    // 3b: only the stamp moved
    if local.base.is_some_and(|base| base.content.same_as(remote.content) && base.content.is_live()) {
        return Action::Rebase { mine: local.mine.clone() };
    }
    // 4: both did the same
    if remote.content.same_as(local.mine) {
        return Action::Adopt;
    }
    // 4b: a removal never wins by itself, nor does it lose by itself
    match (remote.content, local.mine) {
        (Content::Gone, _) => return Action::OpenConflict(ConflictReason::LeftScope),
        (Content::Deleted, _) | (_, Content::Deleted | Content::Gone) => return Action::OpenConflict(ConflictReason::Deleted),
        (Content::Live(_), Content::Live(_)) => {}
    }
    both_changed(local, remote, policy)
}

/// Rows 4c, 5 and 6: both sides are live and differ.
fn both_changed(local: &Local<'_>, remote: Remote<'_>, policy: ConflictPolicy) -> Action {
    let merge = if policy == ConflictPolicy::MergeDisjoint { merge(local, remote) } else { None };
    // 4c: nothing clashes
    if let Some(Merge { clashes: false, merged, .. }) = merge {
        return Action::Rebase { mine: Content::Live(merged) };
    }
    let Some(author) = remote.author else {
        // A save through a form cannot wait for an answer; a line can.
        return if local.reopened { Action::OpenConflict(ConflictReason::Edited) } else { Action::AskWho };
    };
    // 5: mine was surely first
    if local.edited.is_some_and(|edited| edited.surely_not_after(&author.edited)) {
        return Action::AcceptTheirs { rest: merge.filter(|merge| merge.mine_remains).map(|merge| merge.merged) };
    }
    // 6: not sure
    Action::OpenConflict(ConflictReason::Edited)
}

/// What I changed in `base`, on the remote version; my deletion stays one.
fn carried_over(base: &Version, local: &Local<'_>, remote: Remote<'_>) -> Option<Content> {
    let (base, mut data) = (base.content.payload()?, remote.content.payload()?.clone());
    let Some(mine) = local.mine.payload() else { return Some(local.mine.clone()) };
    base.changed_fields(mine).iter().for_each(|field| mine.copy_field(field, &mut data));
    Some(Content::Live(data))
}

/// Whether the remote version says the same as `base` but for fields that hold nothing any more.
pub(crate) fn only_empties(base: &Version, remote: &Content) -> bool {
    let (Some(before), Some(now)) = (base.content.payload(), remote.payload()) else { return false };
    before.changed_fields(now).iter().all(|field| now.get(field).is_none_or(serde_json::Value::is_null))
}

struct Merge {
    merged: Payload,
    clashes: bool,
    mine_remains: bool,
}

/// Theirs, with the fields that only I changed. `None` without a common base.
fn merge(local: &Local<'_>, remote: Remote<'_>) -> Option<Merge> {
    let (base, mine, theirs) = (local.base?.content.payload()?, local.mine.payload()?, remote.content.payload()?);
    let theirs_changed = base.changed_fields(theirs);
    let mut merge = Merge { merged: theirs.clone(), clashes: false, mine_remains: false };
    for field in base.changed_fields(mine) {
        if !theirs_changed.contains(&field) {
            mine.copy_field(&field, &mut merge.merged);
            merge.mine_remains = true;
        } else if mine.get(&field) != theirs.get(&field) {
            merge.clashes = true;
        }
    }
    Some(merge)
}

/// The fields that both sides changed since `base`, to different values: what a person must look at first.
#[must_use]
pub fn clashing_fields(base: Option<&Payload>, mine: &Payload, theirs: &Payload) -> Vec<String> {
    let differing = mine.changed_fields(theirs);
    let Some(base) = base else { return differing };
    differing.into_iter().filter(|field| base.get(field) != mine.get(field) && base.get(field) != theirs.get(field)).collect()
}
