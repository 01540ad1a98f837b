//! What the program tells, passed on to the window after it happened.

use rounds_app::{App, api};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, async_runtime};
use tauri_specta::Event as _;
use tokio::sync::broadcast::error::RecvError;

use crate::{MAIN, notify::Announcer, tray};

/// The event `app-event`.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
#[serde(transparent)]
pub struct AppEvent(pub api::Told);

/// Passes on from now on.
pub fn pass_on(handle: &AppHandle, app: &App) {
    let (handle, app) = (handle.clone(), app.clone());
    let mut events = app.events();
    async_runtime::spawn(async move {
        let mut announcer = Announcer::default();
        loop {
            let told = match events.recv().await {
                Ok(told) => told,
                // The window was too slow; what it shows is read anew with the next change.
                Err(RecvError::Lagged(lost)) => {
                    tracing::warn!(lost, "Events were lost on their way to the window");
                    continue;
                }
                Err(RecvError::Closed) => return,
            };
            if let api::Told::Finished { report } = &told {
                let watched = handle.get_webview_window(MAIN).is_some_and(|window| window.is_focused().unwrap_or(false));
                announcer.run_ended(report, watched, app.settings().notifications, app.language());
            }
            if let Err(error) = AppEvent(told).emit(&handle) {
                tracing::warn!(%error, "An event did not reach the window");
            }
            tray::refresh(&handle, &app).await;
        }
    });
}
