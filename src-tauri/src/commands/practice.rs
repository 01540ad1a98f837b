//! Practice with sample data.

use rounds_app::api::AppState;
use tauri::State;

use crate::host::{Answer, Host};

/// Begins to practise, with a server inside the program.
#[tauri::command]
#[specta::specta]
pub async fn start_practice(host: State<'_, Host>) -> Answer<AppState> {
    host.ask(|app| async move { app.start_practice().await }).await
}

/// Leaves the practice and all that was entered in it.
#[tauri::command]
#[specta::specta]
pub async fn leave_practice(host: State<'_, Host>) -> Answer<AppState> {
    host.ask(|app| async move { app.leave_practice().await }).await
}

/// Lets the colleague edit a school.
#[tauri::command]
#[specta::specta]
pub async fn colleague_edits(host: State<'_, Host>, school_id: String) -> Answer<()> {
    host.ask(|app| async move { app.colleague_edits(&school_id).await }).await
}
