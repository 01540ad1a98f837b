//! One laptop of the demo: a data folder, a person, and `rounds-cli` to work with.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value};

use super::server::Account;
use crate::error::{Error, Result};

/// A laptop that is connected to the server.
pub struct Laptop {
    program: PathBuf,
    data: PathBuf,
    key: String,
}

/// What the program answered: its exit code, and its JSON.
pub struct Answer {
    /// 0, or what the command's table of exit codes says.
    pub code: i32,
    /// What it printed.
    pub value: Value,
}

impl Laptop {
    /// Connects a new laptop for `account` to the server at the address `server`; its folder is `data`, its
    /// database is opened with `key`.
    pub fn connect(program: &Path, data: PathBuf, key: String, account: &Account, server: &str) -> Result<Self> {
        let laptop = Self { program: program.to_owned(), data, key };
        let mut command = laptop.command(&["connect", "--email", &account.email, "--password-env", "ROUNDS_PASSWORD"]);
        command.args(["--server", server]).env("ROUNDS_PASSWORD", &account.password);
        let answer = laptop.answer(command, None)?;
        succeeded(&answer, "connect")?;
        Ok(laptop)
    }

    /// Runs a command that must succeed and gives its answer.
    pub fn run(&self, words: &[&str]) -> Result<Value> {
        let answer = self.answer(self.command(words), None)?;
        succeeded(&answer, &words.join(" "))?;
        Ok(answer.value)
    }

    /// One sync, whatever its outcome.
    pub fn sync(&self) -> Result<Answer> {
        self.answer(self.command(&["sync"]), None)
    }

    /// Creates or edits a record, as the app would, and gives its id.
    pub fn put(&self, kind: &str, fields: Value) -> Result<String> {
        let answer = self.answer(self.command(&["put", kind, "-"]), Some(&fields))?;
        succeeded(&answer, &format!("put {kind}"))?;
        text(&answer.value, "id")
    }

    /// Settles a conflict field by field: `fields` says for each `"mine"`, `"theirs"` or a value.
    pub fn resolve(&self, conflict: &str, fields: &Value) -> Result<()> {
        let answer = self.answer(self.command(&["conflicts", "resolve", conflict, "--merge", "-"]), Some(fields))?;
        succeeded(&answer, "conflicts resolve")
    }

    /// The fields of a record as this laptop holds it.
    pub fn fields(&self, kind: &str, id: &str) -> Result<Map<String, Value>> {
        let record = self.run(&["get", kind, id])?;
        record.get("data").and_then(Value::as_object).cloned().ok_or_else(|| unexpected("get", &record))
    }

    /// The rows of a list command.
    pub fn rows(&self, words: &[&str]) -> Result<Vec<Value>> {
        let value = self.run(words)?;
        let rows = value.get("rows").unwrap_or(&value);
        rows.as_array().cloned().ok_or_else(|| unexpected(&words.join(" "), &value))
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.env("ROUNDS_KEY", &self.key).arg("--json").arg("--data-dir").arg(&self.data).args(words);
        command
    }

    fn answer(&self, mut command: Command, input: Option<&Value>) -> Result<Answer> {
        let start = |cause| Error::Start { program: self.program.display().to_string(), cause };
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(start)?;
        if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
            stdin.write_all(input.to_string().as_bytes()).map_err(start)?;
        }
        let output = child.wait_with_output().map_err(start)?;
        let value =
            serde_json::from_slice(&output.stdout).map_err(|cause| Error::Json { program: crate::process::line(&command), cause })?;
        Ok(Answer { code: output.status.code().unwrap_or(-1), value })
    }
}

/// The text of a member of an answer.
pub fn text(value: &Value, member: &str) -> Result<String> {
    value.get(member).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| unexpected(member, value))
}

/// A member of an answer that counts something.
pub fn count(value: &Value, member: &str) -> Result<u64> {
    value.get(member).and_then(Value::as_u64).ok_or_else(|| unexpected(member, value))
}

fn succeeded(answer: &Answer, what: &str) -> Result<()> {
    if answer.code == 0 {
        return Ok(());
    }
    Err(Error::Refused(format!("`rounds-cli {what}` ended with {}: {}", answer.code, answer.value)))
}

fn unexpected(what: &str, value: &Value) -> Error {
    Error::Refused(format!("`rounds-cli` answered without {what}: {value}"))
}
