//! What the person chose, over what the organisation's IT preset, over what the program takes where nobody chose.
//!
//! Nothing in it is secret, and it is wanted before a database is open: a plain file. It holds only what was chosen,
//! so that a preset that changes later counts wherever the person has no wish of their own.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::{
    App, AppError,
    api::{DataUse, Settings},
    desk::Rhythm,
    files,
};

/// Minutes between automatic syncs that can be chosen.
const MINUTES: std::ops::RangeInclusive<u32> = 1..=1_440;

impl App {
    /// What counts now; a file that is missing or cannot be read counts as nothing chosen.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let presets = &self.setup().presets;
        let mut chosen = self.chosen();
        chosen.retain(|name, _| !presets.locks(name));
        let untouched = Settings { language: self.setup().language.tag().to_owned(), ..Settings::default() };
        with(&presets.over(&untouched), &chosen)
    }

    /// Chooses anew.
    ///
    /// # Errors
    /// A number of minutes that is not allowed, a setting that IT has locked, or a file that cannot be written.
    pub async fn set_settings(&self, settings: &Settings) -> Result<(), AppError> {
        if !is_interval(settings.sync_every_minutes.into()) {
            let message = format!("choose between {} and {} minutes", MINUTES.start(), MINUTES.end());
            return Err(AppError::Invalid { field: "syncEveryMinutes".into(), message });
        }
        let (before, mut chosen) = (fields(&self.settings()), self.chosen());
        for (name, value) in fields(settings) {
            if before.get(&name) == Some(&value) {
                continue;
            }
            if self.setup().presets.locks(&name) {
                return Err(AppError::Invalid { field: name, message: "this is set by your organisation".into() });
            }
            chosen.insert(name, value);
        }
        files::write_json(&self.dir().settings(), &chosen)?;
        if let Ok(desk) = self.desk().await {
            desk.follow(rhythm(settings)).await;
        }
        Ok(())
    }

    fn chosen(&self) -> Map<String, Value> {
        files::read_json(&self.dir().settings()).ok().flatten().unwrap_or_default()
    }
}

/// The settings by name; these are all there are.
pub fn names() -> Map<String, Value> {
    fields(&Settings::default())
}

/// `settings` with some of them said anew; one that cannot be read stays as it is.
pub fn with(settings: &Settings, said: &Map<String, Value>) -> Settings {
    let mut known = settings.clone();
    for (name, value) in said {
        let mut changed = fields(&known);
        changed.insert(name.clone(), value.clone());
        known = serde_json::from_value(Value::Object(changed)).unwrap_or(known);
    }
    known
}

/// Whether so many minutes may lie between automatic syncs.
pub fn is_interval(minutes: u64) -> bool {
    u32::try_from(minutes).is_ok_and(|minutes| MINUTES.contains(&minutes))
}

/// When runs begin by themselves.
pub fn rhythm(settings: &Settings) -> Rhythm {
    Rhythm { every: Duration::from_secs(60 * u64::from(settings.sync_every_minutes)), only_asked: settings.data_use == DataUse::Asked }
}

fn fields(settings: &Settings) -> Map<String, Value> {
    // Settings are a JSON object by their declaration.
    match serde_json::to_value(settings) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}
