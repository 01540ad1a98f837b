//! Seals what changed into operations and makes the request of an exchange: puts parents first, then deletes
//! children first. Committed before anything is sent, so that an operation is never sent twice under two ids.

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{
    Change, Content, Digest, EntityId, Kind, OpId, Registry, ServerTime,
    wire::{self, limit},
};

use crate::{
    Device, EditState, Held, RepairStep, Sealed,
    apply::subtree,
    ports::{StoreError, WriteTxn},
    staged, suspects,
};

/// Bytes of operations in one request; the rest of the request has room above it.
const OPERATION_BYTES: usize = limit::REQUEST_BYTES - 200_000;

/// What the next exchange says.
#[derive(Clone, PartialEq, Debug)]
pub struct Next {
    /// The request.
    pub request: wire::ExchangeRequest,
    /// Nothing to say beyond the state.
    pub idle: bool,
    /// It goes on where an earlier answer stopped.
    pub continued: bool,
    /// It asks for the digest kind by kind, because the digests differ.
    pub comparing: bool,
    /// It goes without operations, to learn what became of those sent before.
    pub probing: bool,
    /// Some of its operations are suspected to be why an exchange failed.
    pub bisecting: bool,
    /// The records whose digest the request carries as staged, by stamp inside a kind.
    pub staged: BTreeMap<Kind, Vec<EntityId>>,
    /// Operations sealed just now.
    pub fresh: u64,
}

/// Seals what may go up, apart from `resting` records, and makes the request; the caller commits, then sends. What the
/// server takes as changes goes up so, apart from operations that it wants `whole`.
///
/// # Errors
/// What the store could not do.
pub async fn seal(
    txn: &mut dyn WriteTxn,
    registry: &Registry,
    resting: &BTreeSet<EntityId>,
    whole: &BTreeSet<OpId>,
) -> Result<Next, StoreError> {
    let mut device = txn.device().await?;
    let mut unanswered = txn.sealed().await?;
    let unconfirmed: Vec<OpId> = unanswered
        .iter()
        .filter(|one| one.sent && !resting.contains(&one.operation.id))
        .map(|one| one.operation.op)
        .take(limit::IDS)
        .collect();
    // A pull of another history, or after other grants, that was cut is ended first: what is sealed now would not build on
    // it, and with the state of before the server would count from zero each time.
    let pulling = device.resume.as_ref().is_some_and(|resume| device.is_of_another(resume));
    let silent = device.probe || pulling;
    let mut fresh = 0;
    if !silent {
        let more = Sealing { txn, registry, device: &mut device, unanswered: &unanswered, resting }.seal().await?;
        fresh = more.len() as u64;
        txn.put_sealed(&more).await?;
        unanswered.extend(more);
    }
    let mut operations = Vec::new();
    let mut bytes = 0;
    device.suspects.retain(|op| unanswered.iter().any(|one| one.operation.op == *op));
    let suspects = suspects::half(&device, &unanswered, resting);
    if !silent {
        for one in &mut unanswered {
            if resting.contains(&one.operation.id) || suspects.as_ref().is_some_and(|these| !these.contains(&one.operation.op)) {
                continue;
            }
            bytes += serde_json::to_vec(&one.operation).map_or(0, |text| text.len());
            if operations.len() == limit::OPERATIONS || (bytes > OPERATION_BYTES && !operations.is_empty()) {
                break;
            }
            operations.push(one.operation.clone());
            one.sent = true;
        }
        let sent: Vec<Sealed> = unanswered.into_iter().filter(|one| one.sent).collect();
        txn.put_sealed(&sent).await?;
    }
    if device.updates {
        narrow(txn, &mut operations, whole).await?;
    }
    let mut request = request(txn, &device, unconfirmed, operations).await?;
    let mut ids = BTreeMap::new();
    if request.state.is_none() && request.operations.is_empty() && device.resume.as_ref().is_some_and(|resume| resume.full) {
        (request.staged, ids) = staged::tell(txn).await?;
    }
    txn.set_device(&device).await?;
    let (whole, comparing) = (request.since.is_empty(), is_comparing(&device));
    // While the digests differ, that nothing has moved on the server proves nothing: they are compared again.
    // A removal that waits for what is under it goes with a window, and an answer that nothing has moved brings none.
    let idle = whole
        && txn.parked().await?.iter().all(|one| one.record.content.is_live())
        && device.repair.is_none()
        && request.unconfirmed.is_empty()
        && request.need.is_empty()
        && request.watch.is_empty()
        && request.waiting.is_none()
        && request.operations.is_empty();
    Ok(Next { probing: device.probe, bisecting: suspects.is_some(), idle, continued: !whole, comparing, staged: ids, fresh, request })
}

