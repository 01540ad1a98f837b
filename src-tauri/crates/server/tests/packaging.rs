//! The units that the book installs fit the program.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path, process::Command};

use rounds_server::config::SERVING;

fn lines(name: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging").join(name)).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn value(lines: &[String], name: &str) -> String {
    lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap().to_owned()
}

#[test]
fn what_the_units_start_is_a_command_of_the_program() {
    for unit in ["rounds-server.service", "rounds-server-backup.service"] {
        let start = value(&lines(unit), "ExecStart");
        let (program, arguments) = start.split_once(' ').unwrap();
        assert_eq!(program, "/usr/local/bin/rounds-server");
        let asked = Command::new(env!("CARGO_BIN_EXE_rounds-server")).args(arguments.split(' ')).arg("--help").output().unwrap();
        assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    }
}

#[test]
fn the_system_waits_longer_for_the_end_than_the_server_for_its_requests() {
    let seconds: u64 = value(&lines("rounds-server.service"), "TimeoutStopSec").parse().unwrap();
    assert!(seconds > SERVING.stop_within.as_secs());
}
