//! Kinds, records and forms, and what an assessment comes to.

use rounds_app::api::{
    Assessed, CoverageRow, Fields, Filter, KindInfo, OpenedForm, RecordHistory, RecordName, RecordView, RecordsPage, RecordsQuery, Removed,
    Saved, Sort, Typed,
};
use tauri::State;

use crate::host::{Answer, Host};

/// The declarations of all kinds, parents before children.
#[tauri::command]
#[specta::specta]
pub async fn kinds(host: State<'_, Host>) -> Answer<Vec<KindInfo>> {
    host.ask(|app| async move { app.kinds().await }).await
}

/// A part of a list.
#[tauri::command]
#[specta::specta]
pub async fn records(
    host: State<'_, Host>,
    kind: String,
    search: Option<String>,
    filters: Vec<Filter>,
    sort: Option<Sort>,
    offset: u32,
    limit: u32,
) -> Answer<RecordsPage> {
    host.ask(|app| async move { app.records(RecordsQuery { kind, search, filters, sort, offset, limit }).await }).await
}

/// The visits that this person or whoever takes them still has to make.
#[tauri::command]
#[specta::specta]
pub async fn open_visits(host: State<'_, Host>) -> Answer<RecordsPage> {
    host.ask(|app| async move { app.open_visits().await }).await
}

/// How many schools of each place were visited since a day.
#[tauri::command]
#[specta::specta]
pub async fn coverage(host: State<'_, Host>, since: String) -> Answer<Vec<CoverageRow>> {
    host.ask(|app| async move { app.coverage(&since).await }).await
}

/// One record.
#[tauri::command]
#[specta::specta]
pub async fn record(host: State<'_, Host>, kind: String, id: String) -> Answer<RecordView> {
    host.ask(|app| async move { app.record(&kind, &id).await }).await
}

/// What became of a record on the server; a copy of what it said before where it is not reached.
#[tauri::command]
#[specta::specta]
pub async fn record_history(host: State<'_, Host>, kind: String, id: String) -> Answer<RecordHistory> {
    host.ask(|app| async move { app.record_history(&kind, &id).await }).await
}

/// Opens a form, which pins the version on the screen.
#[tauri::command]
#[specta::specta]
pub async fn open_form(host: State<'_, Host>, kind: String, id: String) -> Answer<OpenedForm> {
    host.ask(|app| async move { app.open_form(&kind, &id).await }).await
}

/// Saves what was typed in a form.
#[tauri::command]
#[specta::specta]
pub async fn save(host: State<'_, Host>, pin: String, typed: Typed) -> Answer<Saved> {
    host.ask(|app| async move { app.save(&pin, typed).await }).await
}

/// Closes a form.
#[tauri::command]
#[specta::specta]
pub async fn close_form(host: State<'_, Host>, pin: String) -> Answer<()> {
    host.ask(|app| async move { app.close_form(&pin).await }).await
}

/// Creates a record from a form, which stays open.
#[tauri::command]
#[specta::specta]
pub async fn create(host: State<'_, Host>, kind: String, data: Fields, parent: Option<RecordName>) -> Answer<OpenedForm> {
    host.ask(|app| async move { app.create(&kind, data, parent.as_ref()).await }).await
}

/// Deletes a record and all that it owns.
#[tauri::command]
#[specta::specta]
pub async fn delete_record(host: State<'_, Host>, kind: String, id: String) -> Answer<Removed> {
    host.ask(|app| async move { app.delete_record(&kind, &id).await }).await
}

/// Scores an assessment and keeps its result.
#[tauri::command]
#[specta::specta]
pub async fn assess(host: State<'_, Host>, assessment_id: String) -> Answer<Assessed> {
    host.ask(|app| async move { app.assess(&assessment_id).await }).await
}
