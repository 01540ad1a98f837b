//! `cargo xtask package`: what people install, made by Tauri's bundler from a release build.
//!
//! Linux gets a `.deb` and an `.rpm`, Windows an `.msi`, macOS a `.dmg`; each is made on its own system. The packages
//! are told with their paths and sizes.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::error::{Error, Result};
use crate::workspace::Workspace;
use crate::{licences, process, setup, ui};

/// What to make.
#[derive(Args)]
pub struct Options {
    /// Kinds of package, separated by commas, such as `deb,rpm,appimage` [default: those of this system]
    #[arg(long, value_delimiter = ',')]
    bundles: Vec<String>,
    /// Package an unoptimised build: quick, to try the package itself out
    #[arg(long)]
    debug: bool,
}

/// Builds the window and the program, and packages them.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    setup::run(workspace, setup::For::Window)?;
    ui::install(workspace)?;
    ui::build(workspace)?;
    licences::check(workspace)?;
    let bundles = if options.bundles.is_empty() { of_this_system() } else { options.bundles.clone() };
    let mut tauri = workspace.command("node");
    tauri.current_dir(workspace.path("src-tauri")).arg(workspace.path("ui/node_modules/@tauri-apps/cli/tauri.js"));
    tauri.args(["build", "--ci", "--bundles", &bundles.join(",")]);
    if options.debug {
        tauri.arg("--debug");
    }
    process::run(tauri.args(["--", "--locked"]))?;
    let made = made(&folder(workspace, options.debug))?;
    for package in &made {
        let size = fs::metadata(package).map_err(Error::file(package))?.len();
        println!("{:>7.1} MB  {}", size as f64 / 1e6, package.display());
    }
    if made.is_empty() { Err(Error::Refused("the bundler made no package".into())) } else { Ok(()) }
}

/// The newest `.deb` of a release build, or of an unoptimised one where there is none.
pub fn deb(workspace: &Workspace) -> Result<PathBuf> {
    for debug in [false, true] {
        let packages = made(&folder(workspace, debug))?;
        if let Some(deb) = packages.into_iter().find(|path| path.extension().is_some_and(|kind| kind == "deb")) {
            return Ok(deb);
        }
    }
    Err(Error::Refused("there is no .deb to install: run `cargo xtask package` first".into()))
}

fn of_this_system() -> Vec<String> {
    let kinds: &[&str] = if cfg!(windows) {
        &["msi"]
    } else if cfg!(target_os = "macos") {
        &["dmg"]
    } else {
        &["deb", "rpm"]
    };
    kinds.iter().map(|&kind| kind.to_owned()).collect()
}

/// Where the bundler puts what it makes, one folder for each kind.
fn folder(workspace: &Workspace, debug: bool) -> PathBuf {
    workspace.target().join(if debug { "debug" } else { "release" }).join("bundle")
}

/// The packages in that folder, the newest first.
fn made(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut packages = Vec::new();
    for kind in ["deb", "rpm", "appimage", "msi", "dmg"] {
        // A kind that was never made has no folder.
        let Ok(entries) = fs::read_dir(folder.join(kind)) else { continue };
        for entry in entries {
            let path = entry.map_err(Error::file(folder))?.path();
            if path.extension().is_some_and(|found| found.eq_ignore_ascii_case(kind)) {
                let written = path.metadata().and_then(|file| file.modified()).map_err(Error::file(&path))?;
                packages.push((written, path));
            }
        }
    }
    packages.sort();
    Ok(packages.into_iter().rev().map(|(_, path)| path).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_found_by_their_kind_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        for file in ["deb/Rounds_0.1.0_amd64.deb", "deb/Rounds_0.1.0_amd64/control.tar.gz", "rpm/Rounds-0.1.0-1.x86_64.rpm"] {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let mut names: Vec<_> = made(folder.path()).unwrap().into_iter().map(|path| path.file_name().unwrap().to_owned()).collect();
        names.sort();
        assert_eq!(names, ["Rounds-0.1.0-1.x86_64.rpm", "Rounds_0.1.0_amd64.deb"]);
        assert!(made(&folder.path().join("never-made")).unwrap().is_empty());
    }
}
