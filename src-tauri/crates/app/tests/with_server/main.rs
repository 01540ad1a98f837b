//! Use cases against a real server in this process. One binary, since linking the server and the store is most of what
//! such a test costs.
#![expect(clippy::unwrap_used, reason = "a step of a test that fails ends it")]

mod assess;
mod backups;
mod enrolment;
mod history;
mod settings;
mod support;
mod two_programs;
