//! `keys.json`, the file beside the database. It is replaced as a whole or not at all.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{KeyError, wrap::Wrapped};

const VERSION: u32 = 1;

/// What the file holds. Nothing of it opens the database by itself.
#[derive(Serialize, Deserialize)]
pub struct KeyFile {
    version: u32,
    /// The name of the keychain's entry: random, so that two databases on one laptop do not meet.
    pub entry: String,
    /// Missing where the keychain never took its part.
    pub keychain: Option<Wrapped>,
    pub recovery: RecoverySlot,
}

/// The slot that the recovery code opens.
#[derive(Serialize, Deserialize)]
pub struct RecoverySlot {
    /// 16 bytes.
    pub salt: String,
    #[serde(flatten)]
    pub wrapped: Wrapped,
}

/// Read first, so that a newer file is told from a damaged one.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

fn path(dir: &Path) -> PathBuf {
    dir.join("keys.json")
}

/// Whether there is a file.
pub fn exists(dir: &Path) -> Result<bool, KeyError> {
    Ok(path(dir).try_exists()?)
}

impl KeyFile {
    pub const fn new(entry: String, recovery: RecoverySlot) -> Self {
        Self { version: VERSION, entry, keychain: None, recovery }
    }

    /// Reads the file.
    pub fn read(dir: &Path) -> Result<Self, KeyError> {
        let text = match fs::read(path(dir)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(KeyError::Missing),
            Err(error) => return Err(error.into()),
        };
        match serde_json::from_slice::<Version>(&text).map_err(|_| KeyError::Damaged)?.version {
            VERSION => serde_json::from_slice(&text).map_err(|_| KeyError::Damaged),
            newer if newer > VERSION => Err(KeyError::TooNew),
            _ => Err(KeyError::Damaged),
        }
    }

    /// Writes the file: a new one is made durable first and then takes the old one's place.
    pub fn write(&self, dir: &Path) -> Result<(), KeyError> {
        let text = serde_json::to_vec_pretty(self).map_err(std::io::Error::from)?;
        let new = dir.join("keys.json.new");
        let mut file = File::create(&new)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&new, path(dir))?;
        #[cfg(unix)] // elsewhere a folder cannot be opened, and a rename is durable by itself
        File::open(dir)?.sync_all()?;
        Ok(())
    }
}
