//! The reads that screens need, each screen from one snapshot: lists with search, filters and order; single lines;
//! names of records; the way up to the owner; what is to be done; what was covered.
//!
//! They know no kind: fields are those declared, and a field that is not declared is refused before it reaches a
//! statement. What the engine's own port reads (conflicts, journal, queue, runs) is read through [`Screens::engine`].

mod agenda;
mod coverage;
mod filter;
mod list;
mod query;
mod screens;
mod statements;

pub use agenda::AgendaQuery;
pub use coverage::{CoverageQuery, CoveredArea, NamedRecord};
pub use query::{Filter, Query, QueryError, Sort, SortBy};
pub use screens::{LinkedRecord, Listing, RecordState, Row, Screens};

#[cfg(test)]
mod tests;
