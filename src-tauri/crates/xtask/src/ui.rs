//! The window's web part: installed from its lock file, checked, built.

use crate::error::Result;
use crate::process;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// Installs exactly what the lock file names, unless that is what is installed already.
pub fn install(workspace: &Workspace) -> Result<()> {
    // npm writes this file last, so it is as new as the last complete installation.
    let installed = modified(workspace, "ui/node_modules/.package-lock.json");
    if installed.is_some() && installed >= modified(workspace, "ui/package-lock.json") {
        println!("The UI's packages are installed as its lock file says.");
        return Ok(());
    }
    process::run(npm(workspace).args(["ci", "--no-audit", "--no-fund"]))
}

/// Types, lints, import rules and unit tests.
pub fn check(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    process::run_reading(npm(workspace).args(["run", "check"]).env("NO_COLOR", "1"), |line| tally.read(line))
}

/// Writes `ui/dist`, which the app's build takes in.
pub fn build(workspace: &Workspace) -> Result<()> {
    process::run(npm(workspace).args(["run", "build"]))
}

fn npm(workspace: &Workspace) -> std::process::Command {
    // On Windows npm is a script, and only programs are found without their ending.
    let mut npm = workspace.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(workspace.path("ui"));
    npm
}

fn modified(workspace: &Workspace, path: &str) -> Option<std::time::SystemTime> {
    workspace.path(path).metadata().and_then(|file| file.modified()).ok()
}
