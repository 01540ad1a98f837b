//! A laptop that is worked with through `rounds-cli`: a process of its own, which can be killed.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Link, TestServer, TestUser, program};

/// The key of its database.
const KEY: &str = "4242424242424242424242424242424242424242424242424242424242424242";

/// A data folder, and the way to the server.
pub struct Cli {
    program: PathBuf,
    data: TempDir,
    /// The way to its server.
    pub link: Link,
}

/// What the program said.
#[derive(Debug)]
pub struct Answered {
    /// Its exit code; `None` when it was killed.
    pub code: Option<i32>,
    /// The JSON that it printed; null when it printed none.
    pub value: Value,
}

impl Cli {
    /// Connects a new folder under `user`.
    pub async fn connect(server: &TestServer, user: &TestUser) -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        let cli = Self { program: program("rounds-cli", "ROUNDS_CLI"), data, link: Link::to(server.address()).await };
        let mut command = cli.command(&["connect", "--server", &cli.link.url(), "--email", &user.email, "--password-env", "PASSWORD"]);
        command.env("PASSWORD", user.password);
        let answered = wait(start(command, None)).await;
        assert_eq!(answered.code, Some(0), "connect: {answered:?}");
        cli
    }

    /// Its data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.data.path()
    }

    /// Runs a command to its end.
    pub async fn run(&self, words: &[&str]) -> Answered {
        wait(start(self.command(words), None)).await
    }

    /// Creates or edits a record; gives the program's answer.
    pub async fn put(&self, kind: &str, fields: Value) -> Answered {
        wait(start(self.command(&["put", kind, "-"]), Some(fields))).await
    }

    /// As [`Cli::put`], by a process that may write no file larger than `kilobytes`.
    pub async fn put_within(&self, kilobytes: u64, kind: &str, fields: Value) -> Answered {
        let full = self.command(&["put", kind, "-"]);
        let mut command = Command::new("sh");
        // Told by an error and not by a signal, as on a disk that is full.
        command.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""]).arg((kilobytes * 2).to_string());
        command.arg(full.get_program()).args(full.get_args());
        command.envs(full.get_envs().filter_map(|(name, value)| Some((name, value?))));
        wait(start(command, Some(fields))).await
    }

    /// Starts a command and leaves it running.
    #[must_use]
    pub fn start(&self, words: &[&str]) -> Child {
        start(self.command(words), None)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.env("ROUNDS_KEY", KEY).arg("--json").arg("--data-dir").arg(self.data.path()).args(words);
        command
    }
}

fn start(mut command: Command, input: Option<Value>) -> Child {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
        stdin.write_all(input.to_string().as_bytes()).expect("the program reads");
    }
    child
}

/// Waits beside the async threads: the server answers from those.
async fn wait(child: Child) -> Answered {
    let output = tokio::task::spawn_blocking(|| child.wait_with_output()).await.expect("a thread").expect("the program ends");
    Answered { code: output.status.code(), value: serde_json::from_slice(&output.stdout).unwrap_or_default() }
}
