//! Which programs have an account's database open. Each shares a lock on a file beside it, so that none puts another
//! database in its place under the others: what is entered in them would go into the one that was set aside.
//!
//! It is the system's lock: a process that dies lets go of it. The file is empty and stays.

use std::{
    fs::{File, TryLockError},
    path::Path,
    sync::{Mutex, PoisonError},
};

use rounds_sync::ports::StoreError;

use crate::AppError;

/// This program has the database open, until it is dropped or let go of.
pub struct InUse(Mutex<Option<File>>);

impl InUse {
    /// Shares the lock on the file at `path`.
    ///
    /// # Errors
    /// `database_busy` while another program puts a copy in the database's place, or a file that cannot be written.
    pub fn shared(path: &Path) -> Result<Self, AppError> {
        let file = open(path)?;
        taken(file.try_lock_shared())?;
        Ok(Self(Mutex::new(Some(file))))
    }

    /// The database is closed here.
    pub fn let_go(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Keeps every other program from opening the database, for as long as what it gives is held.
///
/// # Errors
/// `database_busy` while another program has it open, or a file that cannot be written.
pub fn alone(path: &Path) -> Result<File, AppError> {
    let file = open(path)?;
    taken(file.try_lock())?;
    Ok(file)
}

fn open(path: &Path) -> Result<File, AppError> {
    Ok(File::options().create(true).truncate(false).write(true).open(path)?)
}

fn taken(tried: Result<(), TryLockError>) -> Result<(), AppError> {
    match tried {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(AppError::Store(StoreError::Busy)),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_have_it_open_at_once_and_nobody_is_alone_with_it_before_all_have_closed_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in-use.lock");
        let (one, other) = (InUse::shared(&path).unwrap(), InUse::shared(&path).unwrap());
        one.let_go();
        assert_eq!(alone(&path).unwrap_err().code(), "database_busy");
        drop(other);
        let held = alone(&path).unwrap();
        assert_eq!(InUse::shared(&path).err().unwrap().code(), "database_busy");
        drop(held);
        InUse::shared(&path).unwrap();
    }
}
