//! Stand-ins for the world behind the ports, for tests of this and other crates, and the contract suites that
//! every implementation of a port runs. Nothing here is part of the product.

mod clock;
mod dice;
mod gate;
mod memory_store;
mod network;
mod remote;
mod rough_link;
mod server;
pub mod store_contract;

pub use clock::HandClock;
pub use dice::Dice;
pub use gate::Gate;
pub use memory_store::MemoryStore;
pub use network::HandNetwork;
pub use remote::{FakeRemote, Fault};
pub use rough_link::RoughLink;
pub use server::{FakeServer, Written};
