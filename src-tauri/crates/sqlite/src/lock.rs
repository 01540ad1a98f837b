//! The run lock: one sync at a time on a database, across processes.
//!
//! It is the system's lock on a file beside the database, so that a process that dies lets go of it. The file is
//! empty and stays.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use rounds_sync::ports::{RunLock, StoreError};

/// Holds the lock until dropped: closing the file lets go of it.
struct FileLock {
    _file: File,
}

impl RunLock for FileLock {}

/// Takes the lock on the file at `path`, which is made where it is missing; `None` when somebody has it.
pub fn try_lock(path: &Path) -> Result<Option<Box<dyn RunLock>>, StoreError> {
    let failed = |error: std::io::Error| StoreError::Other(format!("the lock file: {error}"));
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Box::new(FileLock { _file: file }))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
