//! The book and the README: every relative link leads somewhere, and every chapter is in the summary.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};
use crate::tally::Tally;
use crate::workspace::Workspace;

const BOOK: &str = "src-tauri/docs/";
const SUMMARY: &str = "src-tauri/docs/SUMMARY.md";

/// Fails with every link that leads nowhere and every chapter that the summary does not name.
pub fn check(workspace: &Workspace, _: &mut Tally) -> Result<()> {
    let files = workspace.files()?;
    let mut wrong = Vec::new();
    let mut summary = Vec::new();
    let papers = files.iter().filter(|file| file.ends_with(".md") && (file.starts_with(BOOK) || !file.contains('/')));
    for file in papers.clone() {
        let path = workspace.path(file);
        let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
        for link in links(&text) {
            let folder = path.parent().unwrap_or(workspace.root());
            if !folder.join(link).exists() {
                wrong.push(format!("{file}: the link to {link} leads nowhere"));
            }
            if file == SUMMARY {
                summary.push(Path::new(BOOK).join(link));
            }
        }
    }
    for file in papers.filter(|file| file.starts_with(BOOK) && *file != SUMMARY) {
        if !summary.iter().any(|named| named == Path::new(file)) {
            wrong.push(format!("{SUMMARY} does not name {file}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Refused(wrong.join("\n  "))) }
}

/// Targets of `[text](target)` that are files of this repository, without a `#part`.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .map(|target| target.split('#').next().unwrap_or(target))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn links_to_files_are_found_and_others_left_alone() {
        let text = "See [a](a.md), ![b](img/b.png), [c](c.md#part), [here](#here) and [d](https://example.org/d).";
        assert_eq!(links(text), ["a.md", "img/b.png", "c.md"]);
    }
}
