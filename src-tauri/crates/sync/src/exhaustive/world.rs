//! A state: the server, both laptops, what is on its way, and what of the bounds is left.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hasher},
};

use rounds_model::{Content, EntityId, RecordKey, wire::ExchangeRequest};

use super::{
    laptop::Laptop,
    link::Fate,
    step::{Deed, Step, Who},
};
use crate::{
    RunOutcome,
    engine_tests::{PLACE, START, VISIT, place, registry, set, visit},
    fakes::{FakeServer, hash_of},
    ports::foreign_keys,
    resolve::Choice,
};

/// Rounds of syncing and settling after which all must be settled.
const ROUNDS: usize = 8;

/// What of the bounds is left.
#[derive(Clone, Copy, Debug)]
struct Left {
    edits: [u8; 2],
    losses: u8,
    doubles: u8,
}

/// A value that somebody typed: by whom, into which record, what.
type Typed = (Who, EntityId, String);

pub struct World {
    server: FakeServer,
    laptops: [Laptop; 2],
    late: Option<(Who, ExchangeRequest)>,
    left: Left,
    typed: Vec<Typed>,
}

impl World {
    /// Both laptops hold the place and the visit under it.
    pub fn new() -> Self {
        let server = FakeServer::new(registry(), START);
        server.write(RecordKey::new(PLACE, the_place()), Content::Live(place("Nuru")));
        server.write(RecordKey::new(VISIT, the_visit()), Content::Live(visit(the_place(), "first")));
        let laptops = [Laptop::new("a", 1), Laptop::new("b", 2)];
        let left = Left { edits: [2, 2], losses: 1, doubles: 1 };
        let world = Self { server, laptops, late: None, left, typed: Vec::new() };
        for laptop in &world.laptops {
            assert_eq!(laptop.run(&world.server, Fate::Works).0.outcome, RunOutcome::Complete);
        }
        world
    }

    pub fn copy(&self) -> Self {
        let [a, b] = &self.laptops;
        let laptops = [a.copy(), b.copy()];
        Self { server: self.server.copy(), laptops, late: self.late.clone(), left: self.left, typed: self.typed.clone() }
    }

    pub fn fingerprint(&self) -> u64 {
        let mut hash = DefaultHasher::new();
        self.server.fingerprint(&mut hash);
        self.laptops.iter().for_each(|laptop| laptop.fingerprint(&mut hash));
        hash_of(&mut hash, (&self.late, &self.left, &self.typed));
        hash.finish()
    }

    /// What this state becomes by `step`, where it can be taken and is another than a simpler one.
    pub fn after(&self, step: Step) -> Option<Self> {
        let mut next = self.copy();
        match step {
            Step::Does(who, turn, deed) => {
                next.left.edits[who] = next.left.edits[who].checked_sub(1)?;
                next.laptops[who].turn(turn);
                next.does(who, deed)?;
            }
            Step::Runs(who, fate) => {
                match fate {
                    Fate::Works => {}
                    Fate::Lost | Fate::Unanswered => next.left.losses = next.left.losses.checked_sub(1)?,
                    Fate::Doubled | Fate::Late => next.left.doubles = next.left.doubles.checked_sub(1)?,
                }
                let (_, late, met) = next.laptops[who].run(&next.server, fate);
                if !met && fate != Fate::Works {
                    return None;
                }
                next.late = late.map(|request| (who, request)).or(next.late);
            }
            Step::Settles(who, mine) => {
                let question = next.laptops[who].conflicts().into_iter().next()?;
                next.laptops[who].settle(question.key.id, if mine { Choice::Mine } else { Choice::Theirs });
            }
            Step::Arrives => {
                let (who, request) = next.late.take()?;
                let _unheard = next.server.exchange(next.laptops[who].name, &request);
            }
        }
        Some(next)
    }

