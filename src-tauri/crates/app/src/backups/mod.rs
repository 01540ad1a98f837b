//! Copies of the database, beside it and under the same key: one a day, seven kept. A copy counts only after all of it
//! was looked at.

mod folder;
pub mod in_place;
mod renew;
mod restore;

use std::time::Duration;

use rounds_sqlite::check_copy;
use rounds_sync::ports::Clock;

use self::folder::{Copy, Folder};
use crate::{App, AppError, api::Backup, desk::Desk, practice, times};

/// Copies that are kept.
const KEPT: usize = 7;
/// A copy older than this is not the last one for long.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;
/// How long after its start the program makes the first copy that is due: the person comes first.
const FIRST: Duration = Duration::from_secs(60);
/// How often it looks whether one is due, since a laptop sleeps.
const LOOK: Duration = Duration::from_secs(60 * 60);

impl App {
    /// The copies, newest first. Works while the database itself does not open.
    ///
    /// # Errors
    /// `not_connected`, or a folder that cannot be read.
    pub async fn backups(&self) -> Result<Vec<Backup>, AppError> {
        let account = self.current()?.ok_or(AppError::NotConnected)?;
        Ok(Folder::of(&self.account_dir(&account)).copies()?.iter().map(told).collect())
    }

    /// Makes a copy now, and lets go of the oldest beyond the seven newest.
    ///
    /// # Errors
    /// No account, `disk_full`, `database_damaged` when the copy does not hold, or the database's.
    pub async fn back_up_now(&self) -> Result<Backup, AppError> {
        let desk = self.desk().await?;
        let copy = self.copy(&desk).await?;
        tracing::info!(records = copy.records, "Copied the database");
        Ok(told(&copy))
    }

    async fn copy(&self, desk: &Desk) -> Result<Copy, AppError> {
        let folder = Folder::of(&self.account_dir(&desk.account));
        // Of two that are asked for at once the second waits and makes its own.
        let _turn = self.copying().lock().await;
        let unfinished = folder.begin()?;
        let written = async {
            desk.store.copy_to(&unfinished).await?;
            check_copy(&unfinished, desk.store.key()).await
        };
        match written.await {
            Ok(records) => {
                let copy = folder.finish(&unfinished, self.clock().now().wall, records)?;
                folder.keep_newest(KEPT, &copy)?;
                Ok(copy)
            }
            Err(error) => {
                folder.discard(&unfinished);
                Err(error.into())
            }
        }
    }

    /// Makes a copy each day from now on, for as long as the program is there.
    pub(crate) fn back_up_daily(&self) {
        let weak = self.downgrade();
        tokio::spawn(async move {
            tokio::time::sleep(FIRST).await;
            while let Some(app) = weak.upgrade() {
                if let Err(error) = app.back_up_if_due().await {
                    tracing::warn!(code = error.code(), "The database was not copied");
                }
                drop(app);
                tokio::time::sleep(LOOK).await;
            }
        });
    }

    async fn back_up_if_due(&self) -> Result<(), AppError> {
        // Without an open account there is nothing to copy, and what is practised is not worth it.
        let Ok(desk) = self.desk().await else { return Ok(()) };
        let copies = Folder::of(&self.account_dir(&desk.account)).copies()?;
        if !practice::is_practice(&desk.account) && is_due(copies.first().map(|copy| copy.made), self.clock().now().wall) {
            self.back_up_now().await?;
        }
        Ok(())
    }
}

/// Whether the last copy is older than a day; so is one of a day to come, which a clock that was wrong has made.
fn is_due(last: Option<i64>, now: i64) -> bool {
    last.is_none_or(|last| !(0..DAY).contains(&(now - last)))
}

fn told(copy: &Copy) -> Backup {
    Backup { id: copy.id.clone(), made_at: times::wall(copy.made), bytes: copy.bytes, records: crate::reports::small(copy.records) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_due_after_a_day_and_when_the_clock_was_wrong() {
        let now = 1_800_000_000_000_000;
        for (last, due) in [
            (None, true),
            (Some(now), false),
            (Some(now - DAY + 1), false),
            (Some(now - DAY), true),
            (Some(now + 1), true),
            (Some(now - 30 * DAY), true),
        ] {
            assert_eq!(is_due(last, now), due, "{last:?}");
        }
    }
}
