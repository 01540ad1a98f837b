//! What the server in memory does with a request: the rules of the protocol, over maps.

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{
    Change, Content, Digest, EntityId, Kind, RecordKey, ServerTime, Stamp, proof, total,
    wire::{
        Action, Authorship, Base, Begin, ConflictCode, Current, End, ExchangeRequest, Line, OpResult, Operation, Outcome, ParentState,
        Record, Update, Verdict,
    },
};

use super::{Row, State};

/// The base of an operation, resolved.
#[derive(Clone, Copy)]
enum Version {
    None,
    At(Stamp),
    Lost(Stamp),
    Unknown,
}

/// How a record stands to the base of an operation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Same,
    Moved,
    Outdone,
    NeverHere,
}

impl State {
    pub(super) fn stamp(&mut self) -> Stamp {
        self.last = self.now.max(self.last + 1);
        Stamp::from_micros(self.last)
    }

    pub(super) fn put(&mut self, row: Row) {
        if let (Some(adapter), Some(data)) = (self.registry.get(&row.key.kind), row.content.payload())
            && let Some((_, owner)) = adapter.links(data).into_iter().find(|(parent, _)| parent.owner)
        {
            self.owners.insert(row.key.id, owner);
        }
        self.versions.push(row.clone());
        self.rows.insert(row.key.id, row);
    }

    /// Keeps a payload in the history, whatever became of it.
    pub(super) fn keep(&mut self, id: EntityId, content: Content) {
        self.history.push((Stamp::from_micros(self.last), id, content));
    }

