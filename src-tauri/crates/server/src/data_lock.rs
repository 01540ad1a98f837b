//! Who works on a data folder: any number of programs at once, or one that puts another database in its place.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

/// A lock on a data folder, held until it is dropped or let go, and no longer than the process lives.
#[derive(Debug)]
pub struct DataLock(File);

impl DataLock {
    /// With whoever else works on it; `None` while one has it alone.
    ///
    /// # Errors
    /// The folder cannot be written to, or its file system knows no locks.
    pub fn shared(data_dir: &Path) -> std::io::Result<Option<Self>> {
        let file = open(data_dir)?;
        let locked = file.try_lock_shared();
        taken(file, locked)
    }

    /// Alone; `None` while anybody works on it.
    ///
    /// # Errors
    /// As [`DataLock::shared`].
    pub fn alone(data_dir: &Path) -> std::io::Result<Option<Self>> {
        let file = open(data_dir)?;
        let locked = file.try_lock();
        taken(file, locked)
    }

    /// Lets go of it before it is dropped.
    pub fn let_go(&self) {
        // It is let go at the end of the process at the latest.
        drop(self.0.unlock());
    }
}

fn open(data_dir: &Path) -> std::io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(data_dir.join("rounds-server.lock"))
}

fn taken(file: File, locked: Result<(), TryLockError>) -> std::io::Result<Option<DataLock>> {
    match locked {
        Ok(()) => Ok(Some(DataLock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
