//! `cargo xtask soak`: what takes hours. The sync core's simulation on all cores, hostile messages, recorded exchanges cut at
//! every byte, and many kills of the real program.
//!
//! It plays the test profile, in which model and sync are optimised and overflow is still an error.

use clap::{Args, ValueEnum};

use crate::error::Result;
use crate::process;
use crate::workspace::Workspace;

/// What to play.
#[derive(Args)]
pub struct Options {
    /// Only these parts
    parts: Vec<Part>,
    /// Seeds of the simulation
    #[arg(long, default_value_t = 1_000_000)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Hostile messages of each sort
    #[arg(long, default_value_t = 1_000_000)]
    messages: u32,
    /// Kills of the command line program in the middle of a sync
    #[arg(long, default_value_t = 500)]
    kills: u32,
}

/// A part of the soak, in the order in which they are played.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Part {
    /// Days of work on several laptops, rolled from a seed
    Simulation,
    /// Messages changed by chance, through every decoder
    Hostile,
    /// Recorded exchanges, cut at every byte
    Cuts,
    /// Kills of the command line program
    Kills,
}

/// Plays the parts asked for, or all, and fails with the first that breaks a rule; its command stands above.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let all = Part::value_variants();
    let asked = all.iter().filter(|part| options.parts.is_empty() || options.parts.contains(part));
    asked.into_iter().try_for_each(|part| part.play(workspace, options))
}

impl Part {
    fn play(self, workspace: &Workspace, Options { seeds, from, messages, kills, .. }: &Options) -> Result<()> {
        let (variables, test): (Vec<(&str, String)>, &[&str]) = match self {
            Self::Simulation => (
                vec![("ROUNDS_FROM", from.to_string()), ("ROUNDS_SEEDS", seeds.to_string())],
                &["rounds-sync", "--lib", "simulation::every_seed"],
            ),
            Self::Hostile => (vec![("ROUNDS_FUZZ", messages.to_string())], &["rounds-model", "--lib", "hostile"]),
            Self::Cuts => (vec![("ROUNDS_EVERY_BYTE", "1".to_owned())], &["rounds-tests", "--test", "system", "recorded"]),
            Self::Kills => (vec![("ROUNDS_KILLS", kills.to_string())], &["rounds-tests", "--test", "system", "killed"]),
        };
        for (name, value) in &variables {
            println!("{name}={value}");
        }
        let mut cargo = workspace.cargo();
        process::run(cargo.envs(variables).args(["test", "-p"]).args(test).args(["--", "--nocapture"]))
    }
}
