//! The Rust side: the tree of dependencies as `cargo metadata` tells it, for every system that the app is built for.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Work;
use crate::error::{Error, Result};
use crate::process;
use crate::workspace::Workspace;

/// Native libraries that a crate compiles in, under licences of their own: the library, its licence, the crate.
const NATIVE: [(&str, &str, &str); 2] = [("SQLCipher", "BSD-3-Clause", "libsqlite3-sys"), ("OpenSSL", "Apache-2.0", "openssl-src")];

/// The packages and who needs whom.
pub struct Tree {
    packages: BTreeMap<String, Package>,
    needs: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    /// None of a member of this workspace.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Need>,
}

#[derive(Deserialize)]
struct Need {
    pkg: String,
    dep_kinds: Vec<NeedKind>,
}

#[derive(Deserialize)]
struct NeedKind {
    /// None of a normal one; `build` and `dev` are not part of what is built.
    kind: Option<String>,
}

impl Tree {
    /// Asks cargo.
    pub fn read(workspace: &Workspace) -> Result<Self> {
        let text = process::read(workspace.cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
        let metadata = serde_json::from_str(&text).map_err(|cause| Error::Json { program: "cargo metadata".into(), cause })?;
        Ok(Self::of(metadata))
    }

    fn of(metadata: Metadata) -> Self {
        let normal = |need: &Need| need.dep_kinds.iter().any(|kind| kind.kind.is_none());
        let needs = |node: Node| (node.id, node.deps.into_iter().filter(normal).map(|need| need.pkg).collect());
        Self {
            packages: metadata.packages.into_iter().map(|package| (package.id.clone(), package)).collect(),
            needs: metadata.resolve.nodes.into_iter().map(needs).collect(),
        }
    }

    /// Everything from outside that any member uses, building and testing included.
    pub fn all(&self) -> impl Iterator<Item = Work> {
        self.packages.values().filter(|package| package.source.is_some()).map(Package::work)
    }

    /// Everything from outside that is part of the program `member`, native libraries too.
    pub fn shipped(&self, member: &str) -> Vec<Work> {
        let mut open: Vec<&str> =
            self.packages.values().filter(|package| package.name == member).map(|package| package.id.as_str()).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.needs.get(id).into_iter().flatten().map(String::as_str));
            }
        }
        let outside = seen.iter().filter_map(|id| self.packages.get(*id)).filter(|package| package.source.is_some()).map(Package::work);
        outside.chain(self.native()).collect()
    }

    fn native(&self) -> impl Iterator<Item = Work> {
        NATIVE.into_iter().flat_map(|(name, licence, by)| {
            let carriers = self.packages.values().filter(move |package| package.name == by);
            carriers.map(move |package| Work {
                name: format!("{name}, in {by}"),
                version: package.version.clone(),
                licence: licence.into(),
            })
        })
    }
}

impl Package {
    fn work(&self) -> Work {
        // Older manifests write a slash.
        let licence = self.license.as_deref().unwrap_or_default().replace('/', " OR ");
        let licence = licence.split_whitespace().collect::<Vec<_>>().join(" ");
        Work { name: self.name.clone(), version: self.version.clone(), licence }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_shipped_is_what_the_program_needs_and_not_what_builds_or_tests_it() {
        let package = |name: &str, source: Option<&str>| json!({"id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0", "source": source});
        let need = |pkg: &str, kind: Option<&str>| json!({"pkg": pkg, "dep_kinds": [{"kind": kind}]});
        let metadata = json!({
            "packages": [
                package("app", None), package("lower", None), package("used", Some("registry")), package("deep", Some("registry")),
                package("builder", Some("registry")), package("tester", Some("registry")),
            ],
            "resolve": {"nodes": [
                {"id": "app", "deps": [need("lower", None), need("builder", Some("build")), need("tester", Some("dev"))]},
                {"id": "lower", "deps": [need("used", None)]},
                {"id": "used", "deps": [need("deep", None)]},
            ]},
        });
        let tree = Tree::of(serde_json::from_value(metadata).unwrap());
        let names: Vec<String> = tree.shipped("app").into_iter().map(|work| work.name).collect();
        assert_eq!(names, ["deep", "used"]);
        assert!(tree.all().any(|work| work.name == "tester"));
        assert!(tree.all().all(|work| work.licence == "MIT OR Apache-2.0"));
    }
}
