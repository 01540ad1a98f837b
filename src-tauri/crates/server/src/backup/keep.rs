//! Removing the oldest copies, so that one every night does not fill the disk.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Manifest, Result, files};

/// Removes all but the newest `keep` copies in `to`; says which. Only a folder that says of itself that it is a copy is
/// one; nothing else there is touched. The newest one always stays.
///
/// # Errors
/// A folder that cannot be read or removed.
pub fn remove_older(to: &Path, keep: usize) -> Result<Vec<PathBuf>> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(to).map_err(files::cannot("cannot read", to))? {
        let path = entry.map_err(files::cannot("cannot read", to))?.path();
        let named = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("rounds-") && name.ends_with('Z'));
        if named && Manifest::read(&path).is_ok() {
            copies.push(path);
        }
    }
    // Their names are the times at which they were made.
    copies.sort();
    copies.truncate(copies.len().saturating_sub(keep.max(1)));
    for copy in &copies {
        fs::remove_dir_all(copy).map_err(files::cannot("cannot remove", copy))?;
    }
    Ok(copies)
}
