//! The server of Rounds: an organisation's records, kept and handed out by the rules of the protocol.
//!
//! `http` reads and writes messages, `rules` decide, `store` keeps. Each knows only what is below it, and
//! the kinds come from a registry handed in.

mod admission;
pub mod backup;
pub mod blobs;
pub mod cli;
mod clock;
pub mod config;
mod connections;
mod data_lock;
pub mod demo;
mod erasure_log;
pub mod export;
mod http;
pub mod import;
mod inside;
mod keeper;
mod listener;
pub mod metrics;
pub mod office;
mod password;
mod path;
mod roll;
pub mod rules;
mod scope;
mod server;
mod sign_ins;
pub mod store;
pub mod tls;
mod token;
mod watched;
mod watermark;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod toys;

pub use clock::{Clock, SystemClock};
pub use inside::{Inside, Refused};
pub use path::Path;
pub use rules::{
    Rules,
    accounts::{AccountError, NewUser},
    load::{LoadError, LoadRecord, LoadReport},
};
pub use scope::Scope;
pub use server::{EraseFailure, Listening, Server, ServerError, database};
pub use watermark::{Watermark, WatermarkError};
