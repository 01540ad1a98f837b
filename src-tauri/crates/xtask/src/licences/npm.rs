//! The window's side: what its lock file says is part of the built window.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;

use super::Work;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

const LOCK: &str = "ui/package-lock.json";

#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Package>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Package {
    #[serde(default)]
    version: String,
    license: Option<String>,
    #[serde(default)]
    dev: bool,
    #[serde(default)]
    dev_optional: bool,
    #[serde(default)]
    optional: bool,
}

/// Everything that the window is built from, tools apart.
pub fn shipped(workspace: &Workspace) -> Result<Vec<Work>> {
    let path = workspace.path(LOCK);
    let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
    read(&text).map_err(|cause| Error::Json { program: LOCK.into(), cause })
}

fn read(text: &str) -> serde_json::Result<Vec<Work>> {
    let lock: Lock = serde_json::from_str(text)?;
    let work = |(place, package): (String, Package)| {
        // The window itself stands under the empty name; tools are marked.
        let (_, name) = place.rsplit_once("node_modules/")?;
        let tool = package.dev || package.dev_optional || package.optional;
        (!tool).then(|| Work { name: name.to_owned(), version: package.version, licence: package.license.unwrap_or_default() })
    };
    Ok(lock.packages.into_iter().filter_map(work).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_and_the_window_itself_are_left_out() {
        let lock = r#"{"packages": {
            "": {"version": "0.1.0"},
            "node_modules/react": {"version": "19.0.0", "license": "MIT"},
            "node_modules/vite": {"version": "8.0.0", "license": "MIT", "dev": true},
            "node_modules/a/node_modules/@scope/b": {"version": "2.0.0", "license": "ISC"}
        }}"#;
        let works = read(lock).unwrap();
        assert_eq!(
            works.iter().map(|work| (work.name.as_str(), work.licence.as_str())).collect::<Vec<_>>(),
            [("@scope/b", "ISC"), ("react", "MIT")]
        );
    }
}
