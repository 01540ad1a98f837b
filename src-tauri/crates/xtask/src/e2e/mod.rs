//! `cargo xtask e2e`: the real window, driven through WebDriver on a display of its own.
//!
//! The tests are the target `e2e` of `rounds-tests`, behind its feature `e2e` so that a plain
//! `cargo test` asks for no display; the feature adds no dependency. They are told by environment
//! variables where things are: `ROUNDS_APP`, `ROUNDS_SERVER`, `ROUNDS_CLI` (the built programs),
//! `TAURI_DRIVER` (its path) and `ROUNDS_SCREENSHOTS` (an existing folder that takes PNG files).
//! Home and XDG folders are fresh, so that nothing of the person who runs this is read or written.

mod installed;

use std::fs;
use std::path::Path;
use std::process::Command;

use clap::Args;

use crate::error::{Error, Result};
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{process, setup, ui};

const SESSION: &str = include_str!("session.sh");
const SCREEN: &str = "-screen 0 1366x768x24";

/// Which program to drive.
#[derive(Args)]
pub struct Options {
    /// Install the newest .deb of `cargo xtask package` and drive the installed program
    #[arg(long)]
    installed: bool,
    /// Measure instead of testing: the window with 40,000 schools and 200,000 records in its store
    #[arg(long)]
    measure: bool,
    /// Only the tests whose names hold one of these words
    words: Vec<String>,
}

/// What the target `e2e` does.
#[derive(Clone, Copy)]
enum Purpose<'w> {
    /// Runs the tests whose names hold one of these words, or all.
    Test(&'w [String]),
    Measure,
}

/// The key of the databases that are measured, so that they can be filled from outside.
const MEASURED_KEY: &str = "4242424242424242424242424242424242424242424242424242424242424242";

/// Prepares, builds and runs the tests of the real window.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    setup::run(workspace, setup::For::Testing)?;
    ui::install(workspace)?;
    ui::build(workspace)?;
    let app = if options.installed { installed::install(workspace)? } else { workspace.built("rounds-desktop") };
    let mut tally = Tally::default();
    let purpose = if options.measure { Purpose::Measure } else { Purpose::Test(&options.words) };
    drive(workspace, &app, purpose, &mut tally)?;
    println!("tests: {tally}");
    Ok(())
}

/// Runs them where everything is prepared; builds what has changed.
pub fn check(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    drive(workspace, &workspace.built("rounds-desktop"), Purpose::Test(&[]), tally)
}

fn drive(workspace: &Workspace, app: &Path, purpose: Purpose<'_>, tally: &mut Tally) -> Result<()> {
    let test = ["--workspace", "--features", "rounds-tests/e2e", "--test", "e2e", "--locked"];
    process::run(workspace.cargo().args(["build", "--workspace", "--all-targets", "--locked"]))?;
    process::run(workspace.cargo().arg("test").args(test).arg("--no-run"))?;

    let place = workspace.path("target/e2e");
    let screenshots = fresh(&place.join("screenshots"))?;
    let script = place.join("session.sh");
    fs::write(&script, SESSION).map_err(Error::file(&script))?;
    let mut session = workspace.command("xvfb-run");
    session.args(["--auto-servernum", "--server-args", SCREEN, "dbus-run-session", "--"]);
    session.arg("sh").arg(script);
    session.arg(workspace.cargo().get_program()).arg("test").args(test).args(["--", "--test-threads=1"]);
    match purpose {
        Purpose::Test(words) => session.args(words),
        Purpose::Measure => session.args(["--ignored", "--nocapture", "measure"]).env("ROUNDS_KEY", MEASURED_KEY),
    };
    session.env("ROUNDS_SCREENSHOTS", &screenshots);
    session.env("TAURI_DRIVER", setup::tauri_driver(workspace));
    session.env("ROUNDS_APP", app);
    for (variable, program) in [("ROUNDS_SERVER", "rounds-server"), ("ROUNDS_CLI", "rounds-cli")] {
        session.env(variable, workspace.built(program));
    }
    // Nor do the language of this machine and what its IT has preset play a part.
    session.env("LANG", "C.UTF-8").env_remove("LC_ALL").env_remove("LANGUAGE").env("ROUNDS_POLICY", place.join("no-policy.json"));
    own_home(&mut session, &place)?;
    process::run_reading(&mut session, |line| tally.read(line))?;
    println!("Screenshots are in {}", screenshots.display());
    Ok(())
}

/// Points every folder that a desktop program writes to into `place`.
fn own_home(session: &mut Command, place: &Path) -> Result<()> {
    for (variable, folder) in [
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_RUNTIME_DIR", "runtime"),
    ] {
        let folder = fresh(&place.join("home").join(folder))?;
        private(&folder)?;
        session.env(variable, folder);
    }
    Ok(())
}

/// The bus and the keychain refuse a runtime folder that others can read.
#[cfg(unix)]
fn private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(Error::file(folder))
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<()> {
    Err(Error::Refused("the tests of the real window need Xvfb, which runs on Linux only".into()))
}

fn fresh(folder: &Path) -> Result<std::path::PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::create_dir_all(folder).map_err(Error::file(folder))?;
    Ok(folder.to_owned())
}
