//! A Chromium in front of a real server, a process of its own with the invented deployment: what somebody sees who
//! opens the page of the office, and does with the keyboard alone.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

use crate::webdriver::{Session, until};

const TAB: &str = "\u{e004}";
const RETURN: &str = "\u{e006}";

/// What can be reached on the page, by what a person calls it; what it is, if it has no name.
const REACHABLE: &str = "const called = (one) => one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent; \
                         const all = [...document.querySelectorAll('a, button, input, select, summary, [tabindex]')];";

/// A server, a process of its own.
pub struct Deployment {
    process: Child,
    folder: TempDir,
    announced: Announced,
}

/// What the server says of itself.
#[derive(Deserialize)]
struct Announced {
    url: String,
    accounts: Vec<Guest>,
}

/// Somebody who may sign in.
#[derive(Clone, Deserialize)]
pub struct Guest {
    pub name: String,
    pub email: String,
    pub password: String,
}

impl Deployment {
    /// Makes it and serves it.
    pub fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut serve = Command::new(server());
        serve.args(["demo", "--json", "--data-dir"]).arg(folder.path()).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = serve.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let announced = serde_json::from_str(&line).expect("the server says where it is");
        Self { process, folder, announced }
    }

    /// Who signs in with this.
    pub fn guest(&self, email: &str) -> Guest {
        self.announced.accounts.iter().find(|guest| guest.email == email).expect("a guest of the demo").clone()
    }

    /// Runs a command of the operator on the same data; what it says.
    pub fn operate(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(server());
        let output =
            command.args(arguments).arg("--data-dir").arg(self.folder.path()).env("PASSWORD_OF_A_TEST", PASSWORD).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Adds somebody who answers for others.
    pub fn add(&self, organisation: &str, email: &str, role: &str) -> Guest {
        let who = ["--email", email, "--name", "A New One", "--role", role, "--password-env", "PASSWORD_OF_A_TEST"];
        self.operate(&[&["user", "add", "--organisation", organisation], who.as_slice()].concat());
        Guest { name: "A New One".to_owned(), email: email.to_owned(), password: PASSWORD.to_owned() }
    }

    /// Loads a record in the name of somebody.
    pub fn load(&self, by: &Guest, record: &Value) {
        let file = self.folder.path().join("record.ndjson");
        std::fs::write(&file, record.to_string()).unwrap();
        self.operate(&["load", file.to_str().unwrap(), "--by", &by.email]);
    }
}

/// The password of who is added.
const PASSWORD: &str = "a password of a test";

fn server() -> PathBuf {
    rounds_tests::program("rounds-server", "ROUNDS_SERVER")
}

impl Drop for Deployment {
    fn drop(&mut self) {
        // Its data goes with it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A browser on the office's page.
pub struct Page {
    pub session: Session,
    url: String,
}

impl Page {
    /// Opens the page as a stranger.
    pub async fn open(deployment: &Deployment) -> Self {
        let page = Self { session: Session::browse().await, url: deployment.announced.url.clone() };
        page.session.resize(1_280, 900).await.expect("a window");
        page.go("/office").await;
        page
    }

    /// Goes to an address of the server.
    pub async fn go(&self, path: &str) {
        self.session.visit(&format!("{}{path}", self.url)).await.expect("a page");
    }

    /// Signs in as a person does who has no mouse: the page has the focus where typing begins.
    pub async fn sign_in(&self, guest: &Guest) {
        self.type_keys(&format!("{}{TAB}{}{RETURN}", guest.email, guest.password)).await;
        self.read("Sign out").await;
    }

    /// Leaves the page to the next person.
    pub async fn sign_out(&self) {
        self.press("Sign out").await;
        self.read("Rounds: the office").await;
    }

    /// Types keys to whatever has the focus.
    pub async fn type_keys(&self, keys: &str) {
        self.session.type_keys(keys).await.expect("a page");
    }

    /// Goes on with the tab key to what is called so, and presses Return there.
    pub async fn press(&self, name: &str) {
        self.reach(name).await;
        self.type_keys(RETURN).await;
    }

    /// Goes on with the tab key to what is called so.
    pub async fn reach(&self, name: &str) {
        for _ in 0..100 {
            if self.focused().await == name {
                return;
            }
            self.type_keys(TAB).await;
        }
        panic!("the tab key never comes to {name}");
    }

    /// What has the focus, by its name.
    async fn focused(&self) -> String {
        let script = format!("{REACHABLE} return all.includes(document.activeElement) ? called(document.activeElement) : ''");
        self.text_of(&script).await
    }

    /// All that can be used on the page, in its order, and what of it the tab key comes to and shows that it does.
    pub async fn reachable(&self) -> (Vec<String>, Vec<String>) {
        let all = lines(&self.session.run(&format!("{REACHABLE} return all.map(called)")).await.expect("a page"));
        // Wherever the focus is, the keyboard begins at the top.
        let top = "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')";
        self.session.run(top).await.expect("a page");
        let shown = "const one = document.activeElement; const {outlineStyle, outlineWidth} = getComputedStyle(one); \
                     return all.includes(one) && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 ? called(one) : ''";
        let mut reached: Vec<String> = Vec::new();
        // A date has a stop for each of its parts.
        for _ in 0..all.len() * 5 {
            self.type_keys(TAB).await;
            let name = self.text_of(&format!("{REACHABLE} {shown}")).await;
            if !name.is_empty() && !reached.contains(&name) {
                reached.push(name);
            }
        }
        (all, reached)
    }

    /// Waits until the page says this; all that it says.
    pub async fn read(&self, words: &str) -> String {
        let said = async || {
            let text = self.session.run("return document.body.innerText").await.ok()?.as_str()?.to_owned();
            text.contains(words).then_some(text)
        };
        until(|| format!("the page says {words:?}"), said).await
    }

    /// The addresses of the records that the page lists, with their names.
    pub async fn listed(&self) -> Vec<(String, String)> {
        let script = "return [...document.querySelectorAll('main li a')].map((one) => one.getAttribute('href') + ' ' + one.textContent)";
        let found = lines(&self.session.run(script).await.expect("a page"));
        found.iter().filter_map(|line| line.split_once(' ')).map(|(address, name)| (address.to_owned(), name.to_owned())).collect()
    }

    /// The text that a script returns.
    pub async fn text_of(&self, script: &str) -> String {
        self.session.run(script).await.expect("a page").as_str().unwrap_or_default().to_owned()
    }
}

fn lines(found: &Value) -> Vec<String> {
    found.as_array().unwrap().iter().map(|line| line.as_str().unwrap().trim().to_owned()).collect()
}
