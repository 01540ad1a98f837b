//! The encrypted store on the laptop: the engine's port [`rounds_sync::ports::Store`] on SQLite, the reads that
//! screens need, and the slots that the database's key is locked in.
//!
//! The file is SQLCipher's: ciphertext from its first byte. One connection writes, a few read, each transaction from
//! one snapshot. Tables are generic: a new kind of record changes nothing here (see `migrations/`). Which database
//! belongs to which server and account is decided above; nothing here knows of accounts, networks or windows.

mod copy;
mod error;
mod exit;
mod hex;
mod kept;
mod key;
pub mod keyslots;
mod lock;
mod migration;
mod open;
mod reads;
mod store;
mod tables;
mod txn;

pub use copy::check as check_copy;
pub use key::{DatabaseKey, KeyFormatError};
pub use reads::{
    AgendaQuery, CoverageQuery, CoveredArea, Filter, LinkedRecord, Listing, NamedRecord, Query, QueryError, RecordState, Row, Screens,
    Sort, SortBy,
};
pub use store::SqliteStore;
