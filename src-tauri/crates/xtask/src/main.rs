//! `cargo xtask`: the one door to every task of this repository.
//!
//! Each task is one file. A task prints what it runs before it runs it, and hides nothing: whatever
//! CI does, a developer does with the same words.

mod bench;
mod bindings;
mod book;
mod demo;
mod e2e;
mod error;
mod imports;
mod licences;
mod new_entity;
mod package;
mod process;
mod setup;
mod soak;
mod steps;
mod tally;
mod test;
mod ui;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// The tasks of the Rounds repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Door {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything that must hold before a change lands; each step's time is printed
    Test(test::Options),
    /// Install what building and testing needs (Debian, Ubuntu), or say what to install
    Setup,
    /// Check who imports whom, the top level's shape, and warn of long files
    Imports,
    /// A server with invented data and the app connected to it; or two laptops in the terminal
    Demo(demo::Options),
    /// Write the window's typed door, ui/src/api/bindings.ts, from the Rust commands
    Bindings,
    /// Write the list of the work of others that the app shows under About, and check its licences
    Licences,
    /// Measure what a sync costs beside raw SQLite, or what the server takes of thousands of laptops; a release build
    Bench(bench::Options),
    /// Make what people install: .deb and .rpm, .msi, .dmg, each on its own system
    Package(package::Options),
    /// Drive the real window on a display of its own
    E2e(e2e::Options),
    /// Play the sync core's simulation for hours: a million seeds on all cores
    Soak(soak::Options),
    /// Add a kind of record: one new file and one line in the list of kinds
    NewEntity(new_entity::Options),
}

fn main() -> ExitCode {
    let door = Door::parse();
    let done = Workspace::find().and_then(|workspace| match door.task {
        Task::Test(options) => test::run(&workspace, &options),
        Task::Setup => setup::run(&workspace, setup::For::Testing),
        Task::Imports => imports::run(&workspace),
        Task::Demo(options) => demo::run(&workspace, &options),
        Task::Bindings => bindings::write(&workspace),
        Task::Licences => licences::write(&workspace),
        Task::Bench(options) => bench::run(&workspace, &options),
        Task::Package(options) => package::run(&workspace, &options),
        Task::E2e(options) => e2e::run(&workspace, &options),
        Task::Soak(options) => soak::run(&workspace, &options),
        Task::NewEntity(options) => new_entity::run(&workspace, &options),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}
