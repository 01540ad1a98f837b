//! The sync engine. It knows ports only: no database, no HTTP, no window, and no real kind of record.
//!
//! Words used here (see the book): *held* is what this device has of a record; *base* the newest server
//! version that its edits build on; an *edit* what was changed here since; an *operation* one record's edit,
//! sealed for upload; a *window* what an exchange brought, applied in one transaction.
//!
//! Data flows one way: [`edit`] writes records and edits; [`engine`] seals them, exchanges, stages what comes,
//! lets [`plan`] decide each record and applies the decisions; [`resolve`] settles what was left to a person.

mod ablation;
mod apply;
pub mod backoff;
mod delete;
mod device;
pub mod edit;
pub mod engine;
pub mod event;
#[cfg(any(test, feature = "fakes"))]
pub mod fakes;
mod held;
pub mod interval;
mod journal;
pub mod plan;
pub mod ports;
pub mod queue;
mod readiness;
mod receive;
mod repair;
mod report;
pub mod resolve;
pub mod scheduler;
mod seal;
mod staged;
mod suspects;
mod update;

pub use device::{ClockSample, Device, Lost, Resume};
pub use held::{
    Conflict, ConflictReason, Decision, Edit, EditState, Held, JournalEntry, JournalReason, Parked, Pin, Reason, Sealed, Taken, Tombstone,
    Version,
};
pub use repair::{Repair, RepairStep};
pub use report::{RunOutcome, RunReport, Trigger};

#[cfg(test)]
mod engine_tests;
#[cfg(test)]
mod exhaustive;
#[cfg(test)]
mod plan_tests;
#[cfg(test)]
mod simulation;
