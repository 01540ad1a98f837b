//! `cargo xtask licences`: whose work the app is built from, and whether all of it may be used.
//!
//! The list is committed beside the crate that builds it in and shows it under *About*; the check fails when it is
//! not what the manifests say, and when a licence is not among those that `.deny.toml` allows.

mod allowed;
mod npm;
mod rust;

use std::collections::BTreeSet;
use std::fs;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::workspace::Workspace;
use allowed::Allowed;

const LIST: &str = "src-tauri/crates/app/licences.json";

/// One work of others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Work {
    /// What it is called.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence, as an SPDX expression.
    pub licence: String,
}

/// Data that is built in for practice; see `src-tauri/crates/server/demo-data/README.md`.
const DATA: [(&str, &str, &str); 2] =
    [("Kenya schools 2016, sample data", "2f6c002e", "CC0-1.0"), ("faker, names of the sample data", "8ad78a63", "MIT")];

/// Writes the list.
pub fn write(workspace: &Workspace) -> Result<()> {
    let list = list(workspace)?;
    let path = workspace.path(LIST);
    fs::write(&path, text(&list)?).map_err(Error::file(&path))?;
    println!("{LIST} names {} works.", list.len());
    Ok(())
}

/// Fails when the list is not what the manifests say, or a licence is not allowed.
pub fn check(workspace: &Workspace) -> Result<()> {
    let path = workspace.path(LIST);
    let written = fs::read_to_string(&path).map_err(Error::file(&path))?;
    if written != text(&list(workspace)?)? {
        return Err(Error::Refused(format!("{LIST} is not what the manifests say: run `cargo xtask licences` and commit it")));
    }
    Ok(())
}

fn list(workspace: &Workspace) -> Result<BTreeSet<Work>> {
    let allowed = Allowed::read(workspace)?;
    let rust = rust::Tree::read(workspace)?;
    let npm = npm::shipped(workspace)?;
    let forbidden: Vec<String> = rust
        .all()
        .chain(npm.iter().cloned())
        .filter(|work| !allowed.permits(&work.licence))
        .map(|work| format!("{} {} ({})", work.name, work.version, work.licence))
        .collect();
    if !forbidden.is_empty() {
        return Err(Error::Refused(format!("not under a licence that .deny.toml allows: {}", forbidden.join(", "))));
    }
    let data = DATA.map(|(name, version, licence)| Work { name: name.into(), version: version.into(), licence: licence.into() });
    Ok(rust.shipped("rounds-desktop").into_iter().chain(npm).chain(data).collect())
}

/// One work a line, so that a change of the list reads well in review.
fn text(list: &BTreeSet<Work>) -> Result<String> {
    let lines: std::result::Result<Vec<String>, _> = list.iter().map(serde_json::to_string).collect();
    let lines = lines.map_err(|cause| Error::Json { program: "cargo xtask licences".into(), cause })?;
    Ok(format!("[\n  {}\n]\n", lines.join(",\n  ")))
}
