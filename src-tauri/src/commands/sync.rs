//! Runs and the queue.

use rounds_app::api::{QueueRow, RunReport, SyncStatus};
use tauri::State;

use crate::host::{Answer, Host};

/// Asks for a run; progress and report come as events.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(host: State<'_, Host>) -> Answer<()> {
    Ok(host.app().await?.sync_now().await?)
}

/// Cancels the run at work.
#[tauri::command]
#[specta::specta]
pub async fn sync_cancel(host: State<'_, Host>) -> Answer<()> {
    Ok(host.app().await?.sync_cancel().await?)
}

/// How the sync stands.
#[tauri::command]
#[specta::specta]
pub async fn sync_status(host: State<'_, Host>) -> Answer<SyncStatus> {
    Ok(host.app().await?.sync_status().await?)
}

/// The newest runs.
#[tauri::command]
#[specta::specta]
pub async fn runs(host: State<'_, Host>) -> Answer<Vec<RunReport>> {
    Ok(host.app().await?.runs().await?)
}

/// What the server has not confirmed yet.
#[tauri::command]
#[specta::specta]
pub async fn queue(host: State<'_, Host>) -> Answer<Vec<QueueRow>> {
    Ok(host.app().await?.queue().await?)
}

/// Sends an entry that needs attention again.
#[tauri::command]
#[specta::specta]
pub async fn queue_retry(host: State<'_, Host>, id: String) -> Answer<()> {
    Ok(host.app().await?.queue_retry(&id).await?)
}

/// Takes an entry back into the journal.
#[tauri::command]
#[specta::specta]
pub async fn queue_withdraw(host: State<'_, Host>, id: String) -> Answer<()> {
    Ok(host.app().await?.queue_withdraw(&id).await?)
}
