//! One laptop of the simulation: its file, its clocks, its link, the run under way.

use std::{
    future::Future,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, Waker},
};

use rounds_model::EntityId;
use tokio_util::sync::CancellationToken;

use crate::{
    Device, RunReport, Trigger,
    engine::SyncEngine,
    engine_tests::registry,
    fakes::{Dice, FakeServer, Gate, HandClock, MemoryStore, RoughLink},
    ports::{Clock, ReadTxn, Reading, Store, StoreError},
};

/// Polls of one future after which something is stuck.
const POLLS: usize = 1_000_000;
/// Await points that one program passes in all its life in a seed; a seed that needs more goes round in circles.
const PASSES: u64 = 1_000_000;

/// Clocks turned by hand, and ids that the dice draw.
pub struct SeededClock {
    pub hand: HandClock,
    dice: Dice,
}

impl Clock for SeededClock {
    fn now(&self) -> Reading {
        self.hand.now()
    }

    fn new_id(&self) -> EntityId {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.dice.bits().to_be_bytes());
        bytes[8..].copy_from_slice(&self.dice.bits().to_be_bytes());
        EntityId::from_bytes(bytes)
    }
}

/// The run under way.
type Running = Pin<Box<dyn Future<Output = RunReport>>>;

pub struct Laptop {
    pub name: String,
    pub store: MemoryStore,
    pub clock: Arc<SeededClock>,
    pub running: Option<Running>,
    /// The person did something since the run under way began.
    pub touched: bool,
    /// A copy of the file, made earlier.
    pub backup: Option<MemoryStore>,
    link: Arc<RoughLink>,
    gate: Gate,
    dice: Dice,
    /// One await point in so many is a kill.
    kills: u64,
    incarnations: u64,
}

impl Laptop {
    pub fn new(server: &FakeServer, number: u64, start: i64, dice: &Dice, kills: u64) -> Self {
        let name = format!("laptop-{number}");
        let store = MemoryStore::new(registry(), Device::new(number * 1_000 + 1, EntityId::from_bytes([1; 16])));
        let gate = store.gate().clone();
        gate.roughen(dice.clone(), kills);
        gate.stop_after(PASSES);
        let link = Arc::new(RoughLink::new(server.clone(), &name, gate.clone(), dice.clone()));
        let clock = Arc::new(SeededClock { hand: HandClock::at(start), dice: dice.clone() });
        let (running, touched, backup, incarnations) = (None, false, None, number * 1_000 + 1);
        Self { name, store, clock, running, touched, backup, link, gate, dice: dice.clone(), kills, incarnations }
    }

    /// Begins a run, or lets the one under way go on for some await points; `Some` when it ended.
    pub fn work(&mut self, polls: usize) -> Option<RunReport> {
        let mut running = self.running.take().unwrap_or_else(|| self.begin());
        for _ in 0..polls {
            match poll(running.as_mut()) {
                Poll::Ready(report) => return Some(report),
                Poll::Pending if self.gate.was_killed() => return None,
                Poll::Pending => {}
            }
        }
        self.running = Some(running);
        None
    }

    /// A whole run, with whatever was under way before it.
    pub fn whole_run(&mut self) -> RunReport {
        self.work(POLLS).unwrap_or_else(|| panic!("a run on {} that nobody killed did not end", self.name))
    }

    fn begin(&mut self) -> Running {
        self.touched = false;
        let engine = SyncEngine::new(Arc::new(self.store.clone()), self.link.clone(), self.clock.clone(), registry(), Arc::new(|_| {}));
        Box::pin(async move { engine.run(Trigger::Timer, &CancellationToken::new()).await })
    }

    /// Another run while one is under way; `None` when the program was killed in it.
    pub fn second_run(&mut self) -> Option<RunReport> {
        let first = self.running.take();
        let touched = self.touched;
        let mut second = self.begin();
        (self.running, self.touched) = (first, touched);
        for _ in 0..POLLS {
            match poll(second.as_mut()) {
                Poll::Ready(report) => return Some(report),
                Poll::Pending if self.gate.was_killed() => {
                    self.kill();
                    return None;
                }
                Poll::Pending => {}
            }
        }
        panic!("a second run waits for the first")
    }

    /// What the person does; `None` when the program was killed in the middle of it, and the run under way with it.
    pub fn act<T>(&mut self, action: impl Future<Output = T>) -> Option<T> {
        self.touched = true;
        let mut action = pin!(action);
        for _ in 0..POLLS {
            match poll(action.as_mut()) {
                Poll::Ready(done) => return Some(done),
                Poll::Pending if self.gate.was_killed() => {
                    self.kill();
                    return None;
                }
                Poll::Pending => {}
            }
        }
        panic!("what a person did on {} never ended", self.name)
    }

    /// The program is killed, wherever it is.
    pub fn kill(&mut self) {
        self.running = None;
        let _heard = self.gate.was_killed();
    }

    /// No more faults of link or program.
    pub fn calm(&mut self) {
        self.kill();
        self.gate.calm();
        self.link.calm();
    }

    /// The copy takes the place of the file, as a new device; journal and ledger are carried over.
    pub fn restore(&mut self, copy: MemoryStore) {
        self.kill();
        let before = std::mem::replace(&mut self.store, copy);
        self.incarnations += 1;
        before.gate().calm();
        instantly(renew(&before, &self.store, self.incarnations)).unwrap_or_else(|error| panic!("{error}"));
        self.gate = self.store.gate().clone();
        self.gate.roughen(self.dice.clone(), self.kills);
        self.gate.stop_after(PASSES);
        // The link's await points are those of the file's program.
        self.link = Arc::new(self.link.of_program(self.gate.clone()));
    }

    /// Reads without a turn of anybody else.
    pub fn read<T>(&self, look: impl AsyncFnOnce(&mut dyn ReadTxn) -> Result<T, StoreError>) -> T {
        let quiet = self.store.copy();
        let read = instantly(async {
            let mut txn = quiet.read().await?;
            look(txn.as_mut()).await
        });
        read.unwrap_or_else(|error| panic!("{error}"))
    }
}

/// Makes `copy` fit to take the place of `before`: a new incarnation, nothing sealed, no form open.
async fn renew(before: &MemoryStore, copy: &MemoryStore, incarnation: u64) -> Result<(), StoreError> {
    let (mut from, mut to) = (before.read().await?, copy.write().await?);
    for entry in from.journal().await?.iter().rev() {
        to.put_journal(entry).await?;
    }
    for decision in from.ledger().await?.iter().rev() {
        to.put_decision(decision).await?;
    }
    let ops: Vec<_> = to.sealed().await?.iter().map(|sealed| sealed.operation.op).collect();
    to.remove_sealed(&ops).await?;
    let mut edited = to.edited().await?;
    for edit in edited.iter_mut().filter_map(|held| held.edit.as_mut()) {
        (edit.sealed, edit.tries) = (0, 0);
    }
    to.put_held(&edited).await?;
    for pin in to.pins().await? {
        to.remove_pin(pin.id).await?;
    }
    let mut device = to.device().await?;
    (device.incarnation, device.next_op, device.probe) = (incarnation, 1, false);
    to.set_device(&device).await?;
    to.commit().await
}

fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// The value of a future that never waits.
pub fn instantly<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match poll(future.as_mut()) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("something waited that must not"),
    }
}
