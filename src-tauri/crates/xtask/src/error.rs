//! What can go wrong in a task, said so that the reader knows what to do next.

use std::io;
use std::path::PathBuf;

/// Shorthand for the outcome of a task.
pub type Result<T> = std::result::Result<T, Error>;

/// A task could not do its work, or found what it looks for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program is not installed or could not be started.
    #[error("cannot start `{program}`: {cause}")]
    Start {
        /// The program's name.
        program: String,
        /// What the system said.
        cause: io::Error,
    },
    /// A program ended with an error; what it printed stands above.
    #[error("`{command}` failed ({status})")]
    Failed {
        /// The command line.
        command: String,
        /// Exit code or signal.
        status: std::process::ExitStatus,
    },
    /// A file or folder could not be read or written.
    #[error("{path}: {cause}")]
    File {
        /// Where.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A program answered something that is not the JSON this task expects.
    #[error("`{program}` answered unexpectedly: {cause}")]
    Json {
        /// The program that answered.
        program: String,
        /// Where the text departs from what was expected.
        cause: serde_json::Error,
    },
    /// A rule of the repository is broken or a precondition is missing; the text says which.
    #[error("{0}")]
    Refused(String),
}

impl Error {
    /// Names the path in an error of the file system.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::File { path, cause }
    }
}
