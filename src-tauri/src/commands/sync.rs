//! Runs and the queue.

use rounds_app::api::{QueueRow, RunReport, SyncStatus};
use tauri::State;

use crate::host::{Answer, Host};

/// Asks for a run; progress and report come as events.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(host: State<'_, Host>) -> Answer<()> {
    host.ask(|app| async move { app.sync_now().await }).await
}

/// Cancels the run at work.
#[tauri::command]
#[specta::specta]
pub async fn sync_cancel(host: State<'_, Host>) -> Answer<()> {
    host.ask(|app| async move { app.sync_cancel().await }).await
}

/// How the sync stands.
#[tauri::command]
#[specta::specta]
pub async fn sync_status(host: State<'_, Host>) -> Answer<SyncStatus> {
    host.ask(|app| async move { app.sync_status().await }).await
}

/// The newest runs.
#[tauri::command]
#[specta::specta]
pub async fn runs(host: State<'_, Host>) -> Answer<Vec<RunReport>> {
    host.ask(|app| async move { app.runs().await }).await
}

/// What the server has not confirmed yet.
#[tauri::command]
#[specta::specta]
pub async fn queue(host: State<'_, Host>) -> Answer<Vec<QueueRow>> {
    host.ask(|app| async move { app.queue().await }).await
}

/// Sends an entry that needs attention again.
#[tauri::command]
#[specta::specta]
pub async fn queue_retry(host: State<'_, Host>, id: String) -> Answer<()> {
    host.ask(|app| async move { app.queue_retry(&id).await }).await
}

/// Takes an entry back into the journal.
#[tauri::command]
#[specta::specta]
pub async fn queue_withdraw(host: State<'_, Host>, id: String) -> Answer<()> {
    host.ask(|app| async move { app.queue_withdraw(&id).await }).await
}
