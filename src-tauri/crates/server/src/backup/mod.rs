//! Copies of a server that keeps its data in one folder: made while it serves, put back while it does not.
//!
//! A copy is a folder: the database as it was at one moment, the blobs, and what they are (`rounds-backup.json`). It is
//! there whole or not at all. What is on PostgreSQL is copied with PostgreSQL's own means, and what is on S3 stays there.

mod files;
mod keep;
mod make;
mod restore;

use std::{
    fs,
    io::Error as IoError,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{erasure_log::ErasureLogError, server::ServerError, store::StoreError, watermark::WatermarkError};

pub use crate::sign_ins::{TakenBack, Untold};
pub use keep::remove_older;
pub use make::back_up;
pub use restore::{Restored, restore};

/// What tells of a copy.
const MANIFEST: &str = "rounds-backup.json";

/// The database in a copy.
const DATABASE: &str = "rounds-server.db";

/// Why no copy was made, or none put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database is not in the data folder.
    #[error("the data is on PostgreSQL: copy it with pg_dump and put it back with pg_restore, as the operating chapter tells")]
    Elsewhere,
    /// There is nothing to copy.
    #[error("there is no database in {}", .0.display())]
    NoDatabase(PathBuf),
    /// A folder that holds no copy.
    #[error("{} is no backup: {reason}", folder.display())]
    NoBackup {
        /// The folder.
        folder: PathBuf,
        /// What is missing or wrong.
        reason: String,
    },
    /// A file is not what was written then.
    #[error("the backup is damaged: {what}; nothing was changed, take another one")]
    Damaged {
        /// Which, and how.
        what: String,
    },
    /// A program works on the data folder.
    #[error("a program works on {}: stop the server first", .0.display())]
    InUse(PathBuf),
    /// A file cannot be read or written.
    #[error("{what} {}: {source}", path.display())]
    Disk {
        /// What was tried.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What came of it.
        source: IoError,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The marks beside the database.
    #[error(transparent)]
    Watermark(#[from] WatermarkError),
    /// What was erased.
    #[error(transparent)]
    Erasures(#[from] ErasureLogError),
    /// The place of the blobs.
    #[error(transparent)]
    Server(#[from] ServerError),
}

type Result<T> = std::result::Result<T, BackupError>;

/// What a copy is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// When it was made, RFC 3339 UTC.
    pub made: String,
    /// The version of the program that made it.
    pub program: String,
    /// The size of the database in bytes.
    pub bytes: u64,
    /// SHA-256 of the database, in hexadecimal digits.
    pub sha256: String,
    /// Whose data it is, and how far it had come.
    pub organisations: Vec<Copied>,
    /// How many blobs it holds; `None` when they are kept elsewhere.
    pub blobs: Option<usize>,
}

/// An organisation in a copy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Copied {
    /// Its name.
    pub name: String,
    /// Its history.
    pub epoch: String,
    /// Its last stamp.
    pub last: String,
}

impl Manifest {
    /// Reads that of the copy in `folder`.
    ///
    /// # Errors
    /// The folder holds no copy.
    pub fn read(folder: &Path) -> Result<Self> {
        let no = |reason: String| BackupError::NoBackup { folder: folder.to_owned(), reason };
        let text = fs::read(folder.join(MANIFEST)).map_err(|error| no(format!("{MANIFEST} cannot be read ({error})")))?;
        serde_json::from_slice(&text).map_err(|error| no(format!("{MANIFEST} cannot be understood ({error})")))
    }
}
