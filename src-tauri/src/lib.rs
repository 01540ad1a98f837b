//! The shell: a window around the use cases of `rounds-app`, and the only crate that knows Tauri.
//!
//! Commands are one-line adapters, events are passed on after commit, and nothing is decided here. The window's typed
//! door, `ui/src/api/bindings.ts`, is written from these commands (see `bindings`).

mod bindings;
mod closing;
mod commands;
mod events;
mod host;
mod logging;
mod notify;
mod one_program;
mod tray;
mod window;
mod words;

use std::{process::ExitCode, sync::Mutex};

use rounds_app::{App, AppError, DataDir, Keys, Language, Presets, Setup};
use tauri::{AppHandle, Manager, RunEvent, WindowEvent, async_runtime};

use crate::{closing::Closing, host::Host, one_program::Found, tray::Tray};

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
    let found = one_program::ask(&dir);
    if found == Found::Answered {
        return ExitCode::SUCCESS;
    }
    let door = bindings::door();
    let mut builder = tauri::Builder::default();
    if found == Found::Nobody {
        builder = builder.plugin(one_program::answer(&dir));
    }
    let built = builder
        .plugin(window::keep_place())
        .invoke_handler(door.invoke_handler())
        .manage(Host::default())
        .manage(Mutex::new(Closing::default()))
        .setup(move |handle| {
            door.mount_events(handle);
            Tray::put_up(handle.handle());
            async_runtime::spawn(start(handle.handle().clone(), dir));
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(shell) => {
            shell.run(|handle, event| match event {
                RunEvent::Exit => async_runtime::block_on(handle.state::<Host>().close()),
                RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } => {
                    api.prevent_close();
                    window::close(handle);
                }
                // Settings may have changed the language since the last event, and the tray is what is looked at next.
                RunEvent::WindowEvent { event: WindowEvent::Focused(false), .. } => refresh_tray(handle.clone()),
                _ => {}
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
        tray::refresh(&handle, app).await;
        app.sync_by_itself().await;
    }
    handle.state::<Host>().started(started);
}

fn refresh_tray(handle: AppHandle) {
    async_runtime::spawn(async move {
        if let Some(app) = handle.state::<Host>().open() {
            tray::refresh(&handle, &app).await;
        }
    });
}

async fn open(dir: DataDir) -> Result<App, AppError> {
    let keys = Keys::given_or_slots(std::env::var("ROUNDS_KEY").ok().as_deref())?;
    let extra_root = std::env::var_os("ROUNDS_AUTHORITY").map(Into::into);
    App::start(Setup { extra_root, presets: Presets::of_system(), language: language(), ..Setup::new(dir, keys) }).await
}

fn data_dir() -> Option<DataDir> {
    std::env::var_os("ROUNDS_DATA_DIR").map(DataDir::at).or_else(DataDir::of_system)
}

/// The system's language, as far as Rounds speaks it.
fn language() -> Language {
    sys_locale::get_locale().and_then(|tag| Language::of_tag(&tag)).unwrap_or_default()
}
