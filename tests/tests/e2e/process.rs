//! The program's processes as the system tells of them: found by the data folder that they were started with.

use std::path::{Path, PathBuf};

use crate::webdriver::until;

/// The process id of the app.
pub fn id(data: &Path) -> u32 {
    let app = processes(data).into_iter().find(|process| is_app(process)).expect("the app runs");
    app.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok()).expect("a process id")
}

/// Kills the app with SIGKILL.
pub fn kill(data: &Path) {
    let mut killed = 0;
    for process in processes(data).into_iter().filter(|process| is_app(process)) {
        let id = process.file_name().unwrap();
        assert!(std::process::Command::new("kill").arg("-9").arg(id).status().unwrap().success());
        killed += 1;
    }
    assert_eq!(killed, 1, "one app of this test runs");
}

/// Each process with the memory that it does not share, in bytes.
pub fn memory(data: &Path) -> Vec<(String, u64)> {
    let share = |process: &Path| {
        let text = std::fs::read_to_string(process.join("smaps_rollup")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        let name = std::fs::read_to_string(process.join("comm")).ok()?;
        Some((name.trim().to_owned(), line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1_024))
    };
    processes(data).iter().filter_map(|process| share(process)).collect()
}

/// The processes that were started with this folder, apart from the driver's.
fn processes(data: &Path) -> Vec<PathBuf> {
    let wanted = format!("ROUNDS_DATA_DIR={}", data.display());
    let of_this_test = |process: &Path| {
        let environment = std::fs::read(process.join("environ")).unwrap_or_default();
        let name = std::fs::read_to_string(process.join("comm")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|one| one == wanted.as_bytes()) && !name.contains("river")
    };
    std::fs::read_dir("/proc").unwrap().flatten().map(|process| process.path()).filter(|process| of_this_test(process)).collect()
}

/// Waits until the app is gone: it goes on for a moment behind its window, and a second start would be sent to it.
pub async fn ended(data: &Path) {
    until(|| "the program ends".to_owned(), async || (!runs(data)).then_some(())).await;
}

/// Whether the app runs on this folder.
pub fn runs(data: &Path) -> bool {
    processes(data).iter().any(|process| is_app(process))
}

/// Whether a process is the app itself, not a part of its web view.
fn is_app(process: &Path) -> bool {
    std::fs::read_link(process.join("exe")).is_ok_and(|exe| exe == program())
}

/// The app that is tested.
pub fn program() -> PathBuf {
    let app = rounds_tests::program("rounds-desktop", "ROUNDS_APP");
    std::fs::canonicalize(&app).unwrap_or(app)
}
