//! Making a copy, while others read and write.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rounds_model::ServerTime;

use super::{BackupError, Copied, DATABASE, MANIFEST, Manifest, Result, files};
use crate::{
    config::{BlobConfig, Config, DatabaseConfig},
    data_lock::DataLock,
    server::database,
    store::{
        ServerStore as _,
        sqlite::{SqliteStore, copy},
    },
};

/// Copies the data of `config` into a new folder in `to`, named after the time; says which, and what is in it.
///
/// The database is copied first: whatever blob it tells of was kept before. Blocks on files.
///
/// # Errors
/// Another database than SQLite, files that cannot be read or written, or a copy that is not whole. Then there is none.
pub async fn back_up(config: &Config, to: &Path, now: ServerTime) -> Result<(PathBuf, Manifest)> {
    if !matches!(config.database, DatabaseConfig::Sqlite) {
        return Err(BackupError::Elsewhere);
    }
    let source = database(&config.data_dir);
    if !source.exists() {
        return Err(BackupError::NoDatabase(config.data_dir.clone()));
    }
    let lock = DataLock::shared(&config.data_dir).map_err(files::cannot("cannot lock the folder", &config.data_dir))?;
    let Some(_with_others) = lock else { return Err(BackupError::InUse(config.data_dir.clone())) };
    let made = chrono::DateTime::from_timestamp_micros(now.micros()).unwrap_or_default();
    let folder = to.join(format!("rounds-{}", made.format("%Y%m%dT%H%M%SZ")));
    if folder.exists() {
        return Err(BackupError::NoBackup { folder, reason: "something of this name is there already".into() });
    }
    let part = folder.with_extension("part");
    if part.exists() {
        fs::remove_dir_all(&part).map_err(files::cannot("cannot remove what was left of an attempt in", &part))?;
    }
    files::make_folder(&part)?;
    let place = part.join(DATABASE);
    copy(&source, &place).await?;
    let organisations = organisations(&place).await?;
    let (sha256, bytes) = files::hash(&place)?;
    let blobs = match config.blobs {
        BlobConfig::Disk => Some(files::copy_blobs(&config.data_dir.join("blobs"), &part.join("blobs"))?),
        BlobConfig::S3(_) => None,
    };
    let (made, program) = (made.to_rfc3339_opts(chrono::SecondsFormat::Secs, true), env!("CARGO_PKG_VERSION").to_owned());
    let manifest = Manifest { made, program, bytes, sha256, organisations, blobs };
    let text = serde_json::to_vec_pretty(&manifest).map_err(|error| files::cannot("cannot write", &part)(error.into()))?;
    let note = part.join(MANIFEST);
    fs::write(&note, text).map_err(files::cannot("cannot write", &note))?;
    for file in [&place, &note] {
        fs::File::open(file).and_then(|open| open.sync_all()).map_err(files::cannot("cannot write", file))?;
    }
    files::sync_folder(&part)?;
    fs::rename(&part, &folder).map_err(files::cannot("cannot put in its place", &folder))?;
    files::sync_folder(to)?;
    Ok((folder, manifest))
}

/// Whose data a copied database holds.
async fn organisations(copy: &Path) -> Result<Vec<Copied>> {
    let store = SqliteStore::open(copy).await?;
    let mut copied = Vec::new();
    for organisation in store.organisations().await? {
        let txn = store.read(organisation.id).await?;
        let (epoch, last) = (txn.clock().epoch.clone(), txn.clock().last.to_string());
        copied.push(Copied { name: organisation.name, epoch, last });
    }
    store.close().await;
    Ok(copied)
}
