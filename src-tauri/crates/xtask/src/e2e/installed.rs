//! The program as people get it: the `.deb`, looked into and installed.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::workspace::Workspace;
use crate::{package, process, setup};

/// Where the package puts the program.
const PROGRAM: &str = "/usr/bin/rounds-desktop";

/// What must be in the package: the program, its entry in the menu, its icon, its licences.
const CONTENTS: [&str; 5] = [
    "usr/bin/rounds-desktop",
    "usr/share/applications/Rounds.desktop",
    "usr/share/icons/hicolor/128x128/apps/rounds-desktop.png",
    "usr/share/doc/rounds/LICENSE-MIT",
    "usr/share/doc/rounds/LICENSE-APACHE",
];

/// Installs the newest package and gives the installed program.
pub fn install(workspace: &Workspace) -> Result<PathBuf> {
    let deb = package::deb(workspace)?;
    let contents = process::read(workspace.command("dpkg-deb").arg("--contents").arg(&deb))?;
    let missing = missing(&contents);
    if !missing.is_empty() {
        return Err(Error::Refused(format!("{} lacks {}", deb.display(), missing.join(", "))));
    }
    // The system's package manager brings what the program needs; a package without its dependencies fails here.
    let install = ["install", "--yes", "--no-install-recommends", "--reinstall", "--allow-downgrades"];
    process::run(setup::apt(workspace)?.args(install).arg(&deb))?;
    let program = Path::new(PROGRAM);
    if program.is_file() { Ok(program.to_owned()) } else { Err(Error::Refused(format!("{PROGRAM} is not there after the installation"))) }
}

/// What a listing of `dpkg-deb` lacks; each of its lines ends with a path.
fn missing(contents: &str) -> Vec<&'static str> {
    let held: Vec<&str> = contents.lines().filter_map(|line| line.split_whitespace().last()).collect();
    CONTENTS.into_iter().filter(|wanted| !held.contains(wanted)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_without_an_entry_in_the_menu_is_refused() {
        let line = |path: &str| format!("-rw-r--r-- 0/0   1234 2026-01-01 00:00 {path}\n");
        let whole: String = CONTENTS.iter().map(|path| line(path)).collect();
        assert_eq!(missing(&whole), [""; 0]);
        let without: String = whole.lines().filter(|line| !line.ends_with(".desktop")).map(|line| format!("{line}\n")).collect();
        assert_eq!(missing(&without), ["usr/share/applications/Rounds.desktop"]);
    }
}
