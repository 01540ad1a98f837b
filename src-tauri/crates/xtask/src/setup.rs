//! What a machine needs before it can build, run and test Rounds.
//!
//! On Debian and Ubuntu the missing packages are listed and then installed. Elsewhere they are listed
//! and the task stops: it does not guess another system's package names.

use std::path::PathBuf;
use std::process::Command;

use crate::error::{Error, Result};
use crate::process;
use crate::workspace::Workspace;

/// What the machine is prepared for; each takes what the one before it takes, and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum For {
    /// The programs without a window.
    Headless,
    /// The app.
    Window,
    /// The app on a display of its own, driven by tests.
    Testing,
}

/// Debian packages that compiling takes: a C compiler and Perl are for SQLCipher and its OpenSSL.
const HEADLESS: &[&str] = &["build-essential", "git", "perl", "pkg-config"];

/// Debian packages of the web view that the app shows itself in, and of the tray.
const WINDOW: &[&str] = &["libayatana-appindicator3-1", "libwebkit2gtk-4.1-dev", "librsvg2-dev"];

/// Debian packages that driving the real window takes: a display, a bus, a keychain, notifications, fonts; and the
/// database that the server's tests start for themselves.
const TESTING: &[&str] = &[
    "at-spi2-core",
    "dbus",
    "dbus-x11",
    "dunst",
    "fonts-noto-core",
    "gnome-keyring",
    "imagemagick",
    "postgresql",
    "webkit2gtk-driver",
    "xauth",
    "xvfb",
];

/// The Debian package of a browser with its driver: the office's page is for browsers, and tested in one.
const BROWSER: &str = "chromium-driver";

/// The bridge between a WebDriver client and the app's web view; the one tool that is compiled.
const TAURI_DRIVER: &str = "2.1.0";

/// Installs what is missing, or says what to install and stops.
pub fn run(workspace: &Workspace, purpose: For) -> Result<()> {
    let mut wanted = HEADLESS.to_vec();
    if purpose >= For::Window {
        node()?;
        wanted.extend(WINDOW);
    }
    if purpose == For::Testing {
        wanted.extend(TESTING);
        // Other systems than Debian have the browser and its driver by other names, and from elsewhere.
        if !process::exists("chromedriver") {
            wanted.push(BROWSER);
        }
    }
    debian_packages(workspace, &wanted)?;
    if purpose == For::Testing {
        install_tauri_driver(workspace)?;
    }
    Ok(())
}

/// Where the driver of the real window is installed: inside the checkout, out of git's sight.
pub fn tauri_driver(workspace: &Workspace) -> PathBuf {
    cache(workspace).join("bin").join("tauri-driver")
}

fn cache(workspace: &Workspace) -> PathBuf {
    workspace.path(".cache/tools")
}

fn node() -> Result<()> {
    if process::exists("node") && process::exists("npm") {
        return Ok(());
    }
    Err(Error::Refused("Node.js 20.19 or newer with npm is needed to build the window: install it, then run this again".into()))
}

fn debian_packages(workspace: &Workspace, wanted: &[&str]) -> Result<()> {
    // Windows and macOS have a web view and a tray of their own.
    if cfg!(any(windows, target_os = "macos")) && !wanted.iter().any(|package| TESTING.contains(package)) {
        return Ok(());
    }
    if !process::exists("dpkg-query") || !process::exists("apt-get") {
        return elsewhere(wanted);
    }
    let mut missing = Vec::new();
    for package in wanted {
        if !is_installed(workspace, package) {
            missing.push(*package);
        }
    }
    if missing.is_empty() {
        println!("All {} system packages are installed.", wanted.len());
        return Ok(());
    }
    println!("These system packages are missing and will be installed with apt-get:");
    for package in &missing {
        println!("  {package}");
    }
    process::run(apt(workspace)?.arg("update"))?;
    process::run(apt(workspace)?.args(["install", "--yes", "--no-install-recommends"]).args(&missing))
}

/// The system's package manager, with the right to install.
pub fn apt(workspace: &Workspace) -> Result<Command> {
    let root = process::read(workspace.command("id").arg("-u"))?.trim() == "0";
    let mut command = workspace.command(if root { "apt-get" } else { "sudo" });
    if !root {
        command.arg("apt-get");
    }
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

fn is_installed(workspace: &Workspace, package: &str) -> bool {
    workspace
        .command("dpkg-query")
        .args(["--show", "--showformat", "${db:Status-Status}", package])
        .output()
        .is_ok_and(|output| output.stdout == b"installed")
}

/// Not a Debian: trust a web view that pkg-config finds, else name what is needed.
fn elsewhere(wanted: &[&str]) -> Result<()> {
    println!("This system has no apt-get. Under their Debian names, these packages are needed:");
    for package in wanted {
        println!("  {package}");
    }
    println!("See the Tauri prerequisites for the names on your system: https://v2.tauri.app/start/prerequisites/");
    Err(Error::Refused("install the packages above by hand; then run single steps with `cargo xtask test --only STEP`".into()))
}

fn install_tauri_driver(workspace: &Workspace) -> Result<()> {
    let driver = tauri_driver(workspace);
    if driver.is_file() {
        println!("tauri-driver is there: {}", driver.display());
        return Ok(());
    }
    println!("tauri-driver {TAURI_DRIVER} will be compiled into {}", cache(workspace).display());
    process::run(workspace.cargo().args(["install", "tauri-driver", "--locked", "--version", TAURI_DRIVER, "--root"]).arg(cache(workspace)))
}
