//! One of the two laptops: its file and its clocks, copied with every state.

use std::{
    future::Future,
    hash::Hasher,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use rounds_model::{EntityId, wire::ExchangeRequest};
use tokio_util::sync::CancellationToken;

use super::link::{Fate, Link};
use crate::{
    Conflict, Device, Held, RunReport, Trigger,
    edit::Editor,
    engine::SyncEngine,
    engine_tests::{MINUTE, START, registry},
    fakes::{FakeServer, MemoryStore, hash_of},
    ports::{Clock, ReadTxn, Reading, Store as _, StoreError},
    resolve::{Choice, Resolver},
};

/// Polls of one future after which something is stuck.
const POLLS: usize = 100_000;

/// What happens to a laptop's clocks before somebody types.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// Nothing.
    Still,
    /// It is started anew with a wall clock that is a day behind: readings of before cannot be compared.
    Wrong,
}

/// Clocks that show one reading.
#[derive(Clone, Copy)]
struct Shown(Reading);

impl Clock for Shown {
    fn now(&self) -> Reading {
        self.0
    }
}

/// A laptop at rest.
pub struct Laptop {
    pub name: &'static str,
    pub store: MemoryStore,
    pub clock: Reading,
}

impl Laptop {
    pub fn new(name: &'static str, incarnation: u64) -> Self {
        let store = MemoryStore::new(registry(), Device::new(incarnation, EntityId::from_bytes([1; 16])));
        Self { name, store, clock: Reading { wall: START, mono: 0, boot: 1 } }
    }

    pub fn copy(&self) -> Self {
        Self { name: self.name, store: self.store.copy(), clock: self.clock }
    }

    pub fn fingerprint(&self, into: &mut impl Hasher) {
        self.store.fingerprint(into);
        hash_of(into, self.clock);
    }

    pub fn turn(&mut self, turn: Turn) {
        match turn {
            Turn::Still => {}
            Turn::Wrong => self.clock = Reading { wall: self.clock.wall - 24 * 60 * MINUTE, mono: 0, boot: self.clock.boot + 1 },
        }
    }

    /// A whole run, and what of it is still on its way; whether the fate met anything.
    pub fn run(&self, server: &FakeServer, fate: Fate) -> (RunReport, Option<ExchangeRequest>, bool) {
        let link = Arc::new(Link::new(server.clone(), self.name, fate));
        let clock = Arc::new(Shown(self.clock));
        let engine = SyncEngine::new(Arc::new(self.store.clone()), link.clone(), clock, registry(), Arc::new(|_| {}));
        let report = done(engine.run(Trigger::Timer, &CancellationToken::new()));
        (report, link.late(), !link.was_spared())
    }

    pub fn edit<T>(&self, act: impl AsyncFnOnce(Editor<'_>) -> T) -> T {
        let (registry, clock) = (registry(), Shown(self.clock));
        done(act(Editor::new(&self.store, &registry, &clock)))
    }

    pub fn settle(&self, id: EntityId, choice: Choice) {
        let (registry, clock) = (registry(), Shown(self.clock));
        let settled = done(Resolver::new(&self.store, &registry, &clock).settle(id, choice));
        settled.unwrap_or_else(|error| panic!("a question that is open can be settled: {error}"));
    }

    pub fn read<T>(&self, look: impl AsyncFnOnce(&mut dyn ReadTxn) -> Result<T, StoreError>) -> T {
        let read = done(async {
            let mut txn = self.store.read().await?;
            look(txn.as_mut()).await
        });
        read.unwrap_or_else(|error| panic!("{error}"))
    }

    pub fn held(&self, id: EntityId) -> Option<Held> {
        self.read(async |txn| Ok(txn.held(&[id]).await?.pop().flatten()))
    }

    pub fn conflicts(&self) -> Vec<Conflict> {
        self.read(async |txn| txn.conflicts().await)
    }
}

/// The value of a future that waits for nobody.
fn done<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    for _ in 0..POLLS {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
    panic!("something waits that must not")
}
