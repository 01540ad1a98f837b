//! `cargo xtask soak`: the sync core's simulation for hours, on all cores.
//!
//! It plays the test profile, in which model and sync are optimised and overflow is still an error.

use clap::Args;

use crate::error::Result;
use crate::process;
use crate::workspace::Workspace;

/// Which seeds to play.
#[derive(Args)]
pub struct Options {
    /// How many
    #[arg(long, default_value_t = 1_000_000)]
    seeds: u64,
    /// The first
    #[arg(long, default_value_t = 0)]
    from: u64,
}

/// Plays them, and fails when one breaks a rule; its command stands above.
pub fn run(workspace: &Workspace, Options { seeds, from }: &Options) -> Result<()> {
    println!("ROUNDS_FROM={from} ROUNDS_SEEDS={seeds}");
    let mut cargo = workspace.cargo();
    cargo.env("ROUNDS_FROM", from.to_string()).env("ROUNDS_SEEDS", seeds.to_string());
    process::run(cargo.args(["test", "-p", "rounds-sync", "--lib", "simulation::every_seed", "--", "--nocapture"]))
}
