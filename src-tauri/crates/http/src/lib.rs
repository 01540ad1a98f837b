//! The wire over HTTP: the only crate of the client that opens connections.
//!
//! [`Connection`] knows a server's address and how to reach it; [`HttpRemote`] makes exchanges over it under one
//! user's [`Token`], and [`RestRemote`] does so by the server's REST routes; [`Lookup`] asks for what is no exchange, through a [`Cache`]; [`Interfaces`] hears from the operating system when a network comes up. Nothing here decides
//! what is sent, retries anything, or puts an address, a token or a payload into an error or a log.

mod address;
mod body;
mod cache;
mod call;
mod connection;
mod decode;
mod failure;
mod head;
mod lines;
mod lookup;
mod network;
mod pulse;
mod remote;
mod rest;
mod session;
mod token;

pub use address::{AddressError, ServerAddress};
pub use cache::{Cache, Copied, Keeping};
pub use connection::{Connection, ConnectionError, Options};
pub use lookup::{Fate, Lookup, Past, PastEntry};
pub use network::Interfaces;
pub use remote::HttpRemote;
pub use rest::RestRemote;
pub use session::{Credentials, Enrolment, Health, Organisation, Session, User};
pub use token::Token;