    /// `None` when it cannot be done: the record is not here, or its question is open.
    fn does(&mut self, who: Who, deed: Deed) -> Option<()> {
        let value = format!("{}{}", self.laptops[who].name, self.left.edits[who]);
        let typed = |id, field: &'static str| (id, set(field, &value));
        let (id, change) = match deed {
            Deed::Place => typed(the_place(), "phone"),
            Deed::Visit => typed(the_visit(), "note"),
            Deed::Delete => return self.laptops[who].edit(async |editor| editor.delete(the_place()).await).ok().map(drop),
        };
        self.laptops[who].edit(async |editor| editor.change(id, &change).await).ok()?;
        self.typed.push((who, id, value));
        Some(())
    }

    /// What must hold of a moment. I7: no reference of what is shown leads nowhere.
    pub fn holds_now(&self) -> Result<(), String> {
        for laptop in &self.laptops {
            let place_is_here = laptop.held(the_place()).is_some();
            if let Some(visit) = laptop.held(the_visit())
                && visit.content.is_live()
                && foreign_keys(&visit, &registry()).iter().any(|(_, target)| *target == the_place())
                && !place_is_here
            {
                return Err(format!("I7: the visit on {} refers to a place that is not there", laptop.name));
            }
        }
        Ok(())
    }

    /// What must come of it when the faults end: everybody settles, and two runs each make all the same.
    pub fn settles_down(mut self) -> Result<(), String> {
        self.late = None;
        for _ in 0..ROUNDS {
            let mut quiet = true;
            for (who, laptop) in self.laptops.iter().enumerate() {
                quiet &= laptop.run(&self.server, Fate::Works).0.outcome == RunOutcome::Complete;
                for question in laptop.conflicts() {
                    // The one takes theirs, the other mine, and then it is done; a question in turn asks the other.
                    if laptop.conflicts().contains(&question) {
                        laptop.settle(question.key.id, if who == 0 { Choice::Mine } else { Choice::Theirs });
                    }
                }
            }
            if quiet {
                break;
            }
        }
        for laptop in self.laptops.iter().chain(&self.laptops) {
            let (report, ..) = laptop.run(&self.server, Fate::Works);
            if report.outcome != RunOutcome::Complete {
                return Err(format!("I4: {} does not come to an end: {report:?}", laptop.name));
            }
        }
        self.all_are_equal()?;
        self.nothing_is_lost()
    }

    fn all_are_equal(&self) -> Result<(), String> {
        for laptop in &self.laptops {
            for id in [the_place(), the_visit()] {
                let there = self.server.content(id).filter(Content::is_live);
                let here = laptop.held(id).map(|held| held.content).filter(Content::is_live);
                if here != there {
                    return Err(format!("I4: {} shows {here:?}, the server has {there:?}", laptop.name));
                }
            }
            let (ours, theirs) = (laptop.read(async |txn| txn.digest().await), self.server.digest(laptop.name));
            if ours != theirs {
                return Err(format!("I4: {} has {ours:?}, the server {theirs:?}", laptop.name));
            }
        }
        Ok(())
    }

    /// I1: every value is in the server's history, a working copy or a journal, unless its own author overwrote it.
    fn nothing_is_lost(&self) -> Result<(), String> {
        let mut kept: BTreeSet<String> = BTreeSet::new();
        let mut keep = |content: &Content| {
            let data = content.payload();
            kept.extend(["phone", "note"].into_iter().filter_map(|field| Some(data?.text(field)?.to_owned())));
        };
        self.server.whole_history().iter().for_each(&mut keep);
        for laptop in &self.laptops {
            [the_place(), the_visit()].into_iter().filter_map(|id| laptop.held(id)).for_each(|held| keep(&held.content));
            laptop.read(async |txn| txn.journal().await).iter().for_each(|entry| keep(&entry.content));
        }
        for (n, (who, id, value)) in self.typed.iter().enumerate() {
            let overwritten = self.typed[n + 1..].iter().any(|(by, other, _)| (by, other) == (who, id));
            if !kept.contains(value) && !overwritten {
                return Err(format!("I1: {value}, typed on {}, is nowhere", self.laptops[*who].name));
            }
        }
        Ok(())
    }
}

const fn the_place() -> EntityId {
    EntityId::from_bytes([10; 16])
}

const fn the_visit() -> EntityId {
    EntityId::from_bytes([11; 16])
}
