//! The one window: brought to the front, and found again where it was left.

use std::time::Duration;

use tauri::{AppHandle, Manager, Wry, async_runtime, plugin::TauriPlugin};
use tauri_plugin_window_state::StateFlags;

use crate::MAIN;

/// Brings the window to the front.
pub fn show(handle: &AppHandle) {
    if let Some(window) = handle.get_webview_window(MAIN) {
        // A window that cannot be shown is no reason to end the program that it belongs to.
        let _ = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    }
}

/// How long the page goes on behind a window that was closed: what was typed last is on its way to the disk.
const GRACE: Duration = Duration::from_secs(1);

/// Closes the window, and with it ends the program. A page that is hidden sends what was typed last at once, and it is
/// given the time for it: nobody who types and closes the window loses the last word.
pub fn close(handle: &AppHandle) {
    let Some(window) = handle.get_webview_window(MAIN) else { return handle.exit(0) };
    let hidden = window.hide().is_ok();
    async_runtime::spawn(async move {
        tokio::time::sleep(GRACE).await;
        // Somebody who has started the program again meanwhile has it back.
        if hidden && window.is_visible().unwrap_or(false) {
            return;
        }
        if let Err(error) = window.destroy() {
            tracing::warn!(%error, "The window could not be closed");
            window.app_handle().exit(0);
        }
    });
}

/// Keeps the window's size and place from one start to the next.
pub fn keep_place() -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::new().with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED).build()
}
