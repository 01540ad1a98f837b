//! Files for the person: copies of the database, exports, diagnostics.

use rounds_app::api::{AppState, Backup, WrittenFile};
use tauri::State;

use crate::host::{Answer, Host};

/// The copies of the database, newest first.
#[tauri::command]
#[specta::specta]
pub async fn backups(host: State<'_, Host>) -> Answer<Vec<Backup>> {
    host.ask(|app| async move { app.backups().await }).await
}

/// Copies the database now.
#[tauri::command]
#[specta::specta]
pub async fn back_up_now(host: State<'_, Host>) -> Answer<Backup> {
    host.ask(|app| async move { app.back_up_now().await }).await
}

/// Puts a copy in the place of the database.
#[tauri::command]
#[specta::specta]
pub async fn restore_backup(host: State<'_, Host>, id: String) -> Answer<AppState> {
    host.ask(|app| async move { app.restore_backup(&id).await }).await
}

/// Writes all that is unsent into a file.
#[tauri::command]
#[specta::specta]
pub async fn export_unsent(host: State<'_, Host>) -> Answer<WrittenFile> {
    host.ask(|app| async move { app.export_unsent().await }).await
}

/// Writes the diagnostics for support into a file.
#[tauri::command]
#[specta::specta]
pub async fn diagnose(host: State<'_, Host>) -> Answer<WrittenFile> {
    host.ask(|app| async move { app.write_diagnostics().await }).await
}
