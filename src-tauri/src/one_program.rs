//! One program for one data folder: a second start shows the first one's window and ends.
//!
//! The plugin does this, but on Linux it takes a program that is just ending, or was just killed, for one that runs: the
//! session bus still knows its name, nobody answers, and the second start would end without a window. So the bus is asked
//! here first, until somebody has answered or the name is free.

use rounds_app::DataDir;
use tauri::{AppHandle, Wry, plugin::TauriPlugin};

use crate::window;

/// What a start finds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// No program runs on the folder.
    Nobody,
    /// One runs, and shows its window.
    Answered,
    /// One has the name and does not answer. A window beside it is better than none: the database takes both.
    #[cfg(target_os = "linux")]
    Silent,
}

/// Asks the program that runs on the folder to show its window.
#[cfg(target_os = "linux")]
pub fn ask(dir: &DataDir) -> Found {
    bus::ask(&id(dir))
}

/// Asks nobody: elsewhere the system itself lets go of what a program held when it ends.
#[cfg(not(target_os = "linux"))]
pub fn ask(_: &DataDir) -> Found {
    Found::Nobody
}

/// Answers later starts on the same folder.
pub fn answer(dir: &DataDir) -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new().callback(|handle, _, _| window::show(handle)).dbus_id(id(dir)).build()
}

/// From here on a start is not answered any more but opens a window of its own: this program ends.
pub fn end(handle: &AppHandle) {
    tauri_plugin_single_instance::destroy(handle);
}

fn id(dir: &DataDir) -> String {
    format!("org.rounds.desktop.at{}", dir.name())
}

#[cfg(target_os = "linux")]
mod bus {
    use std::time::Duration;

    use zbus::blocking::connection;

    use super::Found;

    /// How long one that has the name may take to answer; what ends is gone sooner.
    const PATIENCE: Duration = Duration::from_secs(5);
    /// How many programs may end while they are asked, one after the other.
    const TRIES: usize = 5;
    /// What the bus says of a name that nobody has.
    const UNKNOWN: [&str; 2] = ["org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner"];
    /// What it says when whoever had the name went away without an answer. The name is free by then.
    const GONE: &str = "org.freedesktop.DBus.Error.NoReply";

    /// Says the plugin's one message to the program with this id.
    pub fn ask(id: &str) -> Found {
        let built = connection::Builder::session().and_then(|builder| builder.method_timeout(PATIENCE).build());
        // Without a session bus there is no way to find another program.
        let Ok(bus) = built else { return Found::Nobody };
        let name = format!("{id}.SingleInstance");
        let path = format!("/{}", name.replace('.', "/").replace('-', "_"));
        // Arguments and folder of this start; the other one looks at neither.
        let said = (Vec::<String>::new(), String::new());
        for _ in 0..TRIES {
            let asked = bus.call_method(Some(name.as_str()), path.as_str(), Some("org.SingleInstance.DBus"), "ExecuteCallback", &said);
            match asked {
                Ok(_) => return Found::Answered,
                Err(zbus::Error::MethodError(error, ..)) if UNKNOWN.contains(&error.as_str()) => return Found::Nobody,
                Err(zbus::Error::MethodError(error, ..)) if error.as_str() == GONE => {}
                Err(error) => {
                    tracing::warn!(%error, "The program that has this data folder does not answer");
                    return Found::Silent;
                }
            }
        }
        Found::Silent
    }
}
