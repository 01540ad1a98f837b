//! The run lock: one sync at a time on a database, across processes.
//!
//! It is the system's lock on a file beside the database, so that a process that dies lets go of it. The file is
//! empty and stays.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use rounds_sync::ports::{RunLock, StoreError};

/// Holds the lock until dropped.
struct FileLock(File);

impl RunLock for FileLock {}

impl Drop for FileLock {
    fn drop(&mut self) {
        // Closing the file is not enough: a program that is being started at this moment has a copy of it for an instant,
        // and the lock would live as long as that. If this fails, the close that follows lets go of it all the same.
        let _ = self.0.unlock();
    }
}

/// Takes the lock on the file at `path`, which is made where it is missing; `None` when somebody has it.
pub fn try_lock(path: &Path) -> Result<Option<Box<dyn RunLock>>, StoreError> {
    let failed = |error: std::io::Error| StoreError::Other(format!("the lock file: {error}"));
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Box::new(FileLock(file)))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_the_file_that_outlives_the_lock_does_not_hold_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).unwrap();
        file.try_lock().unwrap();
        let copy = file.try_clone().unwrap(); // as a program that is being started has
        assert!(try_lock(&path).unwrap().is_none());
        drop(FileLock(file));
        assert!(try_lock(&path).unwrap().is_some());
        drop(copy);
    }
}
