//! Whole-system scenarios: real server, real encrypted databases, real HTTP, over links that break.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a step that fails fails the test on that line")]

mod accounts;
mod answers;
mod backups;
mod clocks;
mod cuts;
mod histories;
mod idle;
mod instances;
mod journal;
mod killed;
mod kinds;
mod office;
mod poisoned;
mod programs;
mod recorded;
mod repair;
mod rest;
mod resumed;
mod retries;
mod scenario;
mod settled;
mod small;
mod texts;
mod updates;
mod versions;
