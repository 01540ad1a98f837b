//! What the engine needs of the world, one trait each.

mod clock;
mod foreign_keys;
mod network;
mod remote;
mod store;

pub use clock::{Clock, Reading};
pub use foreign_keys::foreign_keys;
pub use network::Network;
pub use remote::{Answer, Exchange, LineStream, Remote, RemoteError, Traffic};
pub use store::{Counts, ReadTxn, Referrer, RunLock, Store, StoreError, WriteTxn};
