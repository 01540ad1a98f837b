//! Blobs and notes in a folder. What is written goes to a file of its own first and is put in its place when it is
//! whole and on disk, so that a cut of the power leaves the old or the new and nothing between.

use std::{
    io::{ErrorKind, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use bytes::BytesMut;
use futures_util::{StreamExt as _, stream};
use tokio::{
    fs::{self, File},
    io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _},
};

use super::{BlobError, BlobKey, BlobStore, Content, Result, checked::checked};

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// A folder with blobs and notes.
#[derive(Clone, Debug)]
pub struct DiskBlobs {
    folder: PathBuf,
}

impl DiskBlobs {
    /// The store in this folder, which is made when it is first written to.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn blob(&self, key: &BlobKey) -> PathBuf {
        self.folder.join("blobs").join(key.path())
    }

    fn named(&self, name: &str) -> PathBuf {
        self.folder.join("notes").join(name)
    }

    /// Writes all of `content` to a new file and puts it at `place`.
    async fn write(&self, place: &Path, mut content: Content) -> Result<()> {
        let incoming = self.folder.join("incoming");
        let new = incoming.join(format!("{:032x}", rand::random::<u128>()));
        let parent = place.parent().unwrap_or(&self.folder);
        for folder in [incoming.as_path(), parent] {
            fs::create_dir_all(folder).await.map_err(|source| failed("cannot make the folder", folder, source))?;
        }
        let cannot_write = |source| failed("cannot write", &new, source);
        let written = async {
            let mut file = File::create(&new).await.map_err(cannot_write)?;
            while let Some(piece) = content.next().await {
                file.write_all(&piece?).await.map_err(cannot_write)?;
            }
            file.sync_all().await.map_err(cannot_write)?;
            fs::rename(&new, place).await.map_err(|source| failed("cannot put in its place", place, source))
        };
        if let Err(error) = written.await {
            // Also that of an earlier failure; a file that stays behind harms nobody.
            let _gone = fs::remove_file(&new).await;
            return Err(error);
        }
        sync_folder(parent).await
    }
}

/// A rename lasts once its folder is on disk. Other systems than Unix cannot open a folder, and do it by themselves.
async fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        let open = File::open(folder).await.map_err(|source| failed("cannot open", folder, source))?;
        open.sync_all().await.map_err(|source| failed("cannot write", folder, source))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn failed(what: &str, path: &Path, source: std::io::Error) -> BlobError {
    BlobError::Disk { what: format!("{what} {}", path.display()), source }
}

/// `None` for what is not there.
fn absent<T>(path: &Path, done: std::io::Result<T>) -> Result<Option<T>> {
    match done {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed("cannot read", path, source)),
    }
}

#[async_trait]
impl BlobStore for DiskBlobs {
    async fn put(&self, key: &BlobKey, size: u64, content: Content) -> Result<()> {
        if self.size(key).await?.is_some() {
            return Ok(());
        }
        self.write(&self.blob(key), checked(content, key, size)).await
    }

    async fn get(&self, key: &BlobKey, range: Option<Range<u64>>) -> Result<Option<Content>> {
        let path = self.blob(key);
        let Some(mut file) = absent(&path, File::open(&path).await)? else { return Ok(None) };
        let range = range.unwrap_or(0..u64::MAX);
        file.seek(SeekFrom::Start(range.start)).await.map_err(|source| failed("cannot read", &path, source))?;
        let file = file.take(range.end.saturating_sub(range.start));
        let pieces = stream::try_unfold(file, move |mut file| {
            let path = path.clone();
            async move {
                let mut piece = BytesMut::with_capacity(PIECE);
                let read = file.read_buf(&mut piece).await.map_err(|source| failed("cannot read", &path, source))?;
                Ok((read > 0).then(|| (piece.freeze(), file)))
            }
        });
        Ok(Some(Box::pin(pieces)))
    }

    async fn size(&self, key: &BlobKey) -> Result<Option<u64>> {
        let path = self.blob(key);
        Ok(absent(&path, fs::metadata(&path).await)?.map(|file| file.len()))
    }

    async fn delete(&self, key: &BlobKey) -> Result<()> {
        let path = self.blob(key);
        absent(&path, fs::remove_file(&path).await).map(|_| ())
    }

    async fn note(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let path = self.named(name);
        absent(&path, fs::read(&path).await)
    }

    async fn set_note(&self, name: &str, text: Vec<u8>) -> Result<()> {
        self.write(&self.named(name), Box::pin(stream::iter([Ok(text.into())]))).await
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::blobs::contract;

    #[expect(clippy::unused_async, reason = "the contract makes every store by waiting for it")]
    async fn fresh() -> (DiskBlobs, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (DiskBlobs::new(folder.path().to_owned()), folder)
    }

    contract::blob_store_contract!(fresh);

    #[tokio::test]
    async fn nothing_is_left_of_a_content_that_was_refused() {
        let (store, folder) = fresh().await;
        let (key, _) = contract::blob(b"right");
        store.put(&key, 5, contract::content(&[b"wrong"])).await.unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0);
    }
}
