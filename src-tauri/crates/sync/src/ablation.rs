//! Mechanisms that a test does without, to see that something is lost then.
//!
//! In the product this is a constant: nothing can be switched off there.

/// A mechanism that keeps something from being lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mechanism {
    /// An answer to an older change never clears a newer one.
    ChangeCounter,
    /// A version that is not newer than the base is ignored (row 0).
    StaleSkip,
    /// A version that my own operation made is no one else's (row 1).
    OwnEcho,
    /// A form is saved on the version that it was opened on.
    OpenedOn,
}

/// Whether the test under way does without `mechanism`.
#[cfg(not(test))]
pub const fn without(_: Mechanism) -> bool {
    false
}

#[cfg(test)]
pub use switch::{do_without, without};

#[cfg(test)]
mod switch {
    use std::cell::Cell;

    use super::Mechanism;

    thread_local! {
        static OFF: Cell<Option<Mechanism>> = const { Cell::new(None) };
    }

    pub fn without(mechanism: Mechanism) -> bool {
        OFF.get() == Some(mechanism)
    }

    /// From now on this thread does without `mechanism`, or, with `None`, has all of them.
    pub fn do_without(mechanism: Option<Mechanism>) {
        OFF.set(mechanism);
    }
}
