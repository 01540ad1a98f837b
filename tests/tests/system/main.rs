//! Whole-system scenarios: real server, real encrypted databases, real HTTP, over links that break.

#![expect(clippy::unwrap_used, reason = "a step that fails fails the test on that line")]

mod cuts;
mod kinds;
mod scenario;
