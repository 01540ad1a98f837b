//! Copies of the database: made while it is in use, under the same key, and looked at before they count.
//!
//! A copy is one snapshot, written by SQLite itself into a file of its own; whoever writes meanwhile is not held up.

use std::path::Path;

use rounds_sync::ports::StoreError;
use sqlx::{Connection, SqliteConnection};

use crate::{
    DatabaseKey, SqliteStore,
    error::{Failure, Result},
    migration, open,
};

impl SqliteStore {
    /// Writes the database as it stands now to `path`, where no file may be. What is written is durable.
    ///
    /// # Errors
    /// [`StoreError::Full`] when the disk has no room for it, or those of a read.
    pub async fn copy_to(&self, path: &Path) -> std::result::Result<(), StoreError> {
        let mut connection = open::connect(open::options(self.path(), self.key())).await?;
        let written = write(&mut connection, path).await;
        connection.close().await.map_err(Failure::from)?;
        Ok(written?)
    }
}

async fn write(connection: &mut SqliteConnection, path: &Path) -> Result<()> {
    let text = path.to_str().ok_or_else(|| StoreError::Other("the path of the copy is no text".to_owned()))?;
    sqlx::query("VACUUM INTO ?1").bind(text).execute(connection).await?;
    let failed = |error: std::io::Error| StoreError::Other(format!("the copy: {error}"));
    // Opened for writing, since some systems make no other file durable.
    let file = tokio::fs::OpenOptions::new().write(true).open(path).await.map_err(failed)?;
    Ok(file.sync_all().await.map_err(failed)?)
}

/// Looks at all of a copy: every page is what was written, the structure holds, and its schema is known. Gives the
/// number of records in it. The file is left as it is.
///
/// # Errors
/// [`StoreError::WrongKey`], [`StoreError::Corrupt`], [`StoreError::TooNew`].
pub async fn check(path: &Path, key: &DatabaseKey) -> std::result::Result<u64, StoreError> {
    Ok(look_at(path, key).await?)
}

async fn look_at(path: &Path, key: &DatabaseKey) -> Result<u64> {
    open::probe(path, key).await?;
    let mut connection = open::connect(open::options(path, key).read_only(true)).await?;
    let found = judge(&mut connection).await;
    connection.close().await?;
    found
}

async fn judge(connection: &mut SqliteConnection) -> Result<u64> {
    // The pages by their seals, then the structure that they make.
    let broken: Vec<String> = sqlx::query_scalar("PRAGMA cipher_integrity_check").fetch_all(&mut *connection).await?;
    let structure: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut *connection).await?;
    // An empty file opens as an empty database.
    if !broken.is_empty() || structure != "ok" || migration::found(connection).await? == 0 {
        return Err(StoreError::Corrupt.into());
    }
    let records: i64 = sqlx::query_scalar("SELECT count(*) FROM record").fetch_one(connection).await?;
    Ok(u64::try_from(records).unwrap_or(0))
}
