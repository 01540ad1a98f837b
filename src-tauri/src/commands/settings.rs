//! What the person chose and where they were, and what the program says of itself.

use rounds_app::api::{About, Settings};
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

/// The address in the window where the person was last.
#[tauri::command]
#[specta::specta]
pub async fn place(host: State<'_, Host>) -> Answer<Option<String>> {
    host.ask(|app| async move { app.place().await }).await
}

/// Remembers where the person is.
#[tauri::command]
#[specta::specta]
pub async fn set_place(host: State<'_, Host>, address: String) -> Answer<()> {
    host.ask(|app| async move { app.set_place(&address).await }).await
}

/// Version, server, name and licences.
#[tauri::command]
#[specta::specta]
pub async fn about(host: State<'_, Host>) -> Answer<About> {
    host.ask(|app| async move { app.about() }).await
}
