//! Reads `tauri.conf.json` and the capabilities into the program.

fn main() {
    // The built window is embedded. Where it was not built yet the folder is empty, so that the Rust side can be
    // checked alone.
    let _ = std::fs::create_dir_all("../ui/dist");
    tauri_build::build();
}
