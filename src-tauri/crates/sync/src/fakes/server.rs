//! A server in memory: the protocol's rules over maps, for one organisation and without places. It serves tests
//! and the simulation; the real server proves the same rules over its own stores.

mod delete;
mod rules;

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::Hasher,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::hash_of;
use rounds_model::{
    Content, Digest, EntityId, OpId, RecordKey, Registry, ServerTime, Stamp,
    wire::{Authorship, ExchangeRequest, Line, Verdict},
};

/// A row of the server.
#[derive(Clone, Debug)]
struct Row {
    key: RecordKey,
    stamp: Stamp,
    content: Content,
    author: Authorship,
    made_by: Option<(String, OpId)>,
    /// The stamp that a restore lost, of a version that was proposed again or of a deletion that came with one.
    lost: Option<Stamp>,
}

/// A version that the server wrote, as a test looks at it.
#[derive(Clone, Debug)]
pub struct Written {
    /// Of which record.
    pub key: RecordKey,
    /// Its stamp.
    pub stamp: Stamp,
    /// What it holds.
    pub content: Content,
    /// The device that wrote it.
    pub device: String,
    /// It gave back what a restore had lost; nobody typed it on the version before.
    pub proposed_again: bool,
}

#[derive(Clone)]
struct State {
    registry: Registry,
    rows: BTreeMap<EntityId, Row>,
    /// Every row that was ever written, oldest first.
    versions: Vec<Row>,
    done: BTreeMap<(String, OpId), Option<Stamp>>,
    history: Vec<(Stamp, EntityId, Content)>,
    /// The owner of each record that has one; a record never moves.
    owners: BTreeMap<EntityId, EntityId>,
    hidden: BTreeMap<String, BTreeSet<EntityId>>,
    epoch: u32,
    restored_to: Option<Stamp>,
    last: i64,
    now: i64,
    page: usize,
    verdicts: BTreeMap<EntityId, Verdict>,
    compares: bool,
    tells: bool,
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
            owners: BTreeMap::new(),
            compares: true,
            tells: false,
            forgotten: Stamp::default(),
        })))
    }

    /// Another server that holds what this one holds now.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self(Arc::new(Mutex::new(self.state().clone())))
    }

    /// Hashes all that it holds.
    pub fn fingerprint(&self, into: &mut impl Hasher) {
        let state = self.state();
        hash_of(into, (&state.versions, &state.done, &state.history, &state.epoch, &state.last, &state.now));
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

    /// Writes every operation whatever it was made on: what a server without compare-and-set does.
    pub fn write_blindly(&self) {
        self.state().compares = false;
    }

    /// Prints every exchange from now on.
    pub fn tell(&self) {
        self.state().tells = true;
    }

    /// Answers every operation by the rules again.
    pub fn answer_by_the_rules(&self) {
        self.state().verdicts.clear();
    }

    /// Takes `ids` and all that they own out of what `device` may see, or gives everything back with an empty list.
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
        state.history.retain(|(at, ..)| *at <= stamp);
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
        self.state().history.iter().filter(|(_, one, _)| *one == id).map(|(.., content)| content.clone()).collect()
    }

    /// Everything in the history, of whatever record.
    #[must_use]
    pub fn whole_history(&self) -> Vec<Content> {
        self.state().history.iter().map(|(.., content)| content.clone()).collect()
    }

    /// Every version written and not lost by a restore, in order.
    #[must_use]
    pub fn versions(&self) -> Vec<Written> {
        let written = |row: &Row| Written {
            key: row.key.clone(),
            stamp: row.stamp,
            content: row.content.clone(),
            device: row.author.device.clone(),
            proposed_again: row.lost.is_some(),
        };
        self.state().versions.iter().map(written).collect()
    }

    /// The digest of what `device` may see.
    #[must_use]
    pub fn digest(&self, device: &str) -> Digest {
        self.state().digest(device)
    }

    /// Writes a record as another device would, now.
    pub fn write(&self, key: RecordKey, content: Content) -> Stamp {
        let mut state = self.state();
        let at = rounds_model::EditTime::from_micros(state.now);
        let author =
            Authorship { by: EntityId::from_bytes([9; 16]), device: "office".into(), edited: rounds_model::EditInterval::new(at, at) };
        let stamp = state.stamp();
        state.keep(key.id, content.clone());
        state.put(Row { key, stamp, content, author, made_by: None, lost: None });
        stamp
    }

    /// Answers `request` of `device`.
    #[must_use]
    pub fn exchange(&self, device: &str, request: &ExchangeRequest) -> Vec<Line> {
        let mut state = self.state();
        let lines = state.exchange(device, request);
        if state.tells {
            println!("  {device} asks {request:?}");
            lines.iter().for_each(|line| println!("  {device} hears {line:?}"));
        }
        lines
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
