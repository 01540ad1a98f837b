//! `cargo xtask bindings`: the window's typed door, written from the Rust commands.
//!
//! A test of `rounds-desktop` in the module `bindings` writes the file; the file is committed, so that
//! the web part builds without Rust and a change of the door shows in review.

use crate::error::{Error, Result};
use crate::process;
use crate::tally::Tally;
use crate::workspace::Workspace;

const FILE: &str = "ui/src/api/bindings.ts";

/// Writes the file anew.
pub fn write(workspace: &Workspace) -> Result<()> {
    let mut tally = Tally::default();
    process::run_reading(workspace.cargo().args(["test", "--workspace", "--lib", "--bins", "--locked", "bindings::"]), |line| {
        tally.read(line)
    })?;
    if tally.is_empty() {
        return Err(Error::Refused("no test in a module `bindings` ran, so nothing was written".into()));
    }
    Ok(())
}

/// Writes the file anew and fails when it differs from the committed one.
pub fn check(workspace: &Workspace, _: &mut Tally) -> Result<()> {
    write(workspace)?;
    process::run(workspace.command("git").args(["ls-files", "--error-unmatch", FILE]))?;
    process::run(workspace.command("git").args(["--no-pager", "diff", "--exit-code", "--", FILE]))
        .map_err(|_| Error::Refused(format!("{FILE} does not fit the commands: run `cargo xtask bindings` and commit it")))
}
