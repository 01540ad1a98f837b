//! A copy of a database file as it is at one moment, while others read and write it.

use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _, Row as _, sqlite::SqliteConnectOptions};

use super::{PATIENCE, Result, StoreError};

/// Writes the database `from` to the new file `to`. It is one snapshot, and a whole database without a log beside it.
///
/// # Errors
/// The file cannot be read, or the new one not be written.
pub async fn copy(from: &Path, to: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(from).busy_timeout(PATIENCE);
    let mut connection = options.connect().await.map_err(StoreError::Database)?;
    let written = sqlx::query("VACUUM INTO ?1").bind(to.to_string_lossy().into_owned()).execute(&mut connection).await;
    connection.close().await.map_err(StoreError::Database)?;
    written.map(drop).map_err(StoreError::Database)
}

/// Looks at all of a database file.
///
/// # Errors
/// In words, what is wrong with it.
pub async fn is_whole(file: &Path) -> std::result::Result<(), String> {
    let looked = async {
        let mut connection = SqliteConnectOptions::new().filename(file).connect().await?;
        let found: String = sqlx::query("PRAGMA integrity_check").fetch_one(&mut connection).await?.try_get(0)?;
        let loose = sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut connection).await?.is_some();
        connection.close().await?;
        Ok::<_, sqlx::Error>((found, loose))
    };
    match looked.await {
        Ok((found, false)) if found == "ok" => Ok(()),
        Ok((_, true)) => Err("its rows refer to rows that are not there".into()),
        Ok((found, false)) => Err(found),
        Err(error) => Err(error.to_string()),
    }
}
