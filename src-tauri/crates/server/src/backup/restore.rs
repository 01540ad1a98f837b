//! Putting a copy back. Everything that can fail is done beside the database that is there; only then does the copy take
//! its place, and the one before is set aside, not deleted.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use rounds_model::Registry;

use super::{BackupError, DATABASE, Manifest, Result, files};
use crate::{
    clock::Clock,
    config::{BlobConfig, Config, DatabaseConfig},
    data_lock::DataLock,
    erasure_log::ErasureLog,
    rules::Rules,
    server::{database, open_blobs},
    sign_ins::{SignIns, TakenBack, Untold},
    store::{
        ServerStore as _,
        sqlite::{SqliteStore, is_whole},
    },
    watermark::Watermark,
};

/// What an SQLite database may have beside it. They go first: the log of one database must not meet another.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// What came of a restore.
#[derive(Debug)]
pub struct Restored {
    /// What was put back.
    pub manifest: Manifest,
    /// Where the database is that was there before.
    pub set_aside: Option<PathBuf>,
    /// So many records that were erased after the copy was made were erased again.
    pub erased_again: usize,
    /// What became of sign-ins that were taken back after the copy was made.
    pub taken_back: TakenBack,
    /// Why the database that was there could not say what was erased and who was signed out since; the notes beside it may
    /// not tell all.
    pub unread: Option<String>,
}

/// Puts the copy in `from` in the place of the data of `config`, and begins a new history of each organisation, so that
/// devices send again what the copy does not have. Who was signed out since stays so; `untold` says what is done with all
/// sign-ins where nothing is left to tell. Blocks on files.
///
/// # Errors
/// Another database than SQLite, a program that works on the data, a copy that is not whole, or files that cannot be
/// read or written. Then the database that was there is still there.
pub async fn restore(config: &Config, from: &Path, untold: Untold, registry: Registry, clock: Arc<dyn Clock>) -> Result<Restored> {
    if !matches!(config.database, DatabaseConfig::Sqlite) {
        return Err(BackupError::Elsewhere);
    }
    let manifest = Manifest::read(from)?;
    let data_dir = &config.data_dir;
    files::make_folder(data_dir)?;
    let lock = DataLock::alone(data_dir).map_err(files::cannot("cannot lock the folder", data_dir))?;
    let Some(_alone) = lock else { return Err(BackupError::InUse(data_dir.clone())) };
    let blobs = open_blobs(config)?;
    let (rules, erasures) = (Rules::new(registry, Arc::clone(&clock)), ErasureLog::new(Arc::clone(&blobs)));

    let (place, new) = (database(data_dir), data_dir.join("restoring.db"));
    let mut sign_ins = SignIns::new(Arc::clone(&blobs));
    let unread = if place.exists() { note_what_was_there(&place, &rules, &erasures, &mut sign_ins).await.err() } else { None };
    remove_database(&new)?;
    let (sha256, _) = files::copy(&from.join(DATABASE), &new)?;
    if sha256 != manifest.sha256 {
        return Err(BackupError::Damaged { what: format!("{DATABASE} is not as it was written") });
    }
    is_whole(&new).await.map_err(|what| BackupError::Damaged { what })?;
    let store = SqliteStore::open(&new).await?;
    // The new history begins before anybody can reach it, even if the power fails on the way.
    let taken_back = Watermark::new(blobs).restored(&store, untold).await?;
    let compared = erasures.follow(&rules, &store).await?;
    store.close().await;

    if matches!(config.blobs, BlobConfig::Disk) {
        files::copy_blobs(&from.join("blobs"), &data_dir.join("blobs"))?;
    }
    let set_aside = set_aside(&place, data_dir, clock.as_ref())?;
    fs::rename(&new, &place).map_err(files::cannot("cannot put in its place", &place))?;
    files::sync_folder(data_dir)?;
    Ok(Restored { manifest, set_aside, erased_again: compared.again, taken_back, unread })
}

/// Notes what the database that is there knows to be erased, and who is signed in by it.
async fn note_what_was_there(
    place: &Path,
    rules: &Rules,
    erasures: &ErasureLog,
    sign_ins: &mut SignIns,
) -> std::result::Result<(), String> {
    let store = SqliteStore::open(place).await.map_err(|error| error.to_string())?;
    let (erased, signed_in) = (erasures.follow(rules, &store).await, sign_ins.follow(&store).await);
    store.close().await;
    erased.map_err(|error| error.to_string())?;
    signed_in.map_err(|error| error.to_string())
}

/// Moves the database that is there into a folder of its own.
fn set_aside(place: &Path, data_dir: &Path, clock: &dyn Clock) -> Result<Option<PathBuf>> {
    if !place.exists() {
        return Ok(None);
    }
    let now = chrono::DateTime::from_timestamp_micros(clock.now().micros()).unwrap_or_default();
    let folder = data_dir.join(format!("replaced-{}", now.format("%Y%m%dT%H%M%S%.6fZ")));
    files::make_folder(&folder)?;
    for file in BESIDE.map(|end| beside(place, end)).iter().map(PathBuf::as_path).chain([place]) {
        if file.exists() {
            let there = folder.join(file.file_name().unwrap_or_default());
            fs::rename(file, &there).map_err(files::cannot("cannot set aside", file))?;
        }
    }
    files::sync_folder(data_dir)?;
    Ok(Some(folder))
}

/// Removes what an attempt that was cut off has left.
fn remove_database(file: &Path) -> Result<()> {
    for file in BESIDE.map(|end| beside(file, end)).iter().map(PathBuf::as_path).chain([file]) {
        if file.exists() {
            fs::remove_file(file).map_err(files::cannot("cannot remove", file))?;
        }
    }
    Ok(())
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}
