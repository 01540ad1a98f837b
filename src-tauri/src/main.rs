//! Rounds, the desktop app: see the library of the same crate.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
fn main() -> std::process::ExitCode {
    rounds_desktop::run()
}
