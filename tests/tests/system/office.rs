//! A laptop in an office: the way out is a proxy with a password, and the server's certificate comes from the
//! organisation's own authority, which the system trusts.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use rounds_model::Role;
use rounds_tests::{
    Office, PROXY_PASSWORD, TestServer, TestUser, TrueTime,
    builders::{place, places},
    program,
};
use serde_json::Value;
use tempfile::TempDir;

struct Stage {
    _server: TestServer,
    office: Office,
    amina: TestUser,
    data: TempDir,
}

impl Stage {
    async fn set() -> Self {
        let server = TestServer::start(&TrueTime::of_this_machine()).await;
        let organisation = server.organisation("Programme").await;
        server.load(organisation, &places()).await;
        let amina = server.user(organisation, "Amina", Role::Coordinator, &[place::DISTRICT]).await;
        Self { office: Office::before(server.address()).await, _server: server, amina, data: tempfile::tempdir().unwrap() }
    }

    /// Runs `rounds-cli` on a laptop of the office whose system trusts the authorities of the file `trusted`.
    async fn run(&self, trusted: &Path, words: &[&str]) -> Output {
        let mut command = Command::new(program("rounds-cli", "ROUNDS_CLI"));
        for variable in ["NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "https_proxy", "SSL_CERT_DIR"] {
            command.env_remove(variable);
        }
        command.env("HTTPS_PROXY", &self.office.proxy).env("SSL_CERT_FILE", trusted).env("RUST_LOG", "trace");
        command.env("ROUNDS_KEY", "42".repeat(32)).env("PASSWORD", self.amina.password);
        command.arg("--json").arg("--data-dir").arg(self.data.path()).args(words);
        tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap()
    }

    async fn connect(&self, trusted: &Path) -> Output {
        self.run(trusted, &["connect", "--server", &self.office.url, "--email", &self.amina.email, "--password-env", "PASSWORD"]).await
    }
}

fn said(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn behind_a_proxy_and_an_authority_of_its_own_a_laptop_connects_and_syncs_and_keeps_the_proxys_password_to_itself() {
    let stage = Stage::set().await;
    let trusted = stage.office.authority();
    let connected = stage.connect(&trusted).await;
    assert_eq!(said(&connected)["state"]["phase"], "ready", "{connected:?}");
    let synced = stage.run(&trusted, &["sync"]).await;
    assert_eq!(said(&synced)["outcome"], "complete", "{synced:?}");
    assert!(stage.office.tunnels() >= 2, "the way out is the proxy");

    let diagnosed = stage.run(&trusted, &["diagnose"]).await;
    for output in [connected, synced, diagnosed] {
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(!text.contains(PROXY_PASSWORD), "{text}");
    }
    let leaked = files(stage.data.path())
        .into_iter()
        .find(|file| std::fs::read(file).unwrap().windows(PROXY_PASSWORD.len()).any(|window| window == PROXY_PASSWORD.as_bytes()));
    assert_eq!(leaked, None);
}

#[tokio::test]
async fn an_authority_that_the_system_does_not_trust_is_refused() {
    let stage = Stage::set().await;
    let other = Office::before(([127, 0, 0, 1], 9).into()).await;
    let refused = stage.connect(&other.authority()).await;
    assert_eq!(said(&refused)["error"]["code"], "tls", "{refused:?}");
}
