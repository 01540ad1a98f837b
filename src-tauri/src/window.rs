//! The one window: brought to the front, closed when nothing is lost by it, and found again where it was left.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tauri::{AppHandle, Manager, Wry, async_runtime, plugin::TauriPlugin};
use tauri_plugin_window_state::StateFlags;
use tauri_specta::Event as _;

use crate::{
    MAIN,
    closing::{CloseAsked, CloseStands, Closing, Verdict},
    host::Host,
    one_program,
};

/// Brings the window to the front.
pub fn show(handle: &AppHandle) {
    if let Some(window) = handle.get_webview_window(MAIN) {
        // A window that cannot be shown is no reason to end the program that it belongs to.
        let _ = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    }
}

/// How often a page that was asked is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Asks the page to let the window go. It saves what was typed last and answers, or asks the person what is to become
/// of what could not be saved; only a page that is dead is not waited for. With the window the program ends.
pub fn close(handle: &AppHandle) {
    if handle.get_webview_window(MAIN).is_none() {
        return handle.exit(0);
    }
    let begins = closing(handle).ask(Instant::now());
    if let Err(error) = CloseAsked.emit(handle) {
        tracing::warn!(%error, "The window could not be asked whether it may close");
    }
    if begins {
        async_runtime::spawn(watch(handle.clone()));
    }
}

/// The page answers.
pub fn answered(handle: &AppHandle, stands: CloseStands) {
    let verdict = closing(handle).answer(stands, Instant::now());
    match verdict {
        Verdict::Wait => {}
        Verdict::Stay => show(handle), // the person may have asked from the tray
        Verdict::Close => destroy(handle),
    }
}

async fn watch(handle: AppHandle) {
    loop {
        tokio::time::sleep(LOOK).await;
        let busy = handle.state::<Host>().is_busy();
        let verdict = closing(&handle).look(Instant::now(), busy);
        match verdict {
            Verdict::Wait => {}
            Verdict::Stay => return,
            Verdict::Close => {
                tracing::warn!("The window did not answer and is closed");
                return destroy(&handle);
            }
        }
    }
}

fn destroy(handle: &AppHandle) {
    one_program::end(handle);
    let Some(window) = handle.get_webview_window(MAIN) else { return handle.exit(0) };
    if let Err(error) = window.destroy() {
        tracing::warn!(%error, "The window could not be closed");
        handle.exit(0);
    }
}

/// How its closing stands. What a panic left of it is as good as any.
fn closing(handle: &AppHandle) -> MutexGuard<'_, Closing> {
    handle.state::<Mutex<Closing>>().inner().lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the window's size and place from one start to the next.
pub fn keep_place() -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::new().with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED).build()
}
