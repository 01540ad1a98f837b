//! Goes through all states, the nearest first, on all cores; a state that was met before is not gone through again.

use std::{
    collections::HashSet,
    fmt,
    num::NonZero,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use super::{
    step::{self, Step},
    world::World,
};
use crate::ablation::{Mechanism, do_without};

/// What was gone through.
#[derive(Default)]
pub struct Explored {
    /// Distinct states.
    pub states: usize,
    /// Steps taken, also to states that were known.
    pub taken: usize,
    /// The longest path.
    pub steps: usize,
    /// The first rule found broken and the shortest path to it.
    pub broken: Option<String>,
}

impl fmt::Display for Explored {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} distinct states within {} steps, {} steps taken", self.states, self.steps, self.taken)
    }
}

/// A state and how it came about.
struct Reached {
    world: World,
    path: Vec<Step>,
}

/// Goes through every state that `steps` steps lead to, with the engine as it is or without one of its mechanisms.
pub fn explore(steps: usize, without: Option<Mechanism>) -> Explored {
    let all = step::all();
    let met = Mutex::new(HashSet::new());
    let mut explored = Explored { states: 1, ..Explored::default() };
    let mut level = vec![Reached { world: World::new(), path: Vec::new() }];
    for depth in 1..=steps {
        let (next, broken) = (Mutex::new(Vec::new()), Mutex::new(None));
        let (taken, found, at) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let worker = || {
            do_without(without);
            while let Some(reached) = level.get(at.fetch_add(1, Ordering::Relaxed)) {
                for step in &all {
                    let path = || reached.path.iter().chain([step]).copied().collect::<Vec<_>>();
                    // A state belongs to its path alone: whatever a panic leaves of it is dropped with it.
                    let gone = catch_unwind(AssertUnwindSafe(|| go(reached, *step, &met)));
                    match gone {
                        Ok(None) => {}
                        Ok(Some(Ok(None))) => _ = taken.fetch_add(1, Ordering::Relaxed),
                        Ok(Some(Ok(Some(world)))) => {
                            taken.fetch_add(1, Ordering::Relaxed);
                            found.fetch_add(1, Ordering::Relaxed);
                            // What is not gone through further is only counted.
                            if depth < steps {
                                lock(&next).push(Reached { world, path: path() });
                            }
                        }
                        Ok(Some(Err(rule))) => _ = lock(&broken).get_or_insert_with(|| format!("{rule}\n  after {:?}", path())),
                        Err(_) => _ = lock(&broken).get_or_insert_with(|| format!("a panic\n  after {:?}", path())),
                    }
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
                scope.spawn(worker);
            }
        });
        let next = next.into_inner().unwrap_or_else(PoisonError::into_inner);
        explored.taken += taken.into_inner();
        explored.broken = broken.into_inner().unwrap_or_else(PoisonError::into_inner);
        explored.states += found.into_inner();
        explored.steps = depth;
        if explored.broken.is_some() {
            break;
        }
        level = next;
    }
    explored
}

/// Takes a step: `None` when it cannot be taken; a state that is new comes with what must hold of it proven.
fn go(reached: &Reached, step: Step, met: &Mutex<HashSet<u64>>) -> Option<Result<Option<World>, String>> {
    let world = reached.world.after(step)?;
    if !lock(met).insert(world.fingerprint()) {
        return Some(Ok(None));
    }
    Some(world.holds_now().and_then(|()| world.copy().settles_down()).map(|()| Some(world)))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
