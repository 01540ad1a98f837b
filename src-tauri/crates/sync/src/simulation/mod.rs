//! Days of work on several laptops, rolled from a seed: the real engine over the ports, with faults at every message and
//! every await point. After each step and at the end the book's invariants are checked against a small reference.
//!
//! `ROUNDS_SEED=7 cargo test -p rounds-sync simulation::replay -- --nocapture` plays one seed and tells each step and each exchange;
//! `ROUNDS_SEEDS=1000000` makes the long run of the soak.

mod ablation;
mod invariants;
mod laptop;
mod person;
mod reference;
mod world;

use self::world::play;

/// Seeds of one ordinary run.
const SEEDS: u64 = 1_000;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn every_seed_keeps_every_invariant() {
    let seeds = number("ROUNDS_SEEDS").unwrap_or(SEEDS);
    let (mut runs, mut time, mut broken) = (0, 0, Vec::new());
    for seed in 0..seeds {
        match play(seed, false, None) {
            Ok(played) => (runs, time) = (runs + played.runs, time + i128::from(played.time)),
            Err(violation) => broken.push((seed, violation)),
        }
    }
    println!("simulation: {seeds} seeds, {runs} runs, {} simulated days, {} broken", time / 86_400_000_000, broken.len());
    for (seed, violation) in broken.iter().take(12) {
        println!("seed {seed} breaks {violation:?}");
        println!("replay: ROUNDS_SEED={seed} cargo test -p rounds-sync simulation::replay -- --nocapture");
    }
    assert!(broken.is_empty(), "{} of {seeds} seeds break an invariant", broken.len());
}

#[test]
fn the_same_seed_twice_gives_the_same_trace() {
    for seed in 0..30 {
        assert_eq!(play(seed, false, None), play(seed, false, None), "seed {seed}");
    }
    assert_ne!(play(0, false, None), play(1, false, None));
}

#[test]
fn replay() {
    let seed = number("ROUNDS_SEED");
    if let Err(violation) = play(seed.unwrap_or(0), seed.is_some(), None) {
        panic!("{violation:?}");
    }
}
