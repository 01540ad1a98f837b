//! Puts a copy in the place of the database.
//!
//! The copy is worked on beside the database and opened, looked at and renewed there (see `renew`); then it takes the
//! database's place (see `in_place`). Whatever fails leaves the database as it was.

use std::{fs, path::Path, time::Duration};

use rounds_model::EntityId;
use rounds_sqlite::{DatabaseKey, SqliteStore, check_copy};
use rounds_sync::{
    Held,
    ports::{RunLock, Store, StoreError},
};

use super::{
    folder::Folder,
    in_place::{self, beside},
    renew,
};
use crate::{
    App, AppError,
    api::{Account, AppState},
    data_dir::AccountDir,
    desk::Desk,
    export, files, in_use,
};

/// How often, and for how many times, a run at work is looked at after it was told to stop.
const WAIT: Duration = Duration::from_millis(50);
const WAITS: u32 = 200;

impl App {
    /// Puts a copy in the place of the database. What is unsent now and not in the copy is exported first, and the
    /// database that was there is set aside, not removed.
    ///
    /// # Errors
    /// `not_found`, `backup_damaged`, `locked` while the key is not at hand, `database_busy` while another program
    /// has the database open, a file that cannot be written. The database is then as it was.
    pub async fn restore_backup(&self, id: &str) -> Result<AppState, AppError> {
        let account = self.current()?.ok_or(AppError::NotConnected)?;
        let dir = self.account_dir(&account);
        let copy = Folder::of(&dir).find(id)?;
        let key = self.key_at_hand().await?;
        let renewed = dir.path().join("restoring.db");
        remove_database(&renewed)?;
        fs::copy(&copy.path, &renewed)?;
        let restored = self.restore(&account, &dir, &renewed, &key).await;
        // Whatever came of it, the account is open again.
        self.leave().await;
        self.enter_with(account, key, None).await;
        let removed = remove_database(&renewed);
        restored?;
        removed?;
        self.changed(self.registry().kinds().map(|adapter| adapter.kind()));
        self.state().await
    }

    async fn restore(&self, account: &Account, dir: &AccountDir, renewed: &Path, key: &DatabaseKey) -> Result<(), AppError> {
        check_copy(renewed, key).await.map_err(damaged)?;
        let copy = SqliteStore::open(renewed, key.clone(), self.registry().clone()).await.map_err(damaged)?;
        let desk = self.desk().await.ok();
        let prepared = async {
            let resting = match &desk {
                Some(desk) => Some(rest(desk).await?),
                None => None,
            };
            if let Some(desk) = &desk {
                self.export_what_the_copy_lacks(account, &desk.store, &copy).await?;
                renew::carry_over(&desk.store, &copy, self.registry(), self.clock()).await?;
            }
            renew::begin_anew(&copy).await?;
            Ok(resting)
        };
        let prepared: Result<Option<Box<dyn RunLock>>, AppError> = prepared.await;
        copy.close().await;
        let _resting = prepared?;
        self.leave().await;
        let _alone = in_use::alone(&dir.in_use())?;
        in_place::put(dir, renewed, &self.wall())
    }

    /// The key of the database, open or not.
    async fn key_at_hand(&self) -> Result<DatabaseKey, AppError> {
        match self.desk().await {
            Ok(desk) => Ok(desk.store.key().clone()),
            Err(error) => self.key_of_closed().await.ok_or(error),
        }
    }

    async fn export_what_the_copy_lacks(&self, account: &Account, database: &SqliteStore, copy: &SqliteStore) -> Result<(), AppError> {
        let edited = database.read().await?.edited().await?;
        let ids: Vec<EntityId> = edited.iter().map(|held| held.key.id).collect();
        let known = copy.read().await?.held(&ids).await?;
        let has = |then: &Held, now: &Held| then.is_dirty() && then.content.same_as(&now.content);
        let lacking = edited.iter().zip(&known).filter(|(now, then)| !then.as_ref().is_some_and(|then| has(then, now)));
        let records: Vec<_> = lacking.map(|(now, _)| export::one(now)).collect();
        if !records.is_empty() {
            let written = self.export(account, records).await?;
            tracing::info!(records = written.records, "Exported what was unsent and is not in the copy");
        }
        Ok(())
    }
}

/// A copy that cannot be used, whatever is wrong with it; but a full disk is no fault of the copy.
fn damaged(error: StoreError) -> AppError {
    match error {
        StoreError::Full | StoreError::TooNew { .. } => AppError::Store(error),
        _ => AppError::BackupDamaged,
    }
}

/// Stops syncing and waits until no run is at work, here or in another program; none begins while the lock is held.
async fn rest(desk: &Desk) -> Result<Box<dyn RunLock>, AppError> {
    desk.stop().await;
    for _ in 0..WAITS {
        if let Some(lock) = desk.store.try_run_lock().await? {
            return Ok(lock);
        }
        tokio::time::sleep(WAIT).await;
    }
    Err(AppError::Store(StoreError::Busy))
}

fn remove_database(path: &Path) -> Result<(), AppError> {
    ["", "-wal", "-shm"].iter().try_for_each(|ending| files::remove(&beside(path, ending)))
}
