//! Proves in a temporary clone that a new kind is one file and one line, and that the kinds' own
//! tests hold with it. The clone has its own target folder, so the checkout's build stays as it is.

use std::fs;

use super::{Collection, Options};
use crate::error::{Error, Result};
use crate::process;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// A kind that no programme would declare for itself.
const NAME: &str = "ProofOfOneLine";

/// Clones the last commit, adds a kind there, looks at the difference and runs the kinds' tests.
pub fn run(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let place = workspace.path("target/new-entity");
    let clone = Workspace::at(place.join("clone"));
    if clone.root().exists() {
        fs::remove_dir_all(clone.root()).map_err(Error::file(clone.root()))?;
    }
    fs::create_dir_all(&place).map_err(Error::file(&place))?;
    process::run(workspace.command("git").args(["clone", "--quiet", "--no-hardlinks", "."]).arg(clone.root()))?;
    let options = Options { name: NAME.into(), under: Some("School".into()), collection: Collection::Schools };
    super::run(&clone, &options)?;
    one_file_one_line(&clone)?;
    process::run_reading(
        clone.cargo().env("CARGO_TARGET_DIR", place.join("target")).args(["test", "--package", "rounds-entities", "--locked"]),
        |line| tally.read(line),
    )
}

fn one_file_one_line(clone: &Workspace) -> Result<()> {
    process::run(clone.command("git").args(["add", "--intent-to-add", "."]))?;
    process::run(clone.command("git").args(["--no-pager", "diff", "--stat"]))?;
    let new = process::read(clone.command("git").args(["diff", "--name-only", "--diff-filter=A"]))?;
    let changed = process::read(clone.command("git").args(["diff", "--numstat", "--diff-filter=a"]))?;
    let new: Vec<&str> = new.lines().collect();
    let changed: Vec<Vec<&str>> = changed.lines().map(|line| line.split('\t').take(2).collect()).collect();
    if new.len() == 1 && changed == [["1", "0"]] {
        println!("One new file, one new line.");
        return Ok(());
    }
    Err(Error::Refused(format!(
        "a new kind should be one new file and one new line; it was {} new files, and changes of (added, removed) {changed:?}",
        new.len()
    )))
}
