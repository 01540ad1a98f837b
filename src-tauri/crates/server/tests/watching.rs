//! What an operator sees of the real program: whether it is ready, what it counts, and a log without any person in it.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use tempfile::TempDir;

const COUNTRY: &str = "00000000-0000-7000-8000-000000000001";

/// All that is somebody's or says something of somebody, in what the test sends.
const PRIVATE: [&str; 9] = [
    "asha@example.org",
    "Asha Otieno",
    "open sesame",
    "guessed wrongly",
    "Reading for Everybody",
    "laptop of Asha",
    "Wakanda",
    "Juma Mwangi",
    "Otieno",
];

struct Program {
    child: Child,
    url: String,
    metrics: String,
    folder: TempDir,
    client: Client,
}

impl Program {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let command = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_rounds-server"));
            command
                .args(arguments)
                .env("ROUNDS_DATA_DIR", folder.path().join("data"))
                .env("SECRET", "open sesame")
                .env("RUST_LOG", "debug");
            command
        };
        let add =
            ["user", "add", "--organisation", "Reading for Everybody", "--found", "--email", "asha@example.org", "--name", "Asha Otieno"];
        assert!(command(&[&add[..], &["--role", "administrator", "--password-env", "SECRET"]].concat()).output().unwrap().status.success());
        let log = File::create(folder.path().join("log")).unwrap();
        let serve = ["serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--log-format", "json"];
        let mut child = command(&serve).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let url = lines.next().unwrap().strip_prefix("Rounds server listening on ").expect("it says where").to_owned();
        let metrics = lines.next().unwrap().strip_prefix("Metrics on ").expect("it says where").to_owned();
        // Reqwest wants a provider for TLS, which nothing here speaks.
        let _already = rustls::crypto::ring::default_provider().install_default();
        Self { child, url, metrics, folder, client: Client::builder().no_proxy().build().unwrap() }
    }

    fn post(&self, path: &str, body: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.url)).header("content-type", "application/json").body(body.to_owned())
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.url))
    }

    async fn sign_in(&self, password: &str) -> Value {
        let body = format!(r#"{{"email":"asha@example.org","password":"{password}","device":{{"name":"laptop of Asha"}}}}"#);
        serde_json::from_str(&self.post("/api/session", &body).send().await.unwrap().text().await.unwrap()).unwrap()
    }

    async fn counted(&self) -> String {
        self.client.get(&self.metrics).send().await.unwrap().text().await.unwrap()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn operation(counter: u32, id: &str, kind: &str, data: &str) -> String {
    format!(
        r#"{{"op":"0000000000000001.{counter}","kind":"{kind}","id":"{id}","action":"put","base":null,"data":{data},"editedFrom":"2023-11-14T22:13:20.000000Z","editedTo":"2023-11-14T22:13:20.000000Z"}}"#
    )
}

#[tokio::test]
async fn a_day_leaves_lines_that_tell_everything_but_people_and_counts_that_add_up() {
    let program = Program::start();
    program.sign_in("guessed wrongly").await;
    let session = program.sign_in("open sesame").await;
    let token = session["token"].as_str().expect("a token").to_owned();
    let nowhere = "00000000-0000-7000-8000-000000000009";
    let operations = [
        operation(1, COUNTRY, "Country", r#"{"name":"Wakanda"}"#),
        // The same id with another name is a conflict, a pupil of no school is parked, an empty one is invalid.
        operation(2, COUNTRY, "Country", r#"{"name":"Wakanda, Otieno"}"#),
        operation(
            3,
            "00000000-0000-7000-8000-000000000003",
            "Pupil",
            &format!(r#"{{"name":"Juma Mwangi","code":"2-07","schoolId":"{nowhere}"}}"#),
        ),
        operation(4, "00000000-0000-7000-8000-000000000004", "Country", "{}"),
    ];
    let body = format!(r#"{{"operations":[{}]}}"#, operations.join(","));
    let exchange = program.post("/api/sync", &body).bearer_auth(&token).header("sync", "1.01k8run0").send().await.unwrap();
    assert_eq!(exchange.status(), 200);
    let state = exchange.headers()["etag"].clone();
    assert!(exchange.text().await.unwrap().contains("Wakanda"));
    let idle = program.get("/api/sync").bearer_auth(&token).header("if-none-match", state).header("sync", "1.Asha Otieno").send();
    assert_eq!(idle.await.unwrap().status(), 304);
    assert_eq!(program.post("/api/sync", "{Juma Mwangi").bearer_auth(&token).send().await.unwrap().status(), 400);
    assert_eq!(program.post("/api/sync", &body).bearer_auth("Otieno").send().await.unwrap().status(), 401);
    assert_eq!(program.get("/api/Juma%20Mwangi?name=Otieno").send().await.unwrap().status(), 401);
    assert_eq!(program.get("/Juma%20Mwangi/Otieno?name=Otieno").send().await.unwrap().status(), 404);
    let form = program.client.post(format!("{}/office/sign-in", program.url)).header("content-type", "application/x-www-form-urlencoded");
    form.body("email=asha%40example.org&password=open+sesame").send().await.unwrap();

    let counted = program.counted().await;
    for line in [
        r#"rounds_exchanges_total{outcome="answered"} 1"#,
        r#"rounds_exchanges_total{outcome="not_modified"} 1"#,
        r#"rounds_exchanges_total{outcome="malformed"} 1"#,
        r#"rounds_exchanges_total{outcome="signed_out"} 1"#,
        r#"rounds_operations_total{verdict="ok"} 1"#,
        r#"rounds_operations_total{verdict="conflict"} 1"#,
        r#"rounds_operations_total{verdict="parked"} 1"#,
        r#"rounds_operations_total{verdict="invalid"} 1"#,
        "rounds_exchange_duration_seconds_count 4",
        "rounds_turned_away_connections_total 0",
    ] {
        assert!(counted.lines().any(|counted| counted == line), "{line} is not in\n{counted}");
    }
    for name in ["rounds_received_bytes_total ", "rounds_sent_bytes_total ", "rounds_open_connections ", "rounds_lock_wait_seconds_count "]
    {
        let value = counted.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name} is not in\n{counted}"));
        assert!(value.parse::<f64>().unwrap() > 0.0, "{name}{value}");
    }
    assert_eq!(program.get("/metrics").send().await.unwrap().status(), 404, "not where laptops come");

    let log = program.log();
    for private in PRIVATE.into_iter().chain([token.as_str(), "Juma%20Mwangi"]) {
        assert!(
            !log.contains(private),
            "{private} is in the log:\n{}",
            log.lines().find(|line| line.contains(private)).unwrap_or_default()
        );
    }
    assert!(log.contains("DEBUG"), "the log tells as much as it can");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    let requests: Vec<&Value> = lines.iter().filter(|line| line["message"] == "Request").collect();
    let of_the_run: Vec<_> = requests.iter().filter(|line| line["run"] == "01k8run0").collect();
    assert_eq!(of_the_run.len(), 1);
    assert_eq!(
        (&of_the_run[0]["method"], &of_the_run[0]["route"], &of_the_run[0]["status"]),
        (&"POST".into(), &"/api/sync".into(), &200.into())
    );
    assert!(of_the_run[0]["milliseconds"].is_u64());
    assert!(requests.iter().any(|line| line["route"] == "none" && line["status"] == 404));
}

#[tokio::test]
async fn it_is_ready_while_the_database_is_what_it_works_on_and_says_why_when_it_is_not() {
    let program = Program::start();
    let asked = async |path: &str| {
        let answer = program.get(path).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(asked("/readyz").await, (200, "ready\n".into()));
    let database = program.folder.path().join("data").join("rounds-server.db");
    set_version(&database, 99).await;
    let (status, words) = asked("/readyz").await;
    assert!(status == 503 && words.contains("made by a newer program"), "{status} {words}");
    set_version(&database, 1).await;
    let (status, words) = asked("/readyz").await;
    assert!(status == 503 && words.contains("rounds-server migrate"), "{status} {words}");
    assert_eq!(asked("/healthz").await, (200, "running\n".into()), "the program itself is well");
}

async fn set_version(database: &Path, version: u8) {
    use sqlx::ConnectOptions as _;
    let mut connection = sqlx::sqlite::SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {version}"))).execute(&mut connection).await.unwrap();
}
