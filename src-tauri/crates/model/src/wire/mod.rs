//! The messages of an exchange: one JSON request, one answer of NDJSON lines; and their narrow form ([`block`]).
//!
//! These types are both ends' only words; the grammar stands in the book's protocol chapter.

pub mod block;
mod code;
mod columns;
mod enrolment;
#[cfg(test)]
mod golden;
mod line;
mod outcome;
mod record;
mod request;

pub use code::{Problem, ServerCode};
pub use columns::BadColumns;
pub use enrolment::{EnrolmentCode, EnrolmentError};
pub use line::{Begin, DeletedUnder, End, Line, LineError};
pub use outcome::{ConflictCode, Current, OpResult, Outcome, ParentState, Verdict};
pub use record::{Authorship, Record, Update, Updates};
pub use request::{Action, Base, DigestRequest, ExchangeRequest, Operation, Waiting};

/// Version of the schema of messages, first part of the `Sync` header (`schema.run`).
pub const SCHEMA: u32 = 1;

/// Limits of one exchange, told by `GET /api/health`.
pub mod limit {
    /// Characters that a password has at least.
    pub const PASSWORD_CHARACTERS: usize = 10;
    /// Operations in one request.
    pub const OPERATIONS: usize = 1_000;
    /// Bytes of a request after decoding.
    pub const REQUEST_BYTES: usize = 1_000_000;
    /// Unconfirmed, needed and watched ids, each.
    pub const IDS: usize = 1_000;
    /// Records in an answer to a request with operations; the rest comes in the next exchange.
    pub const RECORDS_WITH_OPERATIONS: usize = 2_000;
}
