//! `cargo xtask bench`: what a sync costs, in one table beside the floor of raw SQLite, on this machine.

use crate::error::Result;
use crate::process;
use crate::workspace::Workspace;

/// What of it to run.
#[derive(clap::Args)]
pub struct Options {
    /// Options for the program itself, after `--`; `-- --help` lists them
    #[arg(last = true)]
    program: Vec<String>,
}

/// Builds the program as it is shipped and runs it.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let words = ["run", "--release", "--locked", "--package", "rounds-tests", "--bin", "bench-sync", "--"];
    process::run(workspace.cargo().args(words).args(&options.program))
}
