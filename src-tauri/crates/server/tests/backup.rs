//! Backups as an operator makes them and puts them back, with the real program.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

struct Site(TempDir);

impl Site {
    /// A server with one organisation and one country.
    fn new() -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        let add = ["user", "add", "--organisation", "Reading for All", "--found", "--email", "asha@example.org", "--name", "Asha"];
        site.said(&[&add[..], &["--role", "administrator", "--password-env", "SECRET"]].concat());
        site.load(1);
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rounds-server"));
        command.args(arguments).env("ROUNDS_DATA_DIR", self.path("data")).env("SECRET", "open sesame");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn said(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn load(&self, number: u32) {
        let file = self.path("record.ndjson");
        fs::write(&file, format!(r#"{{"kind":"Country","id":"00000000-0000-7000-8000-{number:012}","data":{{"name":"{number}"}}}}"#))
            .unwrap();
        self.said(&["load", file.to_str().unwrap(), "--by", "asha@example.org"]);
    }

    /// How many countries there are.
    fn countries(&self) -> usize {
        let out = tempfile::tempdir().unwrap();
        self.said(&["export", "Country", "--out", out.path().to_str().unwrap(), "--organisation", "Reading for All"]);
        fs::read_to_string(out.path().join("Country.csv")).unwrap().lines().count() - 1
    }

    fn epoch(&self) -> String {
        self.said(&["epoch", "show"]).split('\t').next().unwrap().to_owned()
    }

    fn back_up(&self) -> PathBuf {
        let said = self.said(&["backup", "--to", self.path("backups").to_str().unwrap()]);
        PathBuf::from(said.lines().next().unwrap())
    }

    fn serve(&self) -> Serving {
        let mut child = self.command(&["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("listening"), "{line}");
        Serving(child)
    }
}

/// A program that serves, and is killed when it is dropped.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_backup_is_made_while_the_server_serves_and_put_back_while_it_does_not() {
    let site = Site::new();
    let serving = site.serve();
    site.said(&["user", "enrol", "--email", "asha@example.org", "--server", "https://rounds.example.org"]);
    let backup = site.back_up();
    site.said(&["user", "password", "--email", "asha@example.org"]);
    assert_eq!(fs::read_dir(&backup).unwrap().count(), 2, "the database without a log beside it, and what it is");
    site.load(2);
    let before = site.epoch();
    assert!(site.refused(&["restore", text(&backup)]).contains("stop the server first"));
    drop(serving);

    let said = site.said(&["restore", text(&backup)]);
    assert!(said.contains("Reading for All") && said.contains("1 sign-ins and codes"), "{said}");
    assert_eq!(site.countries(), 1, "the data is that of the backup");
    assert_ne!(site.epoch(), before);
    let aside = fs::read_dir(site.path("data")).unwrap().map(|entry| entry.unwrap().path());
    let aside = aside.into_iter().find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("replaced-"));
    assert!(aside.expect("what was there is set aside").join("rounds-server.db").exists());
    let restored = site.epoch();
    drop(site.serve());
    assert_eq!(site.epoch(), restored, "one restore, one new history");
}

#[test]
fn a_backup_that_is_not_whole_changes_nothing() {
    let site = Site::new();
    let backup = site.back_up();
    site.load(2);
    let file = backup.join("rounds-server.db");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert!(site.refused(&["restore", text(&backup)]).contains("damaged"));
    fs::remove_file(backup.join("rounds-backup.json")).unwrap();
    assert!(site.refused(&["restore", text(&backup)]).contains("is no backup"));
    assert_eq!(site.countries(), 2);
}

#[test]
fn a_backup_holds_every_blob_and_only_what_is_what_its_name_says() {
    // SHA-256 of "right".
    let name = "27042f4e6eca7d0b2a7ee4026df2ecfa51d3339e6d122aa099118ecd8563bad9";
    let site = Site::new();
    let blob = site.path("data").join("blobs").join("org").join(&name[..2]).join(name);
    fs::create_dir_all(blob.parent().unwrap()).unwrap();
    fs::write(&blob, "wrong").unwrap();
    assert!(site.refused(&["backup", "--to", text(&site.path("backups"))]).contains("not what its name says"));
    assert!(fs::read_dir(site.path("backups")).unwrap().all(|entry| text(&entry.unwrap().path()).ends_with(".part")));

    fs::write(&blob, "right").unwrap();
    let backup = site.back_up();
    fs::remove_dir_all(site.path("data")).unwrap();
    site.said(&["restore", text(&backup)]);
    assert_eq!(fs::read_to_string(&blob).unwrap(), "right");
    assert_eq!(site.countries(), 1);
}

#[test]
fn the_oldest_backups_go_and_what_is_none_stays() {
    let site = Site::new();
    let backups = site.path("backups");
    let newest = site.back_up();
    for name in ["rounds-20200101T000000Z", "rounds-20210101T000000Z"] {
        fs::create_dir(backups.join(name)).unwrap();
        fs::copy(newest.join("rounds-backup.json"), backups.join(name).join("rounds-backup.json")).unwrap();
    }
    fs::create_dir(backups.join("rounds-20190101T000000Z")).unwrap();
    // The name of a backup is its second.
    while site.run(&["backup", "--to", text(&backups), "--keep", "2"]).status.code() != Some(0) {
        std::thread::yield_now();
    }
    let mut left: Vec<_> = fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!((left.len(), left[0].as_str()), (3, "rounds-20190101T000000Z"), "{left:?}");
    assert_eq!(left[1], newest.file_name().unwrap().to_str().unwrap());
}
