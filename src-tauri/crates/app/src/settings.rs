//! What the person chose. Nothing in it is secret, and it is wanted before a database is open: a plain file.

use std::time::Duration;

use crate::{
    App, AppError,
    api::{DataUse, Settings},
    desk::Rhythm,
    files,
};

/// Minutes between automatic syncs that can be chosen.
const MINUTES: std::ops::RangeInclusive<u32> = 1..=1_440;

impl App {
    /// What is chosen now; a file that is missing or cannot be read counts as nothing chosen.
    #[must_use]
    pub fn settings(&self) -> Settings {
        files::read_json(&self.dir().settings()).ok().flatten().unwrap_or_default()
    }

    /// Chooses anew.
    ///
    /// # Errors
    /// A number of minutes that is not allowed, or a file that cannot be written.
    pub async fn set_settings(&self, settings: &Settings) -> Result<(), AppError> {
        if !MINUTES.contains(&settings.sync_every_minutes) {
            let message = format!("choose between {} and {} minutes", MINUTES.start(), MINUTES.end());
            return Err(AppError::Invalid { field: "syncEveryMinutes".into(), message });
        }
        files::write_json(&self.dir().settings(), settings)?;
        if let Ok(desk) = self.desk().await {
            desk.follow(rhythm(settings)).await;
        }
        Ok(())
    }
}

/// When runs begin by themselves.
pub fn rhythm(settings: &Settings) -> Rhythm {
    Rhythm { every: Duration::from_secs(60 * u64::from(settings.sync_every_minutes)), only_asked: settings.data_use == DataUse::Asked }
}
