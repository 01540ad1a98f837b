//! The tables, one file each: which statement reads and writes a row of the engine.
//!
//! Statements are static text; every value is bound. Many rows travel as one bound JSON list that the database
//! unfolds, so that a first sync of 100,000 records is a few thousand statements rather than a million.

pub mod conflict;
pub mod count;
pub mod device;
pub mod journal;
pub mod ledger;
pub mod link;
pub mod need;
pub mod operation;
pub mod parked;
pub mod pin;
pub mod record;
mod row;
pub mod run;
pub mod search;
pub mod staged;
pub mod tombstone;

pub use row::{hex as hex_of, id_of, ids, key_of};

/// Rows in one statement.
const BATCH: usize = 512;

/// Every statement that stands in a file of its own.
#[cfg(test)]
pub fn statements() -> Vec<&'static str> {
    let records = [record::PUT, record::PUT_BASE, record::PUT_EDIT, record::HELD, record::EDITED, record::EXISTING, record::UNSEEN];
    let more = [record::HIDDEN, record::REMOVE, record::DIGEST, link::PUT, link::REFERRERS, search::PUT, search::REMOVE];
    let lists =
        [operation::PUT, operation::OF_RECORDS, conflict::PUT, journal::PUT, ledger::PUT, staged::PUT, staged::REMOVE, staged::PAGE];
    let rest = [parked::PUT, need::PUT, tombstone::PUT, pin::PUT, run::PUT, device::PUT, count::ALL];
    [&records[..], &more, &lists, &rest].concat()
}
