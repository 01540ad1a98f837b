//! A content that ends only if it is what it was announced as.

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use sha2::{Digest as _, Sha256};

use super::{BlobError, BlobKey, Content, Result};

/// Passes the bytes on and holds the last of them back until size and hash are right: whoever receives it never has
/// the whole of something else.
pub fn checked(content: Content, key: &BlobKey, size: u64) -> Content {
    let start = Progress { content, hasher: Some(Sha256::new()), hash: key.hash, left: size, held: None };
    Box::pin(stream::try_unfold(start, Progress::next))
}

struct Progress {
    content: Content,
    /// `None` once all was seen to be right.
    hasher: Option<Sha256>,
    hash: [u8; 32],
    /// How many bytes are still to come.
    left: u64,
    held: Option<Bytes>,
}

impl Progress {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>> {
        while let Some(hasher) = &mut self.hasher {
            let Some(chunk) = self.content.next().await.transpose()? else { break };
            if chunk.is_empty() {
                // It would let go of the last bytes before they are seen to be right.
                continue;
            }
            self.left = self.left.checked_sub(chunk.len() as u64).ok_or(BlobError::Mismatch)?;
            hasher.update(&chunk);
            if let Some(before) = self.held.replace(chunk) {
                return Ok(Some((before, self)));
            }
        }
        if let Some(hasher) = self.hasher.take()
            && (self.left > 0 || hasher.finalize().as_slice() != self.hash)
        {
            return Err(BlobError::Mismatch);
        }
        Ok(self.held.take().map(|last| (last, self)))
    }
}
