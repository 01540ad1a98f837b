//! What the page says of the window itself.

use tauri::AppHandle;

use crate::{closing::CloseStands, window};

/// Answers `close-asked`: how the closing of the window stands.
#[tauri::command]
#[specta::specta]
#[expect(clippy::needless_pass_by_value, reason = "the shell hands commands their arguments over")]
pub fn close_stands(handle: AppHandle, stands: CloseStands) {
    window::answered(&handle, stands);
}
