//! Running other programs, always visibly.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;

use crate::error::{Error, Result};

/// Prints the command, runs it with this terminal, and fails if it fails.
pub fn run(command: &mut Command) -> Result<()> {
    announce(command);
    let status = command.status().map_err(|cause| cannot_start(command, cause))?;
    if status.success() { Ok(()) } else { Err(Error::Failed { command: line(command), status }) }
}

/// Like [`run`], but hands each line of both outputs to `each` after printing it.
pub fn run_reading(command: &mut Command, mut each: impl FnMut(&str)) -> Result<()> {
    announce(command);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|cause| cannot_start(command, cause))?;
    let (sender, lines) = mpsc::channel();
    let (output, errors) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        let copy = sender.clone();
        scope.spawn(move || output.map(|output| pass_on(output, &copy)));
        scope.spawn(move || errors.map(|errors| pass_on(errors, &sender)));
        for line in lines {
            println!("{line}");
            each(&line);
        }
    });
    let status = child.wait().map_err(|cause| cannot_start(command, cause))?;
    if status.success() { Ok(()) } else { Err(Error::Failed { command: line(command), status }) }
}

/// Sends the lines of a stream until it ends or breaks, which is how a program that died ends it.
fn pass_on(stream: impl Read, to: &mpsc::Sender<String>) {
    for line in BufReader::new(stream).split(b'\n').map_while(std::result::Result::ok) {
        if to.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
            return; // nobody listens any more
        }
    }
}

/// Runs quietly and gives what the program wrote on standard output.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|cause| cannot_start(command, cause))?;
    if !output.status.success() {
        return Err(Error::Failed { command: line(command), status: output.status });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program of this name is on the search path.
pub fn exists(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// The command as one would type it: the program by its name, without its folder.
pub fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn announce(command: &Command) {
    println!("$ {}", line(command));
}

fn cannot_start(command: &Command, cause: std::io::Error) -> Error {
    Error::Start { program: command.get_program().to_string_lossy().into_owned(), cause }
}
