//! The rules, through whole exchanges with toy kinds on a real store.

mod delete;
mod download;
mod history;
mod moves;
mod oracle;
mod put;
mod updates;
