//! Connecting, unlocking, signing in and out, passwords and codes.

use rounds_app::api::{AppState, Connected, NewCode, SignedOut};
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

/// Connects this laptop with an enrolment code in place of the password, which becomes `password` where one is given.
#[tauri::command]
#[specta::specta]
pub async fn connect_with_code(
    host: State<'_, Host>,
    server: String,
    email: String,
    code: String,
    password: Option<String>,
) -> Answer<Connected> {
    host.ask(|app| async move { app.connect_with_code(&server, &email, &code, password.as_deref()).await }).await
}

/// Tries once more to open a database that could not be opened.
#[tauri::command]
#[specta::specta]
pub async fn open_again(host: State<'_, Host>) -> Answer<AppState> {
    host.ask(|app| async move { app.open_again().await }).await
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

/// Changes the password; this laptop stays signed in.
#[tauri::command]
#[specta::specta]
pub async fn change_password(host: State<'_, Host>, current: String, next: String) -> Answer<()> {
    host.ask(|app| async move { app.change_password(&current, &next).await }).await
}

/// Draws a new recovery code in place of the one before.
#[tauri::command]
#[specta::specta]
pub async fn new_recovery_code(host: State<'_, Host>) -> Answer<NewCode> {
    host.ask(|app| async move { app.new_recovery_code().await }).await
}