/// Puts what an operation changes in the version it was made on in place of the record, where that says less.
///
/// The operation as it is kept stays whole: what it is sent as may be another the next time, what it does is the same.
async fn narrow(txn: &mut dyn WriteTxn, operations: &mut [wire::Operation], whole: &BTreeSet<OpId>) -> Result<(), StoreError> {
    let ids: Vec<EntityId> = operations.iter().map(|operation| operation.id).collect();
    for (operation, held) in operations.iter_mut().zip(txn.held(&ids).await?) {
        let (Some(wire::Base::Stamp(stamp)), Some(data)) = (&operation.base, &operation.data) else { continue };
        let Some(base) = held.and_then(|held| held.base).filter(|base| base.stamp == *stamp) else { continue };
        let Some(before) = base.content.payload().filter(|_| operation.action == wire::Action::Put) else { continue };
        let change = Change::between(before, data);
        if change.is_less_than(data) && !whole.contains(&operation.op) {
            (operation.data, operation.change) = (None, Some(change));
        }
    }
    Ok(())
}

async fn request(
    txn: &mut dyn WriteTxn,
    device: &Device,
    unconfirmed: Vec<OpId>,
    operations: Vec<wire::Operation>,
) -> Result<wire::ExchangeRequest, StoreError> {
    let named: BTreeSet<EntityId> = operations.iter().map(|operation| operation.id).collect();
    let edited = txn.edited().await?;
    let waiting = waiting(device, edited.iter().filter(|held| !named.contains(&held.key.id)));
    let mut watch: BTreeSet<EntityId> = edited.iter().map(|held| held.key.id).collect();
    watch.extend(txn.conflicts().await?.iter().map(|conflict| conflict.key.id));
    watch.extend(txn.pins().await?.iter().map(|pin| pin.key.id));
    let mut need = txn.needs().await?;
    need.truncate(limit::IDS);
    let resume = device.resume.as_ref();
    Ok(wire::ExchangeRequest {
        state: device.state.clone().filter(|_| !resume.is_some_and(|resume| device.is_of_another(resume))),
        since: resume.map_or_else(|| device.cursors.clone(), |resume| resume.since.clone()),
        unconfirmed,
        need,
        watch: watch.difference(&named).copied().take(limit::IDS).collect(),
        digest: (!device.updates || is_comparing(device)).then(wire::DigestRequest::default),
        updates: device.updates,
        waiting,
        staged: Digest::new(),
        operations,
    })
}

/// How many of these records wait, and since when.
fn waiting<'h>(device: &Device, held: impl Iterator<Item = &'h Held>) -> Option<wire::Waiting> {
    let since: Vec<ServerTime> = held.filter_map(|held| held.edit.as_ref()).map(|edit| device.server_now(edit.first)).collect();
    since.iter().min().map(|first| wire::Waiting { count: since.len() as u64, since: *first })
}

/// Whether the server's digest is asked for kind by kind.
fn is_comparing(device: &Device) -> bool {
    device.repair.as_ref().is_some_and(|repair| repair.step == RepairStep::Compare)
}

struct Sealing<'s> {
    txn: &'s mut dyn WriteTxn,
    registry: &'s Registry,
    device: &'s mut Device,
    unanswered: &'s [Sealed],
    resting: &'s BTreeSet<EntityId>,
}

