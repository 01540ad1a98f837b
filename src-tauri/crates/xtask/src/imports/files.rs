//! Rules about files: the fixed shape of the top level, and a warning when a file holds more than one idea.

use std::fs;

use crate::workspace::Workspace;

/// What may stand at the top level, beside dot-files.
const TOP: &[&str] = &["Cargo.lock", "Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "icons", "src-tauri", "tests", "ui"];

/// A source file with more lines than this is worth splitting.
const LONG: usize = 400;

/// Files that a program writes; nobody reads them from top to bottom.
const GENERATED: &[&str] = &["ui/src/api/bindings.ts"];

/// Top-level names that do not belong there.
pub fn strangers(files: &[String]) -> Vec<String> {
    let mut names: Vec<&str> = files.iter().map(|file| file.split('/').next().unwrap_or(file)).filter(|name| !is_at_home(name)).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| format!("`{name}` does not belong at the top level, which holds {TOP:?}")).collect()
}

fn is_at_home(name: &str) -> bool {
    name.starts_with('.') || TOP.contains(&name)
}

/// Source files longer than [`LONG`] lines.
pub fn long(workspace: &Workspace, files: &[String]) -> Vec<String> {
    let sources = files
        .iter()
        .filter(|file| [".rs", ".ts", ".tsx", ".css", ".sql"].iter().any(|end| file.ends_with(end)) && !GENERATED.contains(&file.as_str()));
    sources
        .filter_map(|file| {
            let lines = fs::read_to_string(workspace.path(file)).ok()?.lines().count();
            (lines > LONG).then(|| format!("{file} has {lines} lines; a file holds one idea (≤ {LONG})"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::strangers;

    #[test]
    fn a_stranger_at_the_top_level_is_named_once() {
        let files = ["README.md", ".ci/run", "tools/a.sh", "tools/b.sh", "ui/package.json"].map(str::to_owned);
        let found = strangers(&files);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("`tools`"), "{found:?}");
    }
}
