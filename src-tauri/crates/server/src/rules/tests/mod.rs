//! The rules, through whole exchanges with toy kinds on a real store.

mod archive;
mod delete;
mod download;
mod grants;
mod history;
mod moves;
mod oracle;
mod put;
mod updates;
