//! A record as a test enters it: on a laptop, or loaded on the server.

use rounds_model::{EntityId, Kind, Payload, RecordKey};

/// A record and what it holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Entered {
    /// Which record.
    pub key: RecordKey,
    /// What it holds.
    pub data: Payload,
}

impl Entered {
    /// The record `id` of `kind`.
    #[must_use]
    pub const fn new(kind: &'static str, id: EntityId, data: Payload) -> Self {
        Self { key: RecordKey::new(Kind::of(kind), id), data }
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> EntityId {
        self.key.id
    }
}