impl Sealing<'_> {
    async fn seal(mut self) -> Result<Vec<Sealed>, StoreError> {
        let removed_by_others: BTreeSet<EntityId> =
            self.txn.conflicts().await?.iter().filter(|conflict| !conflict.theirs.content.is_live()).map(|one| one.key.id).collect();
        let in_conflict: BTreeSet<EntityId> = self.txn.conflicts().await?.iter().map(|conflict| conflict.key.id).collect();
        let (mut puts, mut deletes): (Vec<Held>, Vec<Held>) = self
            .txn
            .edited()
            .await?
            .into_iter()
            .filter(|held| held.edit.as_ref().is_some_and(|edit| edit.is_pending() && !matches!(edit.state, EditState::Attention { .. })))
            .filter(|held| !in_conflict.contains(&held.key.id) && !self.resting.contains(&held.key.id))
            .partition(|held| held.content.is_live());
        puts.sort_by_key(|held| (self.registry.rank(&held.key.kind), held.edit.as_ref().map(|edit| edit.change)));
        deletes.sort_by_key(|held| std::cmp::Reverse(self.registry.rank(&held.key.kind)));
        let mut going: BTreeSet<EntityId> = self.unanswered.iter().map(|one| one.operation.id).collect();
        let mut sealed = Vec::new();
        // Within a kind a parent may come after its child (a district under a district): go round until nothing moves.
        loop {
            let (mut stayed, before) = (Vec::new(), sealed.len());
            for held in std::mem::take(&mut puts) {
                if self.may_go(&held, &going, &removed_by_others).await? {
                    going.insert(held.key.id);
                    sealed.push(self.one(held).await?);
                } else {
                    stayed.push(held);
                }
            }
            puts = stayed;
            if sealed.len() == before || puts.is_empty() {
                break;
            }
        }
        for held in deletes {
            let below = subtree(self.txn, self.registry, held.key.id).await?;
            if !below.iter().any(|row| going.contains(&row.key.id)) {
                sealed.push(self.one(held).await?);
            }
        }
        Ok(sealed)
    }

    /// Whether every parent is on the server or goes up before, and nothing above waits for a decision.
    async fn may_go(
        &mut self,
        held: &Held,
        going: &BTreeSet<EntityId>,
        removed_by_others: &BTreeSet<EntityId>,
    ) -> Result<bool, StoreError> {
        let mut owner = None;
        for (parent, id) in self.parents(held) {
            let Some(above) = self.txn.held(&[id]).await?.pop().flatten() else { continue };
            let there = above.base.as_ref().is_some_and(|base| base.content.is_live()) && !removed_by_others.contains(&id);
            if !there && !going.contains(&id) {
                return Ok(false);
            }
            if parent {
                owner = Some(above);
            }
        }
        while let Some(above) = owner {
            if removed_by_others.contains(&above.key.id) {
                return Ok(false);
            }
            let next = self.parents(&above).into_iter().find(|(is_owner, _)| *is_owner).map(|(_, id)| id);
            owner = match next {
                Some(id) => self.txn.held(&[id]).await?.pop().flatten(),
                None => None,
            };
        }
        Ok(true)
    }

    /// The records that `held` refers to, and whether each is its owner.
    fn parents(&self, held: &Held) -> Vec<(bool, EntityId)> {
        let (Some(adapter), Some(data)) = (self.registry.get(&held.key.kind), held.content.payload()) else { return Vec::new() };
        let links = adapter.links(data).into_iter();
        links.filter(|(parent, _)| !held.loose.iter().any(|field| field == parent.field)).map(|(parent, id)| (parent.owner, id)).collect()
    }

    async fn one(&mut self, mut held: Held) -> Result<Sealed, StoreError> {
        let op = self.device.draw_op();
        // That it left the scope is no version that the server could compare with.
        let stamp = held.base.as_ref().filter(|base| base.content != Content::Gone).map(|base| base.stamp);
        let earlier = self.unanswered.iter().rfind(|one| one.operation.id == held.key.id && one.operation.action != wire::Action::Archive);
        let Some(edit) = &mut held.edit else { return Err(StoreError::Other("a clean record was to be sealed".to_owned())) };
        let base = match (&edit.lost, earlier, stamp) {
            (Some(lost), _, _) => Some(wire::Base::Lost { lost: lost.clone() }),
            (None, Some(earlier), _) => Some(wire::Base::Op { op: earlier.operation.op }),
            (None, None, stamp) => stamp.map(wire::Base::Stamp),
        };
        let change = edit.change;
        let seen = edit.seen;
        edit.sealed = change;
        edit.state = EditState::Ready;
        let edited = self.device.interval(edit, stamp);
        let (action, data) = match &held.content {
            Content::Live(data) => (wire::Action::Put, Some(data.clone())),
            Content::Deleted | Content::Gone => (wire::Action::Delete, None),
        };
        let operation =
            wire::Operation { op, kind: held.key.kind.clone(), id: held.key.id, action, base, data, change: None, edited, seen };
        self.txn.put_held(&[held]).await?;
        Ok(Sealed { operation, change, sent: false })
    }
}
