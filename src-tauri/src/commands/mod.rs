//! The commands that the window may call: one-line adapters over the use cases, one file for each part of them.

pub mod account;
pub mod conflicts;
pub mod files;
pub mod practice;
pub mod records;
pub mod settings;
pub mod sync;
pub mod window;
