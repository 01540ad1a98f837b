//! What counts of the person's settings, where the organisation's IT has preset some of them.
#![expect(clippy::unwrap_used, reason = "a step of a test that fails ends it")]

use std::fs;

use rounds_app::{
    App, AppError, DataDir, Keys, Language, Presets, Setup,
    api::{DataUse, Settings},
};
use tempfile::TempDir;

/// A laptop with this policy file, in the hands of a person whose system speaks Portuguese.
async fn laptop(folder: &TempDir, policy: &str) -> App {
    fs::write(folder.path().join("policy.json"), policy).unwrap();
    let setup = Setup::new(DataDir::at(folder.path()), Keys::Slots);
    let presets = Presets::at(&folder.path().join("policy.json"));
    App::start(Setup { presets, language: Language::Portuguese, ..setup }).await.unwrap()
}

fn told(app: &App) -> String {
    AppError::NotConnected.told(app.language()).message
}

#[tokio::test]
async fn without_a_choice_the_program_speaks_the_systems_language() {
    let folder = TempDir::new().unwrap();
    let app = laptop(&folder, "{}").await;
    assert_eq!(app.settings(), Settings { language: "pt".into(), ..Settings::default() });
    assert_eq!(told(&app), "Este computador ainda não está ligado a nenhuma organização.");
}

#[tokio::test]
async fn a_preset_counts_until_the_person_chooses() {
    let folder = TempDir::new().unwrap();
    let app = laptop(&folder, r#"{"language": "fr", "syncEveryMinutes": 30}"#).await;
    assert_eq!(told(&app), "Cet ordinateur n'est encore relié à aucune organisation.");
    app.set_settings(&Settings { language: "sw".into(), ..app.settings() }).await.unwrap();
    assert_eq!(told(&app), "Kompyuta hii bado haijaunganishwa na shirika lolote.");

    let app = laptop(&folder, r#"{"language": "fr", "syncEveryMinutes": 45}"#).await;
    assert_eq!(app.settings().language, "sw", "what was chosen stays chosen");
    assert_eq!(app.settings().sync_every_minutes, 45, "what was not chosen follows the preset");
}

#[tokio::test]
async fn what_is_locked_counts_always_and_is_refused_in_words() {
    let folder = TempDir::new().unwrap();
    let app = laptop(&folder, "{}").await;
    app.set_settings(&Settings { data_use: DataUse::Automatic, sync_every_minutes: 5, ..app.settings() }).await.unwrap();

    let app = laptop(&folder, r#"{"dataUse": "asked", "syncEveryMinutes": 60, "locked": ["dataUse", "syncEveryMinutes"]}"#).await;
    let settings = app.settings();
    assert_eq!((settings.data_use, settings.sync_every_minutes), (DataUse::Asked, 60));
    assert_eq!(app.state().await.unwrap().policy.locked, ["dataUse", "syncEveryMinutes"]);
    let refused = app.set_settings(&Settings { data_use: DataUse::Automatic, ..settings.clone() }).await.unwrap_err();
    assert_eq!(refused.told(Language::English).fields[0].field, "dataUse");
    app.set_settings(&Settings { notifications: false, ..settings }).await.unwrap();
    assert!(!app.settings().notifications, "the rest is the person's");
}

#[tokio::test]
async fn a_file_with_a_choice_that_cannot_be_read_keeps_the_others() {
    let folder = TempDir::new().unwrap();
    let app = laptop(&folder, "{}").await;
    fs::write(folder.path().join("settings.json"), r#"{"theme": "plaid", "notifications": false, "language": "fr"}"#).unwrap();
    assert_eq!(app.settings(), Settings { language: "fr".into(), notifications: false, ..Settings::default() });
}
