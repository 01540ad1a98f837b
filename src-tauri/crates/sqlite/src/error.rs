//! What went wrong inside, and which of the engine's few words say it.

use rounds_sync::ports::StoreError;
use sqlx::error::DatabaseError;

/// A failure inside this crate.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database refused.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// A row does not hold what this program writes there.
    #[error("a row cannot be read: {0}")]
    Row(#[from] serde_json::Error),
    /// A value of a row is out of its range.
    #[error("a row holds a value out of range in {0}")]
    Range(&'static str),
    /// Said already in the engine's words.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What functions of this crate return.
pub type Result<T> = std::result::Result<T, Failure>;

// Primary codes (the low byte) and extended ones, <https://sqlite.org/rescode.html>.
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
const NOT_A_DATABASE: i32 = 26;
const FOREIGN_KEY: i32 = 787;
/// The system refused a write: so a file-size limit and some quotas come, where a full disk comes as `FULL`.
const WRITE_REFUSED: i32 = 778;
/// The shared-memory file could not grow.
const SHARED_MEMORY_SIZE: i32 = 4874;

fn code(error: &dyn DatabaseError) -> Option<i32> {
    error.code()?.parse().ok()
}

/// Whether the file's first page does not decrypt: the key is another's, or that page is damaged.
pub fn is_no_database(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(code).is_some_and(|code| code & 0xff == NOT_A_DATABASE)
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Store(error) => error,
            Failure::Row(_) | Failure::Range(_) => Self::Corrupt,
            Failure::Sql(sqlx::Error::PoolTimedOut) => Self::Busy,
            Failure::Sql(error) => match error.as_database_error().and_then(code) {
                Some(FOREIGN_KEY) => Self::Dangling,
                Some(WRITE_REFUSED | SHARED_MEMORY_SIZE) => Self::Full,
                Some(code) => match code & 0xff {
                    BUSY | LOCKED => Self::Busy,
                    CORRUPT | NOT_A_DATABASE => Self::Corrupt,
                    FULL => Self::Full,
                    _ => Self::Other(error.to_string()),
                },
                None => Self::Other(error.to_string()),
            },
        }
    }
}
