//! Every order of a few deeds: two laptops, a parent and its child, two edits each on clocks that lie, one message lost and
//! one doubled or late. The engine itself takes the steps, over the ports; each state is copied, and whatever can
//! happen next happens to a copy. No dice: within these bounds nothing is left out.
//!
//! After each step the book's rules about a moment are checked; then, in a copy, the faults end, the questions are
//! settled, and everybody must come to hold the same (I4), with every value that was typed still kept (I1).
//!
//! `ROUNDS_STEPS=8 cargo test -p rounds-sync exhaustive -- --nocapture` goes deeper than the suite does.

mod explore;
mod laptop;
mod link;
mod step;
mod world;

use self::explore::explore;
use crate::ablation::Mechanism;

/// Steps of a path in the suite.
const STEPS: usize = 5;

#[test]
fn every_order_of_a_few_deeds_keeps_every_rule() {
    let steps = std::env::var("ROUNDS_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS);
    let explored = explore(steps, None);
    println!("exhaustive: {explored}");
    assert!(explored.states >= 100_000 || steps < STEPS, "{explored}");
    if let Some(broken) = explored.broken {
        panic!("{broken}");
    }
}

/// The explorer sees what it looks for: an edit that is typed after its answer was lost is taken for the one that was sent.
#[test]
fn without_the_change_counter_an_order_is_found_that_loses_an_edit() {
    let broken = explore(STEPS, Some(Mechanism::ChangeCounter)).broken.expect("every order keeps every rule without it");
    assert!(broken.starts_with("I1"), "{broken}");
}