    fn scope(&self, device: &str) -> String {
        self.hidden
            .get(device)
            .map_or(0, |hidden| {
                hidden.iter().fold(hidden.len() as u64 + 1, |hash, id| {
                    id.as_bytes().iter().fold(hash, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(*byte)))
                })
            })
            .to_string()
    }

    pub(super) fn token(&self, device: &str, cursor: Stamp) -> String {
        format!("{}.{}.{}", self.epoch, self.scope(device), cursor.micros())
    }

    pub(super) fn sees(&self, device: &str, id: EntityId) -> bool {
        let Some(hidden) = self.hidden.get(device) else { return true };
        std::iter::successors(Some(id), |id| self.owners.get(id).copied()).all(|id| !hidden.contains(&id))
    }

    pub(super) fn digest(&self, device: &str) -> Digest {
        let mut digest = Digest::new();
        for row in self.rows.values().filter(|row| row.content.is_live() && self.sees(device, row.key.id)) {
            digest.entry(row.key.kind.clone()).or_default().add(proof(row.key.id, row.stamp));
        }
        digest
    }

    pub(super) fn exchange(&mut self, device: &str, request: &ExchangeRequest) -> Vec<Line> {
        let parts: Vec<&str> = request.state.as_deref().unwrap_or_default().split('.').collect();
        let known = parts.len() == 3 && parts[0] == self.epoch.to_string() && parts[1] == self.scope(device);
        let foreign = request.state.is_some() && !known;
        let cursor = if known { Stamp::from_micros(parts[2].parse().unwrap_or(0)) } else { Stamp::from_micros(0) };
        let since = if foreign { BTreeMap::new() } else { request.since.clone() };
        let full = !known && since.is_empty();
        let foreign_epoch = parts.len() == 3 && parts[0] != self.epoch.to_string();
        let foreign_grants = parts.len() == 3 && parts[1] != self.scope(device);
        let mut own_rows: Vec<Line> = Vec::new();
        let before = Stamp::from_micros(self.last);
        let outcomes: Vec<Outcome> = request
            .unconfirmed
            .iter()
            .map(|op| {
                let done = self.done.get(&(device.to_owned(), *op));
                Outcome { op: *op, done: done.is_some(), updated_at: done.copied().flatten() }
            })
            .collect();
        let results: Vec<OpResult> = request
            .operations
            .iter()
            .map(|operation| {
                // What was seen under other grants says nothing of what these show.
                let operation = Operation { seen: operation.seen.filter(|_| !foreign_grants), ..operation.clone() };
                OpResult { op: operation.op, verdict: self.operation(device, &operation, foreign_epoch, &mut own_rows) }
            })
            .collect();
        let named: BTreeSet<EntityId> =
            request.watch.iter().copied().chain(request.operations.iter().map(|operation| operation.id)).collect();
        let mut records: Vec<&Row> = self
            .rows
            .values()
            .filter(|row| row.stamp <= before && row.stamp > since.get(&row.key.kind).copied().unwrap_or(cursor))
            .filter(|row| self.sees(device, row.key.id))
            // Who counts from zero never had what is no more; who goes on after a cut may have.
            .filter(|row| row.content.is_live() || known || since.contains_key(&row.key.kind))
            .collect();
        records.sort_by_key(|row| (self.registry.rank(&row.key.kind), row.stamp));
        let limit = if request.operations.is_empty() { usize::MAX } else { self.page };
        let more = records.len() > limit;
        records.truncate(limit);
        let kinds: Vec<Kind> = self.registry.kinds().map(rounds_model::Adapter::kind).collect();
        let mut end = End::new(more, 0, ServerTime::from_micros(self.now));
        if more {
            let cut = records.last().map(|row| (self.registry.rank(&row.key.kind), row.stamp));
            for kind in &kinds {
                let from = since.get(kind).copied().unwrap_or(cursor);
                match cut {
                    Some((rank, stamp)) if rank == self.registry.rank(kind) => end.cursors.insert(kind.clone(), stamp),
                    Some((rank, _)) if rank < self.registry.rank(kind) => end.cursors.insert(kind.clone(), from),
                    _ => None,
                };
            }
        } else {
            end.state = Some(self.token(device, Stamp::from_micros(self.last)));
        }
        let mut lines = vec![Line::Begin(Begin::new(
            self.epoch.to_string(),
            self.scope(device),
            self.restored_to.filter(|_| self.epoch > 1),
            full,
            before,
            kinds,
        ))];
        if !outcomes.is_empty() {
            lines.push(Line::Outcomes(outcomes));
        }
        lines.extend(records.into_iter().map(|row| {
            let after = since.get(&row.key.kind).copied().unwrap_or(cursor);
            let plain = request.updates && known && !named.contains(&row.key.id) && row.author.device != device;
            match self.update(row, after).filter(|_| plain) {
                Some(update) => Line::Update(update),
                None => Line::Record(record(row, device, named.contains(&row.key.id))),
            }
        }));
        for key in &request.need {
            lines.push(Line::Record(self.needed(device, key, before)));
        }
        if !results.is_empty() {
            lines.push(Line::Results(results));
        }
        lines.append(&mut own_rows);
        if !more && request.digest.is_some() {
            end.digest = Some(self.digest(device));
        } else if !more && request.updates {
            end.total = Some(total(&self.digest(device)));
        }
        end.count = lines
            .iter()
            .map(|line| match line {
                Line::Record(_) | Line::Update(_) => 1,
                Line::DeletedUnder(rows) => rows.ids.len() as u64,
                _ => 0,
            })
            .sum();
        lines.push(Line::End(end));
        lines
    }

    /// What `row` changes in the version that a device with this cursor holds.
    fn update(&self, row: &Row, after: Stamp) -> Option<Update> {
        let base = self.versions.iter().rfind(|one| one.key.id == row.key.id && one.stamp <= after && one.stamp > self.forgotten)?;
        let change = Change::between(base.content.payload()?, row.content.payload()?);
        Some(Update { key: row.key.clone(), stamp: row.stamp, base: base.stamp, change })
    }

    fn needed(&self, device: &str, key: &RecordKey, until: Stamp) -> Record {
        match self.rows.get(&key.id).filter(|row| self.sees(device, row.key.id)) {
            Some(row) => record(row, device, true),
            None => Record { key: key.clone(), stamp: until, content: Content::Gone, op: None, author: None },
        }
    }

    /// The whole of an operation that carries what it changes; `None` when that version is kept no longer.
    fn whole(&self, operation: &Operation) -> Option<Operation> {
        let Some(change) = &operation.change else { return Some(operation.clone()) };
        let Some(Base::Stamp(stamp)) = operation.base else { return None };
        let base = self.versions.iter().find(|one| one.key.id == operation.id && one.stamp == stamp && stamp > self.forgotten)?;
        Some(Operation { data: Some(change.of(base.content.payload()?)), change: None, ..operation.clone() })
    }

    fn operation(&mut self, device: &str, operation: &Operation, foreign_epoch: bool, own_rows: &mut Vec<Line>) -> Verdict {
        let memory = (device.to_owned(), operation.op);
        if let Some(done) = self.done.get(&memory) {
            return Verdict::Ok { updated_at: *done, current: None };
        }
        if let Some(verdict) = self.verdicts.get(&operation.id) {
            return verdict.clone();
        }
        let Some(operation) = &self.whole(operation) else { return Verdict::Need };
        let mut sent = operation.data.clone().map_or(Content::Deleted, Content::Live);
        if operation.action == Action::Archive {
            self.keep(operation.id, sent);
            self.done.insert(memory, None);
            return Verdict::Ok { updated_at: None, current: None };
        }
        if let (Some(adapter), Some(data)) = (self.registry.get(&operation.kind), &operation.data)
            && let Err(invalid) = adapter.check(data)
        {
            return Verdict::Invalid { errors: invalid.0 };
        }
        if let Some(missing) = self.missing_parent(device, operation, &mut sent) {
            return missing;
        }
        if !self.sees(device, operation.id) {
            return Verdict::Denied;
        }
        let changed = operation.data.as_ref() != sent.payload();
        let current = self.rows.get(&operation.id).cloned();
        if let Some(row) = current.as_ref().filter(|row| operation.action == Action::Delete && !row.content.is_live()) {
            return Verdict::Ok { updated_at: Some(row.stamp), current: None }; // both deleted it
        }
        let version = self.resolve(device, operation, foreign_epoch);
        match self.compare(version, current.as_ref()) {
            Standing::Same => {}
            _ if !self.compares => {}
            Standing::NeverHere => return Verdict::Denied,
            standing => {
                let payload = sent.clone();
                self.keep(operation.id, sent);
                let Some(row) = current else { return Verdict::Denied };
                let current = Box::new(Current(record(&row, device, true)));
                // Two that build on one lost version and say different things: neither is the later.
                let another = matches!(version, Version::Lost(mine) if row.lost == Some(mine)) && !row.content.same_as(&payload);
                return match standing {
                    Standing::Outdone if !another => Verdict::Ok { updated_at: Some(row.stamp), current: Some(current) },
                    _ => Verdict::Conflict { code: ConflictCode::Stale, current },
                };
            }
        }
        let author = Authorship { by: EntityId::from_bytes([1; 16]), device: device.to_owned(), edited: operation.edited };
        let lost = if let Version::Lost(stamp) = version { Some(stamp) } else { None };
        if operation.action == Action::Delete
            && let Some(changed) = self.delete_under(device, operation, &author, lost, own_rows)
        {
            self.keep(operation.id, sent);
            return changed;
        }
        let stamp = self.stamp();
        self.keep(operation.id, sent.clone());
        let key = RecordKey::new(operation.kind.clone(), operation.id);
        let row = Row { key, stamp, content: sent, author, made_by: Some((device.to_owned(), operation.op)), lost };
        let current = changed.then(|| Box::new(Current(record(&row, device, true))));
        self.put(row);
        self.done.insert(memory, Some(stamp));
        Verdict::Ok { updated_at: Some(stamp), current }
    }

    /// What the operation was made on, in the present history.
    fn resolve(&self, device: &str, operation: &Operation, foreign_epoch: bool) -> Version {
        let survived = |stamp: Stamp| self.restored_to.is_some_and(|to| stamp <= to);
        match &operation.base {
            None => Version::None,
            Some(Base::Stamp(stamp)) if foreign_epoch && !survived(*stamp) => Version::Lost(*stamp),
            Some(Base::Stamp(stamp)) => Version::At(*stamp),
            Some(Base::Lost { lost: (epoch, stamp) }) if *epoch == self.epoch.to_string() || survived(*stamp) => Version::At(*stamp),
            Some(Base::Lost { lost: (_, stamp) }) => Version::Lost(*stamp),
            Some(Base::Op { op }) => self.done.get(&(device.to_owned(), *op)).copied().flatten().map_or(Version::Unknown, Version::At),
        }
    }

    /// Compare-and-set: how the record stands to what the operation was made on.
    fn compare(&self, version: Version, current: Option<&Row>) -> Standing {
        match (version, current) {
            (Version::None | Version::Lost(_) | Version::Unknown, None) => Standing::Same,
            (Version::At(_), None) => Standing::NeverHere,
            (Version::None | Version::Unknown, Some(_)) => Standing::Moved,
            (Version::At(stamp), Some(row)) if row.stamp == stamp => Standing::Same,
            (Version::At(_), Some(_)) => Standing::Moved,
            (Version::Lost(mine), Some(row)) => match row.lost {
                Some(theirs) if mine > theirs => Standing::Same,
                Some(_) => Standing::Outdone,
                None if self.restored_to.is_some_and(|to| row.stamp <= to) => Standing::Same,
                None => Standing::Moved,
            },
        }
    }

    /// A parent that the record cannot do without is not there. A reference to one that was deleted is set null where
    /// it is optional, as the deletion would have done, had the two met in the other order.
    fn missing_parent(&self, device: &str, operation: &Operation, sent: &mut Content) -> Option<Verdict> {
        let (adapter, data) = (self.registry.get(&operation.kind)?, operation.data.as_ref()?);
        for (parent, id) in adapter.links(data) {
            let state = match self.rows.get(&id).filter(|_| self.sees(device, id)).map(|row| row.content.is_live()) {
                Some(true) => continue,
                Some(false) if parent.required => ParentState::Deleted,
                Some(false) => {
                    if let Content::Live(data) = sent {
                        data.0.insert(parent.field.to_owned(), serde_json::Value::Null);
                    }
                    continue;
                }
                None => ParentState::Absent,
            };
            return Some(Verdict::Parent { which: RecordKey::new(parent.kind, id), state });
        }
        None
    }
}

pub(super) fn record(row: &Row, device: &str, named: bool) -> Record {
    let op = row.made_by.as_ref().filter(|(by, _)| by == device).map(|(_, op)| *op);
    Record { key: row.key.clone(), stamp: row.stamp, content: row.content.clone(), op, author: named.then(|| row.author.clone()) }
}
