//! Conflicts, decisions and the journal.

use std::collections::BTreeMap;

use rounds_app::api::{ConflictRow, ConflictView, Decided, Decision, FieldChoice, JournalRow, RecordView, Resolution, Take};
use tauri::State;

use crate::host::{Answer, Host};

/// Open conflicts.
#[tauri::command]
#[specta::specta]
pub async fn conflicts(host: State<'_, Host>) -> Answer<Vec<ConflictRow>> {
    host.ask(|app| async move { app.conflicts().await }).await
}

/// One conflict with all the facts.
#[tauri::command]
#[specta::specta]
pub async fn conflict(host: State<'_, Host>, id: String) -> Answer<ConflictView> {
    host.ask(|app| async move { app.conflict(&id).await }).await
}

/// Settles a conflict.
#[tauri::command]
#[specta::specta]
pub async fn resolve(host: State<'_, Host>, id: String, take: Take, fields: Option<BTreeMap<String, FieldChoice>>) -> Answer<Decided> {
    host.ask(|app| async move { app.resolve(Resolution { id, take, fields }).await }).await
}

/// Takes a decision back.
#[tauri::command]
#[specta::specta]
pub async fn undo(host: State<'_, Host>, decision_id: String) -> Answer<()> {
    host.ask(|app| async move { app.undo(&decision_id).await }).await
}

/// Decisions taken.
#[tauri::command]
#[specta::specta]
pub async fn ledger(host: State<'_, Host>) -> Answer<Vec<Decision>> {
    host.ask(|app| async move { app.ledger().await }).await
}

/// Edits that lost.
#[tauri::command]
#[specta::specta]
pub async fn journal(host: State<'_, Host>) -> Answer<Vec<JournalRow>> {
    host.ask(|app| async move { app.journal().await }).await
}

/// Puts an edit that lost back, as a new one.
#[tauri::command]
#[specta::specta]
pub async fn restore_journal(host: State<'_, Host>, id: String) -> Answer<RecordView> {
    host.ask(|app| async move { app.restore_journal(&id).await }).await
}
