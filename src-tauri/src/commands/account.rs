//! Connecting, unlocking, signing in and out.

use rounds_app::api::{AppState, Connected, SignedOut};
use tauri::State;

use crate::host::{Answer, Host};

/// Where the program stands.
#[tauri::command]
#[specta::specta]
pub async fn app_state(host: State<'_, Host>) -> Answer<AppState> {
    host.ask(|app| async move { app.state().await }).await
}

/// Connects this laptop to an organisation.
#[tauri::command]
#[specta::specta]
pub async fn connect(host: State<'_, Host>, server: String, email: String, password: String) -> Answer<Connected> {
    host.ask(|app| async move { app.connect(&server, &email, &password).await }).await
}

/// Opens the database with the recovery code.
#[tauri::command]
#[specta::specta]
pub async fn unlock(host: State<'_, Host>, recovery_code: String) -> Answer<AppState> {
    host.ask(|app| async move { app.unlock(&recovery_code).await }).await
}

/// Goes on under a new session.
#[tauri::command]
#[specta::specta]
pub async fn sign_in_again(host: State<'_, Host>, password: String) -> Answer<AppState> {
    host.ask(|app| async move { app.sign_in_again(&password).await }).await
}

/// Signs out; what is unsent stays.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(host: State<'_, Host>) -> Answer<SignedOut> {
    host.ask(|app| async move { app.sign_out().await }).await
}
