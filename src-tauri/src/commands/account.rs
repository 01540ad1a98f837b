//! Connecting, unlocking, signing in and out.

use rounds_app::api::{AppState, Connected, SignedOut};
use tauri::State;

use crate::host::{Answer, Host};

/// Where the program stands.
#[tauri::command]
#[specta::specta]
pub async fn app_state(host: State<'_, Host>) -> Answer<AppState> {
    Ok(host.app().await?.state().await?)
}

/// Connects this laptop to an organisation.
#[tauri::command]
#[specta::specta]
pub async fn connect(host: State<'_, Host>, server: String, email: String, password: String) -> Answer<Connected> {
    Ok(host.app().await?.connect(&server, &email, &password).await?)
}

/// Opens the database with the recovery code.
#[tauri::command]
#[specta::specta]
pub async fn unlock(host: State<'_, Host>, recovery_code: String) -> Answer<AppState> {
    Ok(host.app().await?.unlock(&recovery_code).await?)
}

/// Goes on under a new session.
#[tauri::command]
#[specta::specta]
pub async fn sign_in_again(host: State<'_, Host>, password: String) -> Answer<AppState> {
    Ok(host.app().await?.sign_in_again(&password).await?)
}

/// Signs out; what is unsent stays.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(host: State<'_, Host>) -> Answer<SignedOut> {
    Ok(host.app().await?.sign_out().await?)
}
