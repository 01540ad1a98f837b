//! The log: a file in the data folder, without personal data, kept small.
//!
//! Messages of this program name kinds, counts and codes; those of libraries are taken from warnings on.

use std::{
    fs::{self, File},
    path::Path,
    sync::Mutex,
};

use rounds_app::DataDir;
use tracing_subscriber::EnvFilter;

/// From this size on the log is begun anew; the one before is kept beside it.
const LARGE: u64 = 2_000_000;

/// Writes the log from now on. A log that cannot be written is no reason not to start.
pub fn to_file_in(dir: &DataDir) {
    let Ok(file) = open(dir.path()) else { return };
    let filter = EnvFilter::try_from_env("ROUNDS_LOG").unwrap_or_else(|_| "warn,rounds=info".into());
    // A second subscriber cannot be set; there is only this one.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(Mutex::new(file)).with_ansi(false).try_init();
}

fn open(folder: &Path) -> std::io::Result<File> {
    // The log is the first thing that is written: it makes the data folder, which is its owner's alone.
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let path = folder.join("rounds.log");
    if fs::metadata(&path).is_ok_and(|file| file.len() > LARGE) {
        fs::rename(&path, folder.join("rounds.log.1"))?;
    }
    File::options().create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_log_is_begun_anew_and_the_one_before_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).unwrap().set_len(LARGE + 1).unwrap();
        assert_eq!(open(folder.path()).unwrap().metadata().unwrap().len(), 0);
        assert_eq!(fs::metadata(folder.path().join("rounds.log.1")).unwrap().len(), LARGE + 1);
    }

    #[cfg(unix)]
    #[test]
    fn the_data_folder_that_the_log_makes_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap().path().join("rounds");
        open(&folder).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
