//! What can happen next.

use super::{laptop::Turn, link::Fate};

/// Which of the two laptops.
pub type Who = usize;

/// What somebody does to the place or to the visit under it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// Types into the one field of the place that both type into.
    Place,
    /// Types into the visit's note.
    Visit,
    /// Deletes the place with its visit.
    Delete,
}

/// One step of a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// The clocks turn, and somebody does something.
    Does(Who, Turn, Deed),
    /// A run.
    Runs(Who, Fate),
    /// The first open question is settled for mine or theirs.
    Settles(Who, Mine),
    /// What was on its way arrives at the server.
    Arrives,
}

/// Whether mine is chosen.
pub type Mine = bool;

/// All steps there are; which of them can be taken is the world's to say.
pub fn all() -> Vec<Step> {
    let mut steps = vec![Step::Arrives];
    for who in 0..2 {
        for turn in [Turn::Still, Turn::Wrong] {
            steps.extend([Deed::Place, Deed::Visit].map(|deed| Step::Does(who, turn, deed)));
        }
        steps.push(Step::Does(who, Turn::Still, Deed::Delete));
        steps.extend([Fate::Works, Fate::Lost, Fate::Unanswered, Fate::Late, Fate::Doubled].map(|fate| Step::Runs(who, fate)));
        steps.extend([true, false].map(|mine| Step::Settles(who, mine)));
    }
    steps
}
