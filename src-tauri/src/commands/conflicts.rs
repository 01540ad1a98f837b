//! Conflicts, decisions and the journal.

use std::collections::BTreeMap;

use rounds_app::api::{ConflictRow, ConflictView, Decided, Decision, FieldChoice, JournalRow, RecordView, Resolution, Take};
use tauri::State;

use crate::host::{Answer, Host};

/// Open conflicts.
#[tauri::command]
#[specta::specta]
pub async fn conflicts(host: State<'_, Host>) -> Answer<Vec<ConflictRow>> {
    Ok(host.app().await?.conflicts().await?)
}

/// One conflict with all the facts.
#[tauri::command]
#[specta::specta]
pub async fn conflict(host: State<'_, Host>, id: String) -> Answer<ConflictView> {
    Ok(host.app().await?.conflict(&id).await?)
}

/// Settles a conflict.
#[tauri::command]
#[specta::specta]
pub async fn resolve(host: State<'_, Host>, id: String, take: Take, fields: Option<BTreeMap<String, FieldChoice>>) -> Answer<Decided> {
    Ok(host.app().await?.resolve(Resolution { id, take, fields }).await?)
}

/// Takes a decision back.
#[tauri::command]
#[specta::specta]
pub async fn undo(host: State<'_, Host>, decision_id: String) -> Answer<()> {
    Ok(host.app().await?.undo(&decision_id).await?)
}

/// Decisions taken.
#[tauri::command]
#[specta::specta]
pub async fn ledger(host: State<'_, Host>) -> Answer<Vec<Decision>> {
    Ok(host.app().await?.ledger().await?)
}

/// Edits that lost.
#[tauri::command]
#[specta::specta]
pub async fn journal(host: State<'_, Host>) -> Answer<Vec<JournalRow>> {
    Ok(host.app().await?.journal().await?)
}

/// Puts an edit that lost back, as a new one.
#[tauri::command]
#[specta::specta]
pub async fn restore_journal(host: State<'_, Host>, id: String) -> Answer<RecordView> {
    Ok(host.app().await?.restore_journal(&id).await?)
}
