//! A server in memory: the protocol's rules over maps, for one organisation and without places. It serves tests
//! and the simulation; the real server proves the same rules over its own stores.

mod operation;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rounds_model::{
    Change, Content, EntityId, Kind, OpId, RecordKey, Registry, ServerTime, Stamp, proof, total,
    wire::{Authorship, Begin, End, ExchangeRequest, Line, OpResult, Outcome, Record, Update, Verdict},
};

/// A row of the server.
#[derive(Clone, Debug)]
struct Row {
    key: RecordKey,
    stamp: Stamp,
    content: Content,
    author: Authorship,
    made_by: Option<(String, OpId)>,
}

struct State {
    registry: Registry,
    rows: BTreeMap<EntityId, Row>,
    /// Every row that was ever written, oldest first.
    versions: Vec<Row>,
    done: BTreeMap<(String, OpId), Option<Stamp>>,
    history: Vec<(EntityId, Content)>,
    hidden: BTreeMap<String, BTreeSet<EntityId>>,
    epoch: u32,
    restored_to: Option<Stamp>,
    last: i64,
    now: i64,
    page: usize,
    verdicts: BTreeMap<EntityId, Verdict>,
    /// Up to here earlier versions are kept no longer.
    forgotten: Stamp,
}

/// A server that all devices of a test share. A clone is the same server.
#[derive(Clone)]
pub struct FakeServer(Arc<Mutex<State>>);

impl FakeServer {
    /// An empty server of these kinds, at `now` µs since 1970.
    #[must_use]
    pub fn new(registry: Registry, now: i64) -> Self {
        Self(Arc::new(Mutex::new(State {
            registry,
            rows: BTreeMap::new(),
            versions: Vec::new(),
            done: BTreeMap::new(),
            history: Vec::new(),
            hidden: BTreeMap::new(),
            epoch: 1,
            restored_to: None,
            last: 0,
            now,
            page: 2_000,
            verdicts: BTreeMap::new(),
            forgotten: Stamp::default(),
        })))
    }

    /// Lets time pass on the server, µs.
    pub fn advance(&self, micros: i64) {
        self.state().now += micros;
    }

    /// The server's clock.
    #[must_use]
    pub fn now(&self) -> ServerTime {
        ServerTime::from_micros(self.state().now)
    }

    /// Answers in pages of `records` when there are operations.
    pub fn page(&self, records: usize) {
        self.state().page = records;
    }

    /// Answers every operation on `id` with `verdict`, or, with `None`, by the rules again.
    pub fn answer(&self, id: EntityId, verdict: Option<Verdict>) {
        match verdict {
            Some(verdict) => self.state().verdicts.insert(id, verdict),
            None => self.state().verdicts.remove(&id),
        };
    }

    /// Takes `ids` out of what `device` may see, or gives everything back with an empty list.
    pub fn hide_from(&self, device: &str, ids: &[EntityId]) {
        self.state().hidden.insert(device.to_owned(), ids.iter().copied().collect());
    }

    /// Keeps no version but the newest of each record, as the server does after 400 days.
    pub fn forget_versions(&self) {
        let mut state = self.state();
        state.forgotten = Stamp::from_micros(state.last);
    }

    /// Restores the server to what it was at `stamp`: a new epoch without what came later.
    pub fn restore_to(&self, stamp: Stamp) {
        let mut state = self.state();
        state.versions.retain(|row| row.stamp <= stamp);
        state.rows = state.versions.iter().map(|row| (row.key.id, row.clone())).collect();
        state.done.retain(|_, done| done.is_none_or(|done| done <= stamp));
        state.epoch += 1;
        state.restored_to = Some(state.restored_to.map_or(stamp, |before| before.min(stamp)));
    }

    /// The newest stamp issued.
    #[must_use]
    pub fn last(&self) -> Stamp {
        Stamp::from_micros(self.state().last)
    }

    /// What the server holds of `id`.
    #[must_use]
    pub fn content(&self, id: EntityId) -> Option<Content> {
        self.state().rows.get(&id).map(|row| row.content.clone())
    }

    /// Every content that was ever written, rejected or archived for `id`, in order.
    #[must_use]
    pub fn history(&self, id: EntityId) -> Vec<Content> {
        self.state().history.iter().filter(|(one, _)| *one == id).map(|(_, content)| content.clone()).collect()
    }

    /// Writes a record as another device would, now.
    pub fn write(&self, key: RecordKey, content: Content) -> Stamp {
        let mut state = self.state();
        let at = rounds_model::EditTime::from_micros(state.now);
        let author =
            Authorship { by: EntityId::from_bytes([9; 16]), device: "office".into(), edited: rounds_model::EditInterval::new(at, at) };
        let stamp = state.stamp();
        state.history.push((key.id, content.clone()));
        state.put(Row { key, stamp, content, author, made_by: None });
        stamp
    }

    /// Answers `request` of `device`.
    #[must_use]
    pub fn exchange(&self, device: &str, request: &ExchangeRequest) -> Vec<Line> {
        self.state().exchange(device, request)
    }

    /// Whether nothing has changed for a device in `state`.
    #[must_use]
    pub fn unchanged(&self, device: &str, state: &str) -> bool {
        let inner = self.state();
        state == inner.token(device, Stamp::from_micros(inner.last))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn stamp(&mut self) -> Stamp {
        self.last = self.now.max(self.last + 1);
        Stamp::from_micros(self.last)
    }

    fn put(&mut self, row: Row) {
        self.versions.push(row.clone());
        self.rows.insert(row.key.id, row);
    }

    fn scope(&self, device: &str) -> String {
        self.hidden
            .get(device)
            .map_or(0, |hidden| {
                hidden.iter().fold(hidden.len() as u64 + 1, |hash, id| hash.wrapping_mul(31).wrapping_add(u64::from(id.as_bytes()[15])))
            })
            .to_string()
    }

    fn token(&self, device: &str, cursor: Stamp) -> String {
        format!("{}.{}.{}", self.epoch, self.scope(device), cursor.micros())
    }

    fn sees(&self, device: &str, id: EntityId) -> bool {
        self.hidden.get(device).is_none_or(|hidden| !hidden.contains(&id))
    }

    fn exchange(&mut self, device: &str, request: &ExchangeRequest) -> Vec<Line> {
        let parts: Vec<&str> = request.state.as_deref().unwrap_or_default().split('.').collect();
        let known = parts.len() == 3 && parts[0] == self.epoch.to_string() && parts[1] == self.scope(device);
        let foreign = request.state.is_some() && !known;
        let cursor = if known { Stamp::from_micros(parts[2].parse().unwrap_or(0)) } else { Stamp::from_micros(0) };
        let since = if foreign { BTreeMap::new() } else { request.since.clone() };
        let full = !known && since.is_empty();
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
            .map(|operation| OpResult { op: operation.op, verdict: self.operation(device, operation, &mut own_rows) })
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
        if !more && (request.digest.is_some() || request.updates) {
            let mut digest = rounds_model::Digest::new();
            for row in self.rows.values().filter(|row| row.content.is_live() && self.sees(device, row.key.id)) {
                digest.entry(row.key.kind.clone()).or_default().add(proof(row.key.id, row.stamp));
            }
            (end.total, end.digest) = if request.digest.is_some() { (None, Some(digest)) } else { (Some(total(&digest)), None) };
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
}

fn record(row: &Row, device: &str, named: bool) -> Record {
    let op = row.made_by.as_ref().filter(|(by, _)| by == device).map(|(_, op)| *op);
    Record { key: row.key.clone(), stamp: row.stamp, content: row.content.clone(), op, author: named.then(|| row.author.clone()) }
}
