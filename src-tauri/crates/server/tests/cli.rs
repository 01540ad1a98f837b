//! The operator's commands, run as a person runs them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

const COUNTRY: &str = "00000000-0000-7000-8000-000000000001";
const REGION: &str = "00000000-0000-7000-8000-000000000002";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rounds-server"))
        .args(arguments)
        .env("ROUNDS_DATA_DIR", folder.join("data"))
        .env("SECRET", "open sesame")
        .output()
        .unwrap()
}

/// What a command said that must succeed.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Why a command did not do it.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn organisation() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let add = ["user", "add", "--organisation", "Reading for All", "--found", "--email", "Asha@example.org", "--name", "Asha"];
    let said = said(folder.path(), &[&add[..], &["--role", "administrator", "--password-env", "SECRET"]].concat());
    assert_eq!(said, "asha@example.org is added to Reading for All\n");
    folder
}

#[test]
fn a_command_whose_reader_has_gone_does_what_it_was_asked_and_ends_quietly() {
    let folder = organisation();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let enrol = ["user", "enrol", "--email", "asha@example.org", "--server", "https://rounds.example.org"];
    let data = folder.path().join("data");
    let child = Command::new(env!("CARGO_BIN_EXE_rounds-server")).args(enrol).env("ROUNDS_DATA_DIR", data).stdout(writer).output().unwrap();
    assert_eq!((child.status.code(), String::from_utf8_lossy(&child.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn people_are_added_listed_and_given_passwords() {
    let folder = organisation();
    let folder = folder.path();
    let added = said(folder, &["user", "add", "--email", "b@example.org", "--name", "Baraka"]);
    assert!(added.contains("The password, shown this once: "), "{added}");
    assert_eq!(said(folder, &["user", "list"]).lines().count(), 2);
    assert!(refused(folder, &["user", "add", "--email", "B@example.org", "--name", "B"]).contains("has an account already"));
    said(folder, &["user", "password", "--email", "b@example.org", "--password-env", "SECRET"]);
    assert!(refused(folder, &["user", "password", "--email", "c@example.org"]).contains("c@example.org"));
    assert!(refused(folder, &["user", "password", "--email", "b@example.org", "--password-env", "NOWHERE"]).contains("NOWHERE"));
}

#[test]
fn records_are_loaded_parents_first_and_what_the_rules_refuse_is_said() {
    let folder = organisation();
    let folder = folder.path();
    let file = folder.join("places.ndjson");
    let load = ["load", file.to_str().unwrap(), "--by", "asha@example.org"];
    let region = format!(r#"{{"kind":"Region","id":"{REGION}","data":{{"name":"Coast","countryId":"{COUNTRY}"}}}}"#);
    let country = format!(r#"{{"kind":"Country","id":"{COUNTRY}","data":{{"name":"Kenya"}}}}"#);
    fs::write(&file, format!("{region}\n\n{country}\n")).unwrap();
    assert_eq!(said(folder, &load), "1 Country\n1 Region\n0 unchanged\n");
    assert_eq!(said(folder, &load), "2 unchanged\n");
    fs::write(&file, format!(r#"{{"kind":"Country","id":"{REGION}","data":{{}}}}"#)).unwrap();
    let why = refused(folder, &load);
    assert!(why.contains("Name is needed") && why.contains("1 records were refused"), "{why}");
    fs::write(&file, "{}\n").unwrap();
    assert!(refused(folder, &load).contains("line 1"));

    said(folder, &["user", "add", "--email", "b@example.org", "--name", "Baraka"]);
    said(folder, &["scope", "grant", "--email", "b@example.org", "--place", REGION]);
    assert_eq!(said(folder, &["scope", "list", "--email", "b@example.org"]), format!("Region\t{REGION}\n"));
    let nowhere = "00000000-0000-7000-8000-000000000009";
    assert!(refused(folder, &["scope", "grant", "--email", "b@example.org", "--place", nowhere]).contains("no such place"));
    assert_eq!(
        said(folder, &["scope", "revoke", "--email", "b@example.org", "--place", REGION]),
        "Revoked\nNo place is left: b@example.org sees nothing but what the whole organisation shares\n"
    );
    assert!(refused(folder, &["scope", "everything", "--email", "b@example.org"]).contains("only a data manager or an administrator"));
    said(folder, &["scope", "everything", "--email", "asha@example.org"]);
    assert_eq!(said(folder, &["scope", "list", "--email", "asha@example.org"]), "Everything\n");
    assert_eq!(said(folder, &["scope", "revoke", "--email", "b@example.org", "--place", REGION]), "It was not granted\n");
}

#[test]
fn a_new_history_has_a_new_name() {
    let folder = organisation();
    let before = said(folder.path(), &["epoch", "show"]);
    let new = said(folder.path(), &["epoch", "new"]);
    let after = said(folder.path(), &["epoch", "show"]);
    let epoch = |line: &str| line.split('\t').next().unwrap().to_owned();
    assert_ne!(epoch(&before), epoch(&after));
    assert_eq!(epoch(&new), epoch(&after));
}

#[test]
fn a_code_is_shown_as_text_and_picture_with_all_that_a_laptop_needs() {
    let folder = organisation();
    let shown = said(folder.path(), &["user", "enrol", "--email", "Asha@example.org", "--server", "https://rounds.example.org/"]);
    assert!(shown.contains("  Server  https://rounds.example.org\n  E-mail  asha@example.org\n  Code    "), "{shown}");
    assert!(shown.contains("█"), "{shown}");
    let nobody = ["user", "enrol", "--email", "nobody@example.org", "--server", "https://rounds.example.org/"];
    assert!(refused(folder.path(), &nobody).contains("nobody@example.org"));
}

#[test]
fn organisations_are_listed_and_renamed_and_sign_ins_taken_back() {
    let folder = organisation();
    let folder = folder.path();
    said(folder, &["org", "rename", "--to", "Reading for Everybody"]);
    let listed = said(folder, &["org", "list"]);
    assert!(listed.ends_with("1 people\t0 devices\tReading for Everybody\n"), "{listed}");
    assert_eq!(said(folder, &["device", "list"]), "");
    assert!(refused(folder, &["device", "revoke", REGION]).contains(REGION));
    assert_eq!(said(folder, &["token", "revoke", "--email", "asha@example.org"]), "0 sign-ins of asha@example.org are taken back\n");
}

#[test]
fn the_office_asks_who_is_silent_what_was_covered_and_changed_and_has_a_record_erased() {
    let folder = organisation();
    let folder = folder.path();
    assert_eq!(said(folder, &["who"]), "never signed in\t-\t-\tasha@example.org\tAsha\t-\tReading for All\n");
    let file = folder.join("places.ndjson");
    let load = ["load", file.to_str().unwrap(), "--by", "asha@example.org"];
    for name in ["Kenya", "Republic of Kenya"] {
        fs::write(&file, format!(r#"{{"kind":"Country","id":"{COUNTRY}","data":{{"name":"{name}"}}}}"#)).unwrap();
        said(folder, &load);
    }
    let history = said(folder, &["history", "Country", COUNTRY, "--values"]);
    assert!(history.contains("\tname: \"Kenya\"\n") && history.contains("stored\tasha@example.org on server, typed 20"), "{history}");
    assert!(!said(folder, &["history", "Country", COUNTRY]).contains("Kenya"));
    assert!(refused(folder, &["history", "School", COUNTRY]).contains("there is no School"));
    assert_eq!(
        said(folder, &["coverage", "--from", "2026-01-01", "--to", "2026-12-31"]),
        "visited\tschools\tregion\tdistrict\n0\t0\tin all\n"
    );
    assert_eq!(said(folder, &["conflicts"]), "");

    let erase = ["erase", "Country", COUNTRY, "--by", "asha@example.org", "--reason"];
    assert!(refused(folder, &[&erase[..], &[" "]].concat()).contains("say why"));
    assert!(said(folder, &[&erase[..], &["a test"]].concat()).starts_with("1 records are erased"));
    let history = said(folder, &["history", "Country", COUNTRY, "--values"]);
    assert!(!history.contains("Kenya") && history.ends_with("erased\tasha@example.org: a test\n"), "{history}");
    let out = folder.join("out");
    let export = ["export", "Region", "Country", "--out", out.to_str().unwrap()];
    assert!(said(folder, &export).contains("Country: 0 records in "));
    assert!(refused(folder, &export).contains("Region.csv"), "no file is written over");
    assert!(refused(folder, &["export", "Planet", "--out", out.to_str().unwrap()]).contains("there is no kind Planet"));
}

#[test]
fn a_configuration_is_checked_in_words_and_without_its_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let told = said(folder, &["check-config"]);
    for words in ["database: good, the file will be made", "blobs: good, what is written is read back", "listens on: 127.0.0.1:8080"] {
        assert!(told.contains(words), "{told}");
    }
    let file = folder.join("data/rounds-server.toml");
    fs::write(&file, "database = \"postgres://rounds:hidden@127.0.0.1:1/rounds\"\nlisten = \"127.0.0.1:9000\"\n").unwrap();
    let output = run(folder, &["check-config"]);
    let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(1));
    for words in [
        "PostgreSQL, rounds at 127.0.0.1:1",
        "listens on: 127.0.0.1:9000",
        "cannot be reached",
        "without TLS, on this machine",
        "1 of the above",
    ] {
        assert!(told.contains(words), "{words} is not in {told}");
    }
    assert!(!told.contains("hidden"), "{told}");
    let why = refused(folder, &["migrate"]);
    assert!(why.contains("database_owner is not set"), "{why}");

    fs::write(&file, "blobs = \"s3\"\ndatabse = \"sqlite\"\n").unwrap();
    assert!(refused(folder, &["epoch", "show"]).contains("line 2: unknown field `databse`"));
    fs::write(&file, "blobs = \"s3\"\n").unwrap();
    let why = refused(folder, &["serve"]);
    assert!(why.contains("s3_endpoint is not set") && why.contains("s3_secret_key is not set"), "{why}");
}
