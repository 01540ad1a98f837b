//! What the person chose.

use rounds_app::api::Settings;
use tauri::State;

use crate::host::{Answer, Host};

/// What is chosen now.
#[tauri::command]
#[specta::specta]
pub async fn settings(host: State<'_, Host>) -> Answer<Settings> {
    host.ask(|app| async move { Ok(app.settings()) }).await
}

/// Chooses anew.
#[tauri::command]
#[specta::specta]
pub async fn set_settings(host: State<'_, Host>, settings: Settings) -> Answer<()> {
    host.ask(|app| async move { app.set_settings(&settings).await }).await
}
