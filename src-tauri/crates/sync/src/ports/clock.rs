//! The laptop's clocks.

use rounds_model::EntityId;
use serde::{Deserialize, Serialize};

use crate::apply::wall;

/// What the laptop's clocks say at one instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reading {
    /// The wall clock, µs since 1970 UTC; a person may have set it to anything.
    pub wall: i64,
    /// µs since some instant of this boot; never goes back, goes on while asleep.
    pub mono: i64,
    /// Names the boot, so that readings of two boots are not compared by `mono`.
    pub boot: u64,
}

/// Reads the laptop's clocks. Nothing else in the engine does.
pub trait Clock: Send + Sync {
    /// The clocks now.
    fn now(&self) -> Reading;

    /// A new id for a record made now.
    fn new_id(&self) -> EntityId {
        EntityId::new(wall(self.now()))
    }
}
