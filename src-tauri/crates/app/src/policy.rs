//! What the organisation's IT presets on its laptops, in one small file that the person cannot write.
//!
//! A preset counts where the person has chosen nothing; one that is locked counts always. What cannot be understood
//! is told in the log and left out, so that a slip in the file never keeps a laptop from starting.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use rounds_http::ServerAddress;
use serde_json::{Map, Value};

use crate::{
    Language,
    api::{DataUse, Policy, Settings},
    settings,
};

/// Names another file than the system's, in a build for testing alone: whoever starts the program may set a variable,
/// and what IT has locked would be open to them.
const PATH: &str = "ROUNDS_POLICY";

/// What is preset.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Presets {
    server: Option<String>,
    settings: Map<String, Value>,
    locked: Vec<String>,
}

impl Presets {
    /// What the file of this laptop presets; nothing where there is none.
    #[must_use]
    pub fn of_system() -> Self {
        let other = std::env::var_os(PATH).filter(|_| cfg!(debug_assertions)).map(PathBuf::from);
        other.or_else(place).map(|path| Self::at(&path)).unwrap_or_default()
    }

    /// What this file presets; nothing where it cannot be understood.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Self::default(),
            Err(error) => {
                tracing::warn!(%error, "The policy file cannot be read; nothing is preset");
                return Self::default();
            }
        };
        let (presets, slips) = Self::understand(&text);
        for slip in slips {
            tracing::warn!("The policy file: {slip}");
        }
        presets
    }

    /// What the text presets, and what in it could not be understood.
    fn understand(text: &[u8]) -> (Self, Vec<String>) {
        let said: Map<String, Value> = match serde_json::from_slice(text) {
            Ok(said) => said,
            Err(error) => return (Self::default(), vec![format!("it is no JSON object ({error}); nothing is preset")]),
        };
        let (mut presets, mut slips) = (Self::default(), Vec::new());
        for (name, value) in said {
            if let Err(slip) = presets.take(&name, value, &mut slips) {
                slips.push(format!("\"{name}\" {slip} and is left out"));
            }
        }
        (presets, slips)
    }

    fn take(&mut self, name: &str, value: Value, slips: &mut Vec<String>) -> Result<(), &'static str> {
        let known = match name {
            "server" => {
                let address = value.as_str().and_then(|typed| typed.parse::<ServerAddress>().ok());
                self.server = Some(address.ok_or("is not the address of a server")?.to_string());
                return Ok(());
            }
            "locked" => {
                let names = value.as_array().ok_or("is not a list")?;
                for name in names {
                    match name.as_str() {
                        Some(name) if settings::names().contains_key(name) => self.locked.push(name.to_owned()),
                        _ => slips.push(format!("{name} cannot be locked, because there is no such setting")),
                    }
                }
                return Ok(());
            }
            "language" => value.as_str().and_then(Language::of_tag).map(|language| Value::from(language.tag())),
            "dataUse" => serde_json::from_value::<DataUse>(value.clone()).is_ok().then_some(value),
            "syncEveryMinutes" => value.as_u64().is_some_and(settings::is_interval).then_some(value),
            _ => return Err("is not known"),
        };
        self.settings.insert(name.to_owned(), known.ok_or("has a value that cannot be used")?);
        Ok(())
    }

    /// The presets over `settings`.
    pub(crate) fn over(&self, settings: &Settings) -> Settings {
        settings::with(settings, &self.settings)
    }

    /// Whether the person cannot change the setting of this name.
    pub(crate) fn locks(&self, name: &str) -> bool {
        self.locked.iter().any(|locked| locked == name)
    }

    /// What the window is told.
    pub(crate) fn told(&self) -> Policy {
        Policy { server: self.server.clone(), locked: self.locked.clone() }
    }
}

/// Where the system keeps what administrators decide for all who use it.
fn place() -> Option<PathBuf> {
    if cfg!(windows) {
        return std::env::var_os("ProgramData").map(|folder| PathBuf::from(folder).join("Rounds").join("policy.json"));
    }
    Some(PathBuf::from(if cfg!(target_os = "macos") {
        "/Library/Application Support/Rounds/policy.json"
    } else {
        "/etc/rounds/policy.json"
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(text: &str) -> (Presets, Vec<String>) {
        Presets::understand(text.as_bytes())
    }

    #[test]
    fn a_whole_policy_is_understood() {
        let (presets, slips) = understood(
            r#"{"server": "https://rounds.example.org", "language": "fr", "dataUse": "asked", "syncEveryMinutes": 30,
                "locked": ["dataUse", "syncEveryMinutes"]}"#,
        );
        assert_eq!(slips, [""; 0]);
        let policy = presets.told();
        assert_eq!(policy.server.as_deref(), Some("https://rounds.example.org"));
        assert_eq!(policy.locked, ["dataUse", "syncEveryMinutes"]);
        let settings = presets.over(&Settings::default());
        assert_eq!((settings.language.as_str(), settings.data_use, settings.sync_every_minutes), ("fr", DataUse::Asked, 30));
        assert_eq!(settings.theme, Settings::default().theme);
    }

    #[test]
    fn each_slip_is_told_in_words_and_costs_only_itself() {
        let (presets, slips) = understood(
            r#"{"colour": "red", "language": "tlh", "dataUse": "never", "syncEveryMinutes": 0, "server": "ftp://x",
                "locked": ["dataUse", "colour", 7], "theme": "dark"}"#,
        );
        assert_eq!(presets, Presets { locked: vec!["dataUse".into()], ..Presets::default() });
        assert_eq!(
            slips,
            [
                "\"colour\" is not known and is left out",
                "\"dataUse\" has a value that cannot be used and is left out",
                "\"language\" has a value that cannot be used and is left out",
                "\"colour\" cannot be locked, because there is no such setting",
                "7 cannot be locked, because there is no such setting",
                "\"server\" is not the address of a server and is left out",
                "\"syncEveryMinutes\" has a value that cannot be used and is left out",
                "\"theme\" is not known and is left out",
            ]
        );
    }

    #[test]
    fn a_broken_file_presets_nothing_and_says_so() {
        for text in ["", "{", "[]", "\"server\""] {
            let (presets, slips) = understood(text);
            assert_eq!(presets, Presets::default());
            assert!(slips.iter().any(|slip| slip.contains("no JSON object")), "{text}: {slips:?}");
        }
    }

    #[test]
    fn a_laptop_without_the_file_has_nothing_preset() {
        assert_eq!(Presets::at(&tempfile::tempdir().unwrap().path().join("policy.json")), Presets::default());
    }
}
