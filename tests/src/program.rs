//! Where the built programs are, for tests that start them.

use std::path::PathBuf;

/// The program called `name`: where the environment variable `variable` says, else in the folder that this test was
/// built into.
///
/// # Panics
/// It was not built: tests of programs run after `cargo build --workspace`.
#[must_use]
pub fn program(name: &str, variable: &str) -> PathBuf {
    let beside = || {
        let test = std::env::current_exe().expect("a test that runs from a file");
        test.parent().and_then(std::path::Path::parent).expect("the folder of the build").join(name)
    };
    let path = std::env::var_os(variable).map_or_else(beside, PathBuf::from);
    assert!(path.is_file(), "{} is not there: build it first, with `cargo build --workspace`", path.display());
    path
}
