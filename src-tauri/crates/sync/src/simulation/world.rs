//! A world of laptops, people and a server, in which everything that happens is rolled from one seed.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use rounds_model::{Content, EntityId, FieldError, Payload, RecordKey, Stamp, wire::Verdict};

use super::{
    invariants,
    laptop::Laptop,
    person::Person,
    reference::{Reference, Violation, broken, kept},
};
use crate::{
    RunOutcome, RunReport,
    engine_tests::{MINUTE, PLACE, START, VISIT, registry},
    fakes::{Dice, FakeServer},
    ports::Clock,
};

const DAY: i64 = 24 * 60 * MINUTE;
const STEPS: u64 = 110;
/// Rounds of syncing and settling after which all must be settled.
const ROUNDS: usize = 16;

/// What the world does without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Without {
    /// The server writes whatever the base.
    CompareAndSet,
    /// No laptop keeps a journal.
    Journal,
}

/// What a seed came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Played {
    /// A hash over everything that happened.
    pub trace: u64,
    /// Runs that ended.
    pub runs: u64,
    /// Simulated time that passed, µs.
    pub time: i64,
}

pub struct World {
    server: FakeServer,
    laptops: Vec<Laptop>,
    reference: Reference,
    dice: Dice,
    typed: u64,
    hash: DefaultHasher,
    refused: BTreeSet<EntityId>,
    /// Stamps of moments to which the server can be restored.
    moments: Vec<Stamp>,
    time: i64,
    runs: u64,
    tell: bool,
}

/// Plays `seed` to its end; `tell` prints each step and each exchange.
pub fn play(seed: u64, tell: bool, without: Option<Without>) -> Result<Played, Violation> {
    let dice = Dice::of(seed);
    let server = FakeServer::new(registry(), START);
    if without == Some(Without::CompareAndSet) {
        server.write_blindly();
    }
    if tell {
        server.tell();
    }
    let laptops = [1, 2, 3, 2][usize::try_from(dice.roll(4)).unwrap_or(0)];
    let kills = [0, 400, 100, 40][usize::try_from(dice.roll(4)).unwrap_or(0)];
    let laptops: Vec<Laptop> = (1..=laptops).map(|number| Laptop::new(&server, number, START, &dice, kills)).collect();
    if without == Some(Without::Journal) {
        laptops.iter().for_each(|laptop| laptop.store.forget_journal());
    }
    if dice.once_in(3) {
        server.page(1 + usize::try_from(dice.roll(6)).unwrap_or(0));
    }
    let mut world = World {
        server,
        laptops,
        reference: Reference::default(),
        dice,
        typed: 0,
        hash: DefaultHasher::new(),
        refused: BTreeSet::new(),
        moments: Vec::new(),
        time: 0,
        runs: 0,
        tell,
    };
    for step in 0..STEPS {
        world.step(step)?;
    }
    world.end()?;
    Ok(Played { trace: world.hash.finish(), runs: world.runs, time: world.time })
}

impl World {
    fn note(&mut self, what: &str) {
        what.hash(&mut self.hash);
        if self.tell {
            println!("{:>9.1} h  {what}", self.time as f64 / 3.6e9);
        }
    }

    fn pass(&mut self, micros: i64) {
        self.time += micros;
        self.server.advance(micros);
        self.laptops.iter().for_each(|laptop| laptop.clock.hand.advance(micros));
    }

    fn alone(&self) -> bool {
        self.laptops.len() == 1
    }

    fn step(&mut self, step: u64) -> Result<(), Violation> {
        self.pass(self.dice.roll(3 * MINUTE.unsigned_abs()).cast_signed());
        let which = usize::try_from(self.dice.roll(self.laptops.len() as u64)).unwrap_or(0);
        match self.dice.roll(100) {
            0..=44 => self.person(which),
            45..=79 => self.work(which)?,
            80..=84 => self.pass(self.dice.roll(18 * 60 * MINUTE.unsigned_abs()).cast_signed()),
            85..=87 => self.turn_clock(which),
            88..=90 => self.kill(which),
            91 => self.second_run(which)?,
            _ if self.alone() => {} // nobody else, and nothing but network and clock
            92..=93 => self.office(),
            94..=95 => self.grants(which),
            96 => self.verdict(),
            97 => self.restore_server(),
            98 => self.backup(which),
            _ => self.restore_laptop(which),
        }
        if let Some(what) = self.reference.refused_by_the_store.take() {
            return broken("I7", what);
        }
        for laptop in &self.laptops {
            invariants::at_every_moment(laptop, &mut self.reference)?;
        }
        if self.alone() {
            invariants::alone(&self.laptops[0])?;
        }
        if step % 10 == 9 {
            self.nothing_is_lost()?;
        }
        Ok(())
    }

