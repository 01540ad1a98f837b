//! The port to what is kept beside the database: contents by their hash, and small notes by name.
//!
//! A content belongs to one organisation, like a record: the same photo of another organisation is another blob,
//! so that neither its presence nor its removal tells anybody anything. A blob never changes; a note is replaced
//! whole.

mod checked;
#[cfg(test)]
mod contract;
mod disk;
pub(crate) mod s3;

use std::{fmt, ops::Range, pin::Pin};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::Stream;
use rounds_model::EntityId;

pub use disk::DiskBlobs;
pub use s3::{S3Blobs, S3Location};

/// Why something beside the database could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The bytes are not those that the name stands for; nothing was kept.
    #[error("the content does not have the hash or the size that it was announced with")]
    Mismatch,
    /// The bytes stopped coming.
    #[error("the content broke off: {0}")]
    BrokenOff(String),
    /// The disk.
    #[error("{what}: {source}")]
    Disk {
        /// What was tried.
        what: String,
        /// What came of it.
        source: std::io::Error,
    },
    /// The object store refused.
    #[error("the object store answered {status} to {what}{reason}")]
    Refused {
        /// What was tried.
        what: &'static str,
        /// Its status.
        status: u16,
        /// What it said of it, after a colon; empty when it said nothing.
        reason: String,
    },
    /// The object store was not reached, or stopped answering.
    #[error("the object store cannot be reached: {0}")]
    Unreachable(String),
    /// The object store is not believed to be the one that was asked for, in words.
    #[error("{0}")]
    Distrusted(String),
}

/// Result of a blob store.
pub type Result<T> = std::result::Result<T, BlobError>;

/// Bytes as they come.
pub type Content = Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>;

/// Which blob: the SHA-256 of its content, within an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BlobKey {
    /// Whose it is.
    pub organisation: EntityId,
    /// SHA-256 of the content.
    pub hash: [u8; 32],
}

impl BlobKey {
    fn hex(&self) -> String {
        self.hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// `organisation/ab/abcd…`: no folder of a disk grows without end.
    fn path(&self) -> String {
        let hex = self.hex();
        format!("{}/{}/{hex}", self.organisation, &hex[..2])
    }
}

impl fmt::Debug for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

/// Keeps blobs and notes.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Keeps a content of `size` bytes, once its hash is seen to be the one of `key`. It is there whole or not at
    /// all; keeping it again changes nothing.
    async fn put(&self, key: &BlobKey, size: u64, content: Content) -> Result<()>;

    /// The content, or the bytes of `range` as far as there are any; `None` when it is not here.
    async fn get(&self, key: &BlobKey, range: Option<Range<u64>>) -> Result<Option<Content>>;

    /// The size of a content; `None` when it is not here.
    async fn size(&self, key: &BlobKey) -> Result<Option<u64>>;

    /// Removes a content; one that is not here is no error.
    async fn delete(&self, key: &BlobKey) -> Result<()>;

    /// The note of this name (letters, digits, `-`); `None` when there is none.
    async fn note(&self, name: &str) -> Result<Option<Vec<u8>>>;

    /// Writes the note of this name, whole.
    async fn set_note(&self, name: &str, text: Vec<u8>) -> Result<()>;
}
