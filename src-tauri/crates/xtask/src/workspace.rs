//! Where the repository is, and what cargo says about its members.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::process;

/// A checkout of the repository. Tasks take it as a value, so that they also work on a clone.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The checkout that holds the current folder.
    pub fn find() -> Result<Self> {
        let text = process::read(Command::new(cargo()).args(["locate-project", "--workspace", "--message-format", "plain"]))?;
        let manifest = PathBuf::from(text.trim());
        match manifest.parent() {
            Some(root) => Ok(Self::at(root)),
            None => Err(Error::Refused(format!("{} has no folder", manifest.display()))),
        }
    }

    /// The checkout whose top level is `root`.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The top level.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the checkout.
    pub fn path(&self, inside: impl AsRef<Path>) -> PathBuf {
        self.root.join(inside)
    }

    /// A cargo command that runs at the top level.
    pub fn cargo(&self) -> Command {
        self.command(cargo())
    }

    /// A command that runs at the top level.
    ///
    /// What `cargo run` told this program about its own package is taken out again: build scripts watch
    /// some of it, and would run anew whenever cargo is called from here and by hand in turn.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (variable, _) in std::env::vars_os() {
            let name = variable.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&variable);
            }
        }
        command
    }

    /// Files that git knows or would add, relative to the top level, sorted.
    pub fn files(&self) -> Result<Vec<String>> {
        let listed = process::read(self.command("git").args(["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"]))?;
        let mut files: Vec<String> = listed.lines().map(str::to_owned).collect();
        files.sort();
        Ok(files)
    }

    /// The members and their direct dependencies, as `cargo metadata` tells them.
    pub fn members(&self) -> Result<Vec<Member>> {
        let text = process::read(self.cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
        let metadata: Metadata = serde_json::from_str(&text).map_err(|cause| Error::Json { program: "cargo metadata".into(), cause })?;
        Ok(metadata.packages)
    }

    /// The folder that cargo builds into.
    pub fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.path("target"), PathBuf::from)
    }

    /// The built program of this name, of the profile that every task uses.
    pub fn built(&self, program: &str) -> PathBuf {
        self.target().join("debug").join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
    }
}

/// The cargo that runs this task, so that one toolchain does everything.
fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Member>,
}

/// One crate of the workspace.
#[derive(Debug, Deserialize)]
pub struct Member {
    /// The package's name.
    pub name: String,
    /// Everything it names in its manifest, optional dependencies included.
    pub dependencies: Vec<Dependency>,
}

/// One line of a manifest's dependency tables.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// The package's own name, also where the manifest renames it.
    pub name: String,
    /// Which table it stands in.
    #[serde(deserialize_with = "kind")]
    pub kind: DependencyKind,
}

/// A manifest's three dependency tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DependencyKind {
    /// `[dependencies]`
    Normal,
    /// `[build-dependencies]`
    Build,
    /// `[dev-dependencies]`
    Dev,
}

/// Cargo writes `null` for the normal table.
fn kind<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<DependencyKind, D::Error> {
    match Option::<String>::deserialize(from)?.as_deref() {
        None => Ok(DependencyKind::Normal),
        Some("build") => Ok(DependencyKind::Build),
        Some("dev") => Ok(DependencyKind::Dev),
        Some(other) => Err(serde::de::Error::custom(format!("unknown dependency kind `{other}`"))),
    }
}
