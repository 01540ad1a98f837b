//! `cargo xtask bench`: what a sync costs a laptop, in one table beside the floor of raw SQLite; `cargo xtask bench server`:
//! what a server takes of a country's laptops. Both on this machine, built as they are shipped.

use crate::error::Result;
use crate::process;
use crate::workspace::Workspace;

/// What of it to run.
#[derive(clap::Args)]
pub struct Options {
    /// What to measure
    #[arg(value_enum, default_value_t)]
    what: What,
    /// Build as for tests, to see that it runs; the numbers say nothing
    #[arg(long)]
    debug: bool,
    /// Options for the program itself, after `--`; `-- --help` lists them
    #[arg(last = true)]
    program: Vec<String>,
}

/// The benches.
#[derive(Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum What {
    /// A sync, from the laptop's side
    #[default]
    Sync,
    /// The server, with thousands of laptops and a PostgreSQL of its own
    Server,
}

/// Builds the program, and for the server's bench the server itself, and runs it.
pub fn run(workspace: &Workspace, Options { what, debug, program }: &Options) -> Result<()> {
    let release: &[&str] = if *debug { &[] } else { &["--release"] };
    if *what == What::Server {
        let words = ["--locked", "--package", "rounds-server", "--bin", "rounds-server"];
        process::run(workspace.cargo().arg("build").args(release).args(words))?;
    }
    let bench = if *what == What::Server { "bench-server" } else { "bench-sync" };
    let words = ["--locked", "--package", "rounds-tests", "--bin", bench, "--"];
    let mut cargo = workspace.cargo();
    // A commit that is answered is on the disk, as where it counts.
    process::run(cargo.env("ROUNDS_FSYNC", "on").arg("run").args(release).args(words).args(program))
}
