//! Kinds, records and forms.

use rounds_app::api::{Fields, Filter, KindInfo, OpenedForm, RecordName, RecordView, RecordsPage, RecordsQuery, Removed, Saved, Sort};
use tauri::State;

use crate::host::{Answer, Host};

/// The declarations of all kinds, parents before children.
#[tauri::command]
#[specta::specta]
pub async fn kinds(host: State<'_, Host>) -> Answer<Vec<KindInfo>> {
    Ok(host.app().await?.kinds().await?)
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
    Ok(host.app().await?.records(RecordsQuery { kind, search, filters, sort, offset, limit }).await?)
}

/// One record.
#[tauri::command]
#[specta::specta]
pub async fn record(host: State<'_, Host>, kind: String, id: String) -> Answer<RecordView> {
    Ok(host.app().await?.record(&kind, &id).await?)
}

/// Opens a form, which pins the version on the screen.
#[tauri::command]
#[specta::specta]
pub async fn open_form(host: State<'_, Host>, kind: String, id: String) -> Answer<OpenedForm> {
    Ok(host.app().await?.open_form(&kind, &id).await?)
}

/// Saves what was typed in a form.
#[tauri::command]
#[specta::specta]
pub async fn save(host: State<'_, Host>, pin: String, set: Fields, unset: Vec<String>) -> Answer<Saved> {
    Ok(host.app().await?.save(&pin, set, unset).await?)
}

/// Closes a form.
#[tauri::command]
#[specta::specta]
pub async fn close_form(host: State<'_, Host>, pin: String) -> Answer<()> {
    Ok(host.app().await?.close_form(&pin).await?)
}

/// Creates a record from a form, which stays open.
#[tauri::command]
#[specta::specta]
pub async fn create(host: State<'_, Host>, kind: String, data: Fields, parent: Option<RecordName>) -> Answer<OpenedForm> {
    Ok(host.app().await?.create(&kind, data, parent.as_ref()).await?)
}

/// Deletes a record and all that it owns.
#[tauri::command]
#[specta::specta]
pub async fn delete_record(host: State<'_, Host>, kind: String, id: String) -> Answer<Removed> {
    Ok(host.app().await?.delete_record(&kind, &id).await?)
}
