//! The use cases of Rounds without a window: connect, read, edit, settle, sync, tell.
//!
//! The desktop shell and the command line are two faces of [`App`]; both speak in the types of [`api`]. This crate
//! joins the engine, its store and its wire; it knows no window, no argument and no terminal.

mod about;
mod account;
mod agenda;
pub mod api;
mod assess;
mod backups;
mod clock;
pub mod codes;
mod conflicts;
mod coverage;
mod data_dir;
mod desk;
mod diagnose;
mod error;
mod export;
mod files;
mod forms;
mod history;
mod in_use;
mod journal;
mod kept;
mod keychain;
mod kinds;
mod labels;
mod language;
mod place;
mod policy;
mod practice;
mod program;
mod queue;
mod records;
mod reports;
mod settings;
mod sync;
mod synced;
mod times;

pub use data_dir::DataDir;
pub use error::AppError;
pub use keychain::Keys;
pub use language::Language;
pub use policy::Presets;
pub use program::{App, Setup};
pub use tokio_util::sync::CancellationToken;
