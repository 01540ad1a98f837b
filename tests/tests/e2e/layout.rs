//! What is wrong with a page as it is drawn: barriers, targets that are too small, and what cannot be read or reached.

use std::path::Path;

use crate::{webdriver::Session, window::Window};

/// Finds what is laid out wrongly; says in its first lines what that is.
const MISPLACED: &str = include_str!("misplaced.js");

impl Session {
    /// What axe finds wrong with the page, a line each.
    pub async fn barriers(&self) -> Vec<String> {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
        let source = std::fs::read_to_string(axe).expect("the window's packages are installed");
        self.run(&source).await.expect("a page");
        let script = "const done = arguments[arguments.length - 1]; \
                      axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(({violations}) => \
                      done(violations.flatMap(({id, nodes}) => nodes.map((node) => id + ': ' + node.html.slice(0, 200)))))";
        lines(&self.run_waiting(script).await.expect("a page"))
    }

    /// What cannot be read or reached as it is laid out, a line each.
    pub async fn misplaced(&self) -> Vec<String> {
        lines(&self.run(MISPLACED).await.expect("a page"))
    }

    /// Draws all text twice as large, as a person who sees badly sets it.
    pub async fn large_text(&self) {
        self.run("document.documentElement.style.fontSize = '200%'").await.expect("a page");
    }
}

impl Window {
    /// What axe finds wrong with the page, a line each.
    pub async fn barriers(&self) -> Vec<String> {
        self.session.barriers().await
    }

    /// What of the screen can be pressed and is smaller than a fingertip, 44 by 44 pixels; a line each.
    pub async fn small_targets(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('main :is(button, [role=\"button\"], .mantine-SegmentedControl-label)')] \
                      .map((one) => [one, one.getBoundingClientRect()]).filter(([, {width, height}]) => width > 0 && (width < 44 || height < 44)) \
                      .map(([one, {width, height}]) => one.textContent + ': ' + width + ' by ' + height)";
        lines(&self.ask(script).await)
    }

    /// What cannot be read or reached as it is laid out, a line each.
    pub async fn misplaced(&self) -> Vec<String> {
        self.session.misplaced().await
    }

    /// Draws all text twice as large, as a person who sees badly sets it.
    pub async fn large_text(&self) {
        self.session.large_text().await;
    }
}

fn lines(found: &serde_json::Value) -> Vec<String> {
    found.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}
