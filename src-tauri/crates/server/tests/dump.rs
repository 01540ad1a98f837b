//! A PostgreSQL database that is copied and put back with PostgreSQL's own programs, as the operating chapter says.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/cluster.rs"]
mod cluster;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
};

use cluster::{Database, OWNER, SERVER};
use sqlx::{ConnectOptions as _, Row as _};
use tempfile::TempDir;

struct Site {
    folder: TempDir,
    database: Database,
}

impl Site {
    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rounds-server"));
        command
            .args(arguments)
            .env("ROUNDS_DATA_DIR", self.folder.path().join("data"))
            .env("ROUNDS_DATABASE", self.database.url(SERVER))
            .env("ROUNDS_DATABASE_OWNER", self.database.url(OWNER))
            .env("ROUNDS_DATABASE_CONNECTIONS", "4")
            .env("SECRET", "open sesame");
        command
    }

    fn said(&self, arguments: &[&str]) -> String {
        done(&self.run(arguments))
    }

    fn load(&self, number: u32) {
        let file = self.folder.path().join("record.ndjson");
        fs::write(&file, format!(r#"{{"kind":"Country","id":"00000000-0000-7000-8000-{number:012}","data":{{"name":"{number}"}}}}"#))
            .unwrap();
        self.said(&["load", file.to_str().unwrap(), "--by", "asha@example.org"]);
    }

    fn countries(&self) -> usize {
        let out = tempfile::tempdir().unwrap();
        self.said(&["export", "Country", "--out", out.path().to_str().unwrap(), "--organisation", "Reading for All"]);
        fs::read_to_string(out.path().join("Country.csv")).unwrap().lines().count() - 1
    }

    fn epoch(&self) -> String {
        self.said(&["epoch", "show"]).split('\t').next().unwrap().to_owned()
    }

    /// Serves until it says where, and stops as a system stops a service.
    fn serve_once(&self) {
        let mut child = self.command(&["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("listening"), "{line}");
        done(&Command::new("kill").arg(child.id().to_string()).output().unwrap());
        assert!(child.wait().unwrap().success());
    }
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn dump(database: &Database, role: &str, to: &Path) -> Output {
    let options = ["--format=custom", "--file", to.to_str().unwrap(), "--dbname"];
    Command::new("pg_dump").args(options).arg(database.url(role)).output().expect("pg_dump is beside PostgreSQL")
}

/// Makes the role that the chapter names.
async fn copier(database: &Database) {
    let mut admin = database.options("admin").connect().await.unwrap();
    let statement = "CREATE ROLE rounds_copies LOGIN BYPASSRLS; GRANT pg_read_all_data TO rounds_copies";
    sqlx::raw_sql(statement).execute(&mut admin).await.unwrap();
}

/// How many one-time codes are good.
async fn codes(database: &Database) -> i64 {
    let mut admin = database.options("admin").connect().await.unwrap();
    sqlx::query("SELECT count(*) FROM enrolment").fetch_one(&mut admin).await.unwrap().get(0)
}

#[tokio::test]
async fn a_database_that_was_dumped_and_restored_begins_a_new_history_and_is_served_on() {
    let site = Site { folder: tempfile::tempdir().unwrap(), database: Database::new().await };
    let add = ["user", "add", "--organisation", "Reading for All", "--found", "--email", "asha@example.org", "--name", "Asha"];
    site.said(&["migrate"]);
    site.said(&[&add[..], &["--role", "administrator", "--password-env", "SECRET"]].concat());
    site.load(1);
    site.said(&["user", "enrol", "--email", "asha@example.org", "--server", "https://rounds.example.org"]);
    site.serve_once();
    let file = site.folder.path().join("rounds.dump");
    // The owner is bound by the policies too: a copy made as the owner would miss rows, and so none is made.
    let refused = dump(&site.database, OWNER, &file);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("row-level security"), "{refused:?}");
    copier(&site.database).await;
    done(&dump(&site.database, "rounds_copies", &file));

    site.load(2);
    site.said(&["token", "revoke", "--email", "asha@example.org"]);
    assert_eq!(codes(&site.database).await, 0);
    site.serve_once();
    let before = site.epoch();
    assert_eq!(site.countries(), 2);
    let words = ["--clean", "--if-exists", "--exit-on-error", "--single-transaction", "--dbname"];
    done(&Command::new("pg_restore").args(words).arg(site.database.url(OWNER)).arg(&file).output().unwrap());
    assert_eq!(codes(&site.database).await, 1, "the copy does not know that it was taken back");

    site.serve_once();
    assert_eq!(codes(&site.database).await, 0);
    assert_eq!(site.countries(), 1, "the data is that of the copy");
    let after = site.epoch();
    assert_ne!(after, before, "laptops are told that it is another history");
    site.serve_once();
    assert_eq!(site.epoch(), after, "one restore, one new history");
    site.load(3);
    assert_eq!(site.countries(), 2, "the server's role works on the tables as before");
}
