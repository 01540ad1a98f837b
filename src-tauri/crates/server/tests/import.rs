//! The schools of a whole country, with every oddity of the real table, through the operator's command.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::Command,
};

/// What a command said: whether it did all, its output, its complaints.
fn run(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_rounds-server")).args(arguments).env("ROUNDS_DATA_DIR", folder.join("data")).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ke-schools").join(name)
}

#[test]
fn every_school_of_a_country_comes_in_once_and_the_rows_without_a_county_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let table = folder.join("schools.csv");
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(fs::File::open(fixture("schools.csv.gz")).unwrap()).read_to_end(&mut text).unwrap();
    fs::write(&table, &text).unwrap();
    let add =
        ["user", "add", "--organisation", "Ministry", "--found", "--email", "a@example.org", "--name", "A", "--role", "administrator"];
    assert!(run(folder, &add).0);
    let import = |what, more: &[&'static str]| {
        let (table, map) = (table.to_str().unwrap(), fixture("mapping.toml"));
        run(folder, &[&["import", what, table, "--map", map.to_str().unwrap(), "--by", "a@example.org"], more].concat())
    };

    let (done, said, why) = import("places", &[]);
    assert!(!done && said.ends_with("Nothing was written\n"), "a bad row stops an import: {said}");
    let bad = why.lines().filter(|line| line.ends_with("county is empty, so the region is not known")).count();
    assert_eq!(bad, 31, "{why}");
    let (_, said, _) = import("schools", &["--dry-run"]);
    assert!(said.contains("0 unchanged, 37930 bad rows"), "no place is there yet: {said}");

    let (done, said, why) = import("places", &["--skip-bad-rows"]);
    assert!(done, "{why}");
    assert_eq!(said, "Country: 1 new, 0 changed\nRegion: 50 new, 0 changed\nDistrict: 342 new, 0 changed\n0 unchanged, 31 bad rows\n");
    let (done, said, why) = import("schools", &["--skip-bad-rows"]);
    assert!(done, "{why}");
    assert_eq!(said, "School: 37899 new, 0 changed\n0 unchanged, 31 bad rows\n");
    let (_, said, _) = import("schools", &["--skip-bad-rows"]);
    assert_eq!(said, "37899 unchanged, 31 bad rows\n", "reading it again changes nothing");
}
