//! The shell: a window around the use cases of `rounds-app`, and the only crate that knows Tauri.
//!
//! Commands are one-line adapters, events are passed on after commit, and nothing is decided here. The window's typed
//! door, `ui/src/api/bindings.ts`, is written from these commands (see `bindings`).

mod bindings;
mod commands;
mod events;
mod host;
mod logging;
mod notify;

use std::process::ExitCode;

use rounds_app::{App, AppError, DataDir, Keys, Setup};
use tauri::{AppHandle, Manager, RunEvent, async_runtime};

use crate::host::Host;

/// The window's name in `tauri.conf.json`.
const MAIN: &str = "main";

/// Runs the app until its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    let Some(dir) = data_dir() else {
        eprintln!("There is no home folder: name a folder in ROUNDS_DATA_DIR.");
        return ExitCode::FAILURE;
    };
    logging::to_file_in(&dir);
    let door = bindings::door();
    let built = tauri::Builder::default()
        .plugin(one_instance(&dir))
        .invoke_handler(door.invoke_handler())
        .manage(Host::default())
        .setup(move |handle| {
            door.mount_events(handle);
            async_runtime::spawn(start(handle.handle().clone(), dir));
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(shell) => {
            shell.run(|handle, event| {
                if let RunEvent::Exit = event {
                    async_runtime::block_on(handle.state::<Host>().close());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "The window could not be made");
            eprintln!("The window could not be made: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the account while the window is drawn: a keychain may ask the person first, and commands wait for it.
async fn start(handle: AppHandle, dir: DataDir) {
    let started = open(dir).await;
    if let Ok(app) = &started {
        events::pass_on(&handle, app);
        app.sync_by_itself().await;
    }
    handle.state::<Host>().started(started);
}

async fn open(dir: DataDir) -> Result<App, AppError> {
    let keys = Keys::given_or_slots(std::env::var("ROUNDS_KEY").ok().as_deref())?;
    let extra_root = std::env::var_os("ROUNDS_AUTHORITY").map(Into::into);
    App::start(Setup { extra_root, ..Setup::new(dir, keys) }).await
}

fn data_dir() -> Option<DataDir> {
    std::env::var_os("ROUNDS_DATA_DIR").map(DataDir::at).or_else(DataDir::of_system)
}

/// One program for one data folder: a second start shows the first one's window and ends.
fn one_instance(dir: &DataDir) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|handle, _, _| {
            if let Some(window) = handle.get_webview_window(MAIN) {
                // A window that cannot be shown is no reason to end the program that it belongs to.
                let _ = window.unminimize().and_then(|()| window.set_focus());
            }
        })
        .dbus_id(format!("org.rounds.desktop.at{}", dir.name()))
        .build()
}
