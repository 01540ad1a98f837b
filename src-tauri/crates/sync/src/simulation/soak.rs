//! Many seeds on all cores: each is played by itself, and one that panics or never ends is named like one that breaks a rule.

use std::{
    fmt,
    num::NonZero,
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

use super::{reference::Violation, world::Played};

/// Seeds after which a long run tells how far it is.
const TELL_EVERY: u64 = 10_000;

/// What many seeds came to.
#[derive(Default)]
pub struct Tally {
    seeds: u64,
    runs: u64,
    /// Simulated time, µs.
    time: i128,
    /// The seeds that break a rule, the lowest first.
    pub broken: Vec<(u64, Violation)>,
}

impl fmt::Display for Tally {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seeds, runs, time, broken } = self;
        write!(to, "{seeds} seeds, {runs} runs, {} simulated days, {} broken", time / 86_400_000_000, broken.len())
    }
}

/// What a seed breaks, and the command that plays it again.
pub fn telling(seed: u64, Violation { rule, what }: &Violation) -> String {
    let replay = format!("ROUNDS_SEED={seed} cargo test -p rounds-sync simulation::replay -- --nocapture");
    format!("seed {seed} breaks {rule}: {what}\n  replay: {replay}")
}

/// Plays all `seeds` on all cores. The first that breaks a rule is told at once, and how far it is now and then.
pub fn play_all(seeds: Range<u64>, play: impl Fn(u64) -> Result<Played, Violation> + Sync) -> Tally {
    let (next, tally, begun) = (AtomicU64::new(seeds.start), Mutex::new(Tally::default()), Instant::now());
    let worker = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return;
            }
            // A world belongs to its seed alone: whatever state a panic leaves is dropped with it.
            let played = catch_unwind(AssertUnwindSafe(|| play(seed))).unwrap_or_else(|panic| Err(panicked(panic.as_ref())));
            let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
            tally.seeds += 1;
            match played {
                Ok(played) => (tally.runs, tally.time) = (tally.runs + played.runs, tally.time + i128::from(played.time)),
                Err(violation) => {
                    if tally.broken.is_empty() {
                        println!("{}", telling(seed, &violation));
                    }
                    tally.broken.push((seed, violation));
                }
            }
            if tally.seeds % TELL_EVERY == 0 {
                let per_second = tally.seeds as f64 / begun.elapsed().as_secs_f64();
                println!("{} of {} seeds, {per_second:.0} per second, {} broken", tally.seeds, seeds.end - seeds.start, tally.broken.len());
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(worker);
        }
    });
    let mut tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    tally.broken.sort_by_key(|(seed, _)| *seed);
    tally
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> Violation {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Violation { rule: "the end", what: text.unwrap_or("a panic without words").to_owned() }
}

#[test]
fn a_seed_that_panics_or_breaks_a_rule_is_named_and_the_others_are_played() {
    let tally = play_all(10..40, |seed| match seed {
        17 => panic!("it never ended"),
        31 => super::reference::broken("I1", "gone"),
        _ => Ok(Played { trace: seed, runs: 2, time: 86_400_000_000 }),
    });
    assert_eq!(tally.to_string(), "30 seeds, 56 runs, 28 simulated days, 2 broken");
    let told: Vec<_> = tally.broken.iter().map(|(seed, violation)| telling(*seed, violation)).collect();
    assert!(told[0].starts_with("seed 17 breaks the end: it never ended\n  replay: ROUNDS_SEED=17 cargo test"), "{told:?}");
    assert!(told[1].starts_with("seed 31 breaks I1: gone"), "{told:?}");
}
