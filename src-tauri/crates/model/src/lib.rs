//! The language of Rounds: ids, times, kinds, records, the wire.
//!
//! Everything above this crate speaks in these words. No IO, no async, no clock: a time is always handed in.
//! An id is made from a time handed in and from randomness; nothing else here depends on the world.

mod adapter;
mod change;
mod content;
mod digest;
mod entity;
mod field;
mod id;
mod reach;
mod registry;
mod role;
mod time;
mod validation;
pub mod wire;

pub use adapter::{Adapter, adapter};
pub use change::Change;
pub use content::{Content, Payload};
pub use digest::{Digest, KindDigest, proof, total};
pub use entity::{Collection, ConflictPolicy, Entity};
pub use field::{Field, Parent, Shape};
pub use id::{EntityId, IdError, Kind, OpId, RecordKey};
pub use reach::Reach;
pub use registry::{Registry, RegistryError};
pub use role::Role;
pub use time::{EditInterval, EditTime, ServerTime, Stamp, TimeError};
pub use validation::{FieldError, Invalid};
