//! The demo's server: started on a free port with its data in a folder of its own, stopped with the demo.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::process;

/// A running demo server.
pub struct Server {
    child: Child,
    /// What it said of itself.
    pub served: Served,
}

/// The one line of JSON that `rounds-server demo --json` prints when it is ready.
#[derive(Debug, Deserialize)]
pub struct Served {
    /// Where it listens.
    pub url: String,
    /// Who may sign in.
    pub accounts: Vec<Account>,
}

/// One invented person of the demo.
#[derive(Clone, Debug, Deserialize)]
pub struct Account {
    /// Signs in with this.
    pub email: String,
    /// Drawn at random when the demo was made.
    pub password: String,
    /// What the person may do.
    pub role: String,
    /// Which organisation the person belongs to.
    pub organisation: String,
}

impl Server {
    /// Starts `program` and waits until it says that it is ready.
    pub fn start(program: &Path, data: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        command.args(["demo", "--listen", "127.0.0.1:0", "--json", "--data-dir"]).arg(data);
        println!("$ {}", process::line(&command));
        let mut child =
            command.stdout(Stdio::piped()).spawn().map_err(|cause| Error::Start { program: program.display().to_string(), cause })?;
        let mut line = String::new();
        let read = child.stdout.take().map(|out| {
            let mut out = BufReader::new(out);
            let read = out.read_line(&mut line);
            // The pipe stays open and is emptied, so that the server never waits for its reader.
            std::thread::spawn(move || out.read_to_end(&mut Vec::new()));
            read
        });
        let server = |served| Self { child, served };
        match (read, serde_json::from_str(&line)) {
            (Some(Ok(_)), Ok(served)) => Ok(server(served)),
            (_, Err(cause)) => Err(Error::Json { program: "rounds-server demo".into(), cause }),
            (_, Ok(_)) => Err(Error::Refused("the server said nothing".into())),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; there is nothing else to do about it here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    /// The server's `host:port`.
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://").trim_end_matches('/')
    }

    /// Two people of one organisation with one role, and one person of another organisation.
    pub fn cast(&self) -> Result<[&Account; 3]> {
        for (index, first) in self.accounts.iter().enumerate() {
            let second =
                self.accounts[index + 1..].iter().find(|other| other.organisation == first.organisation && other.role == first.role);
            let stranger = self.accounts.iter().find(|other| other.organisation != first.organisation);
            if let (Some(second), Some(stranger)) = (second, stranger) {
                return Ok([first, second, stranger]);
            }
        }
        Err(Error::Refused("the demo has no two people of one role and a stranger".into()))
    }
}