    fn kept(&self) -> BTreeSet<String> {
        kept(&self.server.whole_history(), &self.laptops, &self.reference.known)
    }

    fn nothing_is_lost(&self) -> Result<(), Violation> {
        self.reference.nothing_is_lost(&self.kept())?;
        self.reference.nothing_is_replaced_unseen(&self.server)
    }

    fn person(&mut self, which: usize) {
        let word = self.at(which).act();
        self.note(&format!("{which} {word}"));
    }

    fn at(&mut self, which: usize) -> Person<'_> {
        let (laptop, reference, dice, typed) = (&mut self.laptops[which], &mut self.reference, &self.dice, &mut self.typed);
        Person { laptop, reference, dice, typed }
    }

    fn work(&mut self, which: usize) -> Result<(), Violation> {
        let polls = if self.dice.once_in(2) { 10_000 } else { usize::try_from(self.dice.roll(12)).unwrap_or(0) };
        let ended = self.laptops[which].work(polls);
        match ended {
            Some(report) => self.ended(which, &report),
            None => {
                self.note(&format!("{which} is syncing, or was killed"));
                Ok(())
            }
        }
    }

    fn ended(&mut self, which: usize, report: &RunReport) -> Result<(), Violation> {
        self.runs += 1;
        let RunReport { outcome, code, requests, sent, confirmed, conflicts, .. } = report;
        self.note(&format!("{which} ran: {outcome:?} {code:?}, {requests} requests, {confirmed} of {sent}, {conflicts} conflicts"));
        invariants::after_a_run(&self.laptops[which], report)
    }

    fn turn_clock(&mut self, which: usize) {
        let hand = &self.laptops[which].clock.hand;
        match self.dice.roll(3) {
            0 => hand.reboot(MINUTE),
            1 => hand.set_wall(START + self.time + self.dice.roll(6 * DAY.unsigned_abs()).cast_signed() - 3 * DAY),
            _ => hand.set_wall(START + self.time),
        }
        if self.dice.once_in(2) {
            self.laptops[which].kill();
            self.laptops[which].clock.hand.reboot(MINUTE);
        }
        self.note(&format!("{which} has another clock"));
    }

    fn kill(&mut self, which: usize) {
        self.laptops[which].kill();
        self.note(&format!("{which} was killed"));
    }

    /// I10: one run at a time.
    fn second_run(&mut self, which: usize) -> Result<(), Violation> {
        let under_way = self.laptops[which].running.is_some();
        if !under_way {
            return Ok(());
        }
        let Some(report) = self.laptops[which].second_run() else { return Ok(()) };
        // The first may not have come to the lock; then the second had it, and ended.
        if report.outcome == RunOutcome::Skipped && report.code.as_deref() != Some("busy_here") {
            return broken("I10", format!("{report:?}"));
        }
        self.ended(which, &report)?;
        if report.outcome != RunOutcome::Skipped {
            self.laptops[which].touched = true; // the first had let go of the lock: what it reports is as it was then
        }
        Ok(())
    }

    /// Somebody at the office, whose screen is the server's.
    fn office(&mut self) {
        let places: Vec<RecordKey> = self.reference.known.iter().filter(|key| key.kind == PLACE || key.kind == VISIT).cloned().collect();
        self.typed += 1;
        let value = format!("v{}", self.typed);
        let live = |key: &RecordKey| self.server.content(key.id).filter(Content::is_live);
        let live: Vec<(RecordKey, Content)> = places.into_iter().filter_map(|key| live(&key).map(|content| (key, content))).collect();
        let (key, data, field) = match self.dice.pick(&live) {
            Some((key, Content::Live(data))) => {
                let field = if key.kind == PLACE { "phone" } else { "note" };
                (key.clone(), data.clone().with(field, value.clone()), field)
            }
            _ => {
                let id = self.laptops[0].clock.new_id();
                (RecordKey::new(PLACE, id), Payload::default().with("name", value.clone()), "name")
            }
        };
        if let Some(before) = self.server.content(key.id) {
            self.reference.sees("office", &before);
        }
        self.server.write(key.clone(), Content::Live(data));
        self.reference.types("office", &key, &Content::Live(Payload::default().with(field, value)), true);
        self.note("the office wrote");
    }

    fn grants(&mut self, which: usize) {
        let name = self.laptops[which].name.clone();
        let places: Vec<EntityId> = self.reference.known.iter().filter(|key| key.kind == PLACE).map(|key| key.id).collect();
        let hidden: Vec<EntityId> = if self.dice.once_in(2) { self.dice.pick(&places).copied().into_iter().collect() } else { Vec::new() };
        self.server.hide_from(&name, &hidden);
        self.note(&format!("{which} may not see {} records", hidden.len()));
    }

    fn verdict(&mut self) {
        let Some(id) = self.dice.pick(&self.reference.known).map(|key| key.id) else { return };
        let errors = vec![FieldError { field: String::new(), code: "taken".into(), message: "is taken".into() }];
        let verdict = match self.dice.roll(4) {
            0 => Some(Verdict::Invalid { errors }),
            1 => Some(Verdict::Denied),
            2 => Some(Verdict::Retry { after: 1 }),
            _ => None,
        };
        if verdict.is_some() {
            self.refused.insert(id)
        } else {
            self.refused.remove(&id)
        };
        self.server.answer(id, verdict);
        self.note("the server has a verdict");
    }

    /// The server goes back to an earlier moment.
    fn restore_server(&mut self) {
        self.moments.push(self.server.last());
        if self.dice.once_in(2) {
            return;
        }
        let Some(moment) = self.dice.pick(&self.moments).copied() else { return };
        let before = kept(&self.server.whole_history(), [], &[]);
        self.server.restore_to(moment);
        self.reference.restored_to = Some(moment);
        self.moments.retain(|other| *other <= moment);
        // A run under way may have heard from the server that it is all there, and let go of it.
        self.reference.leaves_history(&before, &kept(&self.server.whole_history(), [], &[]));
        let resting = self.laptops.iter().filter(|laptop| laptop.running.is_none());
        let after = kept(&self.server.whole_history(), resting, &self.reference.known);
        self.reference.loses(&before, &after);
        self.note("the server was restored");
    }

    fn backup(&mut self, which: usize) {
        self.laptops[which].backup = Some(self.laptops[which].store.copy());
        self.note(&format!("{which} was copied"));
    }

    fn restore_laptop(&mut self, which: usize) {
        let Some(copy) = self.laptops[which].backup.take() else { return };
        let before = self.kept();
        self.laptops[which].restore(copy);
        let after = self.kept();
        self.reference.loses(&before, &after);
        let name = self.laptops[which].name.clone();
        self.reference.newest.retain(|(laptop, _), _| *laptop != name);
        self.note(&format!("{which} was restored"));
    }

    fn run_all(&mut self) -> Result<(), Violation> {
        for which in 0..self.laptops.len() {
            self.pass(MINUTE);
            let report = self.laptops[which].whole_run();
            self.ended(which, &report)?;
            invariants::at_every_moment(&self.laptops[which], &mut self.reference)?;
        }
        Ok(())
    }

    /// The faults are off: nothing is held up, everything is settled, and two runs of each make all the same.
    fn end(&mut self) -> Result<(), Violation> {
        self.laptops.iter_mut().for_each(Laptop::calm);
        for laptop in &self.laptops {
            self.server.hide_from(&laptop.name, &[]);
        }
        for _ in 0..3 {
            self.run_all()?;
        }
        for laptop in &self.laptops {
            invariants::nothing_is_held_up(laptop, &self.reference, &self.refused)?;
        }
        self.server.answer_by_the_rules();
        let mut settled = false;
        for _ in 0..ROUNDS {
            self.run_all()?;
            let mut open = false;
            for which in 0..self.laptops.len() {
                open |= self.at(which).settle_all();
                for _ in 0..self.reference.known.len() {
                    open |= self.at(which).look_after_attention(true) != "nothing needs attention";
                }
            }
            settled = !open;
            if settled {
                break;
            }
        }
        if !settled {
            let left: Vec<_> = self.laptops.iter().map(|laptop| laptop.read(async |txn| txn.edited().await)).collect();
            return broken("I4", format!("it never settles: {left:?}"));
        }
        self.run_all()?;
        self.run_all()?;
        invariants::all_are_equal(&self.laptops, &self.reference, &self.server)?;
        if self.alone() {
            invariants::alone(&self.laptops[0])?;
        }
        self.nothing_is_lost()
    }
}
