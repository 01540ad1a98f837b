//! What is measured in a process of its own, so that its memory is its own: a first sync, and the floor.

use std::{net::SocketAddr, path::Path, process::Stdio};

use rounds_tests::Entered;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::{
    floor,
    laptop::Laptop,
    rows::{Size, Workload},
};

/// What a process of its own is to do; its words on the command line.
pub enum Work {
    /// A first sync from a server by a user.
    FirstSync(SocketAddr, String, String),
    /// The rows of the large workload into plain SQLite, or encrypted.
    Floor(bool),
}

/// What it found.
pub struct Found {
    /// How long.
    pub seconds: f64,
    /// The most memory that it had at once, bytes.
    pub peak: u64,
    /// Bytes that came down.
    pub down: u64,
    /// Requests made.
    pub requests: u64,
}

impl Work {
    fn words(&self) -> Vec<String> {
        match self {
            Self::FirstSync(address, email, password) => vec!["first".into(), address.to_string(), email.clone(), password.clone()],
            Self::Floor(encrypted) => vec!["floor".into(), encrypted.to_string()],
        }
    }

    /// The work that these words are.
    pub fn read(words: &[String]) -> Option<Self> {
        match words {
            [first, address, email, password] if first == "first" => {
                Some(Self::FirstSync(address.parse().ok()?, email.clone(), password.clone()))
            }
            [floor, encrypted] if floor == "floor" => Some(Self::Floor(encrypted.parse().ok()?)),
            _ => None,
        }
    }

    /// Does it in a process of its own.
    pub async fn elsewhere(&self) -> Found {
        let program = std::env::current_exe().expect("this program");
        let child = Command::new(program).arg("--alone").args(self.words()).stdout(Stdio::piped()).spawn().expect("a process");
        let output = child.wait_with_output().await.expect("a process that ends");
        assert!(output.status.success(), "the measured process failed: what it said stands above");
        let found: Value = serde_json::from_slice(&output.stdout).expect("what the process found");
        let number = |name: &str| found[name].as_u64().unwrap_or_default();
        Found {
            seconds: found["seconds"].as_f64().unwrap_or_default(),
            peak: number("peak"),
            down: number("down"),
            requests: number("requests"),
        }
    }

    /// Does it here and says what it found.
    pub async fn here(&self, size: Size) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let found = match self {
            Self::FirstSync(address, email, password) => {
                let laptop = Laptop::connect(*address, email, password, folder.path()).await;
                let (report, seconds) = laptop.sync().await;
                json!({"seconds": seconds, "down": report.bytes_down, "requests": report.requests, "peak": peak()})
            }
            Self::Floor(encrypted) => {
                let rows = Workload::new(size, 1).rows;
                let seconds = seconds_of_floor(folder.path(), &rows, *encrypted);
                json!({"seconds": seconds, "peak": peak()})
            }
        };
        println!("{found}");
    }
}

fn seconds_of_floor(folder: &Path, rows: &[Entered], encrypted: bool) -> f64 {
    floor::seconds(folder, &rounds_entities::registry().expect("the declarations hold"), rows, encrypted)
}

/// The most memory that this process had at once, bytes; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() * 1_024
}
