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

use std::{
    fmt::{self, Debug, Write as _},
    hash::Hasher,
};

pub use clock::HandClock;
pub use dice::Dice;
pub use gate::Gate;
pub use memory_store::MemoryStore;
pub use network::HandNetwork;
pub use remote::{FakeRemote, Fault};
pub use rough_link::RoughLink;
pub use server::{FakeServer, Written};

/// Hashes what a value shows of itself, without writing it down anywhere.
pub(crate) fn hash_of(into: &mut impl Hasher, value: impl Debug) {
    struct Hashed<'h, H>(&'h mut H);
    impl<H: Hasher> fmt::Write for Hashed<'_, H> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.write(text.as_bytes());
            Ok(())
        }
    }
    // Only what it is written into can fail, and a hasher takes everything.
    let _ = write!(Hashed(into), "{value:?}");
}
