//! The one window: brought to the front, and found again where it was left.

use tauri::{AppHandle, Manager, Wry, plugin::TauriPlugin};
use tauri_plugin_window_state::StateFlags;

use crate::MAIN;

/// Brings the window to the front.
pub fn show(handle: &AppHandle) {
    if let Some(window) = handle.get_webview_window(MAIN) {
        // A window that cannot be shown is no reason to end the program that it belongs to.
        let _ = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    }
}

/// Keeps the window's size and place from one start to the next.
pub fn keep_place() -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::new().with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED).build()
}
