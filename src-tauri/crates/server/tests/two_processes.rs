//! Several programs on one database: those that start at once do not trip over each other, a laptop is served by
//! whichever it reaches, and loses nothing when one dies.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/cluster.rs"]
mod cluster;

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Command, Stdio},
};

use cluster::{Database, OWNER, SERVER};
use reqwest::Client;
use rounds_model::{
    EditInterval, EditTime, EntityId, Kind, OpId, Payload, Stamp,
    wire::{Action, ExchangeRequest, Line, Operation, Verdict},
};
use sqlx::{ConnectOptions as _, Row as _};
use tempfile::TempDir;

/// As many as start together.
const PROGRAMS: usize = 4;

/// The configuration of one program: a data folder of its own, and the database that both have.
struct Machine {
    folder: TempDir,
    database: String,
    owner: String,
}

impl Machine {
    fn new(database: &Database) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: database.url(SERVER), owner: database.url(OWNER) }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rounds-server"));
        command
            .args(arguments)
            .env("ROUNDS_DATA_DIR", self.folder.path())
            .env("ROUNDS_DATABASE", &self.database)
            .env("ROUNDS_DATABASE_OWNER", &self.owner)
            .env("ROUNDS_DATABASE_CONNECTIONS", "4")
            .env("SECRET", "open sesame");
        command
    }

    fn said(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn serve(&self) -> Program {
        let mut child = self.command(&["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("Rounds server listening on ").expect("it says where").to_owned();
        Program { child, url }
    }
}

/// A program that serves; killed, not stopped, when it is dropped.
struct Program {
    child: Child,
    url: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A laptop: a token, what it holds, and the state it was given.
struct Laptop {
    client: Client,
    token: String,
    number: u64,
    counter: u64,
    state: Option<String>,
    held: BTreeSet<EntityId>,
}

impl Laptop {
    async fn sign_in(client: &Client, program: &Program, number: u64) -> Self {
        let body = r#"{"email":"asha@example.org","password":"open sesame","device":{"name":"laptop"}}"#;
        let request = client.post(format!("{}/api/session", program.url)).header("content-type", "application/json").body(body);
        let answer: serde_json::Value = serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
        let token = answer["token"].as_str().expect("a token").to_owned();
        Self { client: client.clone(), token, number, counter: 0, state: None, held: BTreeSet::new() }
    }

    fn country(&mut self) -> Operation {
        self.counter += 1;
        let typed = EditTime::from_micros(1_700_000_000_000_000);
        Operation {
            op: OpId { incarnation: self.number, counter: self.counter },
            kind: Kind::of("Country"),
            id: EntityId::from_bytes((u128::from(self.number) << 64 | u128::from(self.counter)).to_be_bytes()),
            action: Action::Put,
            base: None,
            data: Some(Payload::default().with("name", format!("Country {}", self.counter))),
            change: None,
            edited: EditInterval::new(typed, typed),
            seen: None,
        }
    }

    /// One exchange with this program; the stamps of what was sent.
    async fn exchange(&mut self, program: &Program, operations: Vec<Operation>) -> Vec<Stamp> {
        let request = ExchangeRequest { state: self.state.clone(), operations, ..ExchangeRequest::default() };
        let body = serde_json::to_string(&request).unwrap();
        let request = self.client.post(format!("{}/api/sync", program.url)).bearer_auth(&self.token);
        let answer = request.header("content-type", "application/json").body(body).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let mut stamps = Vec::new();
        for line in answer.text().await.unwrap().lines() {
            match Line::parse(line).unwrap() {
                Line::Record(record) if record.key.kind == Kind::of("Country") => drop(self.held.insert(record.key.id)),
                Line::Results(results) => stamps.extend(results.into_iter().map(|result| match result.verdict {
                    Verdict::Ok { updated_at: Some(stamp), .. } => stamp,
                    other => panic!("not done: {other:?}"),
                })),
                Line::End(end) => self.state = end.state,
                _ => {}
            }
        }
        stamps
    }
}

#[tokio::test]
async fn two_programs_on_one_database_serve_the_same_laptops_and_one_that_dies_loses_nothing() {
    let database = Database::new().await;
    let machines = [Machine::new(&database), Machine::new(&database)];
    assert!(machines[1].said(&["check-config"]).contains("is brought up to date when the server starts"));
    let add = ["user", "add", "--organisation", "Reading for All", "--found", "--email", "asha@example.org", "--name", "Asha"];
    machines[0].said(&[&add[..], &["--role", "administrator", "--password-env", "SECRET"]].concat());
    assert!(machines[1].said(&["check-config"]).contains("row-level security binds the role"));

    let [one, two] = &machines;
    let (one, two) = (one.serve(), two.serve());
    // Reqwest wants a provider for TLS, which nothing here speaks.
    rustls::crypto::ring::default_provider().install_default().unwrap();
    let client = Client::builder().no_proxy().build().unwrap();
    let mut laptops = Vec::new();
    for number in 1..=4 {
        laptops.push(Laptop::sign_in(&client, if number % 2 == 0 { &one } else { &two }, number).await);
    }
    // Each goes to and fro between the two, all at once.
    let rounds = laptops.iter_mut().map(|laptop| async {
        let mut given = Vec::new();
        for round in 0..6 {
            let operations = vec![laptop.country(), laptop.country()];
            given.extend(laptop.exchange(if round % 2 == 0 { &one } else { &two }, operations).await);
        }
        assert!(given.is_sorted(), "a laptop's later edit has a later stamp, through whichever program");
        given
    });
    let given: BTreeSet<Stamp> = futures_util::future::join_all(rounds).await.into_iter().flatten().collect();
    assert_eq!(given.len(), 4 * 6 * 2, "a stamp was given twice");
    let mut owner = database.options(OWNER).connect().await.unwrap();
    let connected = sqlx::query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = $1");
    let connected: i64 = connected.bind(SERVER).fetch_one(&mut owner).await.unwrap().get(0);
    assert!(connected <= 8, "{connected} connections of two programs with 4 each");

    drop(one);
    let all: BTreeSet<EntityId> = laptops
        .iter()
        .flat_map(|laptop| (1..=laptop.counter).map(|counter| (u128::from(laptop.number) << 64 | u128::from(counter)).to_be_bytes()))
        .map(EntityId::from_bytes)
        .collect();
    for laptop in &mut laptops {
        laptop.exchange(&two, Vec::new()).await;
        laptop.held.extend(
            (1..=laptop.counter).map(|own| EntityId::from_bytes((u128::from(laptop.number) << 64 | u128::from(own)).to_be_bytes())),
        );
        assert_eq!(laptop.held, all, "laptop {}", laptop.number);
    }
}

/// Starts the programs, waits until each listens, and ends them.
fn start_at_once(configured: impl Fn(&mut Command)) {
    let start = |_| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rounds-server"));
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        configured(&mut command);
        command.spawn().unwrap()
    };
    let mut programs: Vec<Child> = (0..PROGRAMS).map(start).collect();
    let said: Vec<String> = programs
        .iter_mut()
        .map(|program| {
            let mut line = String::new();
            BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
            line
        })
        .collect();
    for (mut program, said) in programs.into_iter().zip(said) {
        program.kill().unwrap();
        program.wait().unwrap();
        let mut complaint = String::new();
        program.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
        assert!(said.starts_with("Rounds server listening on"), "{said}{complaint}");
    }
}

#[test]
fn programs_that_start_at_once_on_a_new_file_all_serve() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        start_at_once(|command| {
            command.env("ROUNDS_DATA_DIR", folder.path());
        });
    }
}

#[tokio::test]
async fn programs_that_start_at_once_on_an_empty_postgresql_all_serve() {
    for _ in 0..3 {
        let database = Database::new().await;
        let folder = tempfile::tempdir().expect("a temporary folder");
        start_at_once(|command| {
            command
                .env("ROUNDS_DATA_DIR", folder.path())
                .env("ROUNDS_DATABASE", database.url(SERVER))
                .env("ROUNDS_DATABASE_OWNER", database.url(OWNER))
                .env("ROUNDS_DATABASE_CONNECTIONS", "2");
        });
    }
}
