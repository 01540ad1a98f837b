//! Files of a copy: written to the disk before they count, and compared with what they are to be.

use std::{
    fs::{self, File},
    io::{Error as IoError, ErrorKind, Read as _, Write as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::{BackupError, Result};

/// How much is read at once.
const PIECE: usize = 256 * 1024;

/// Says what was tried with `path`.
pub fn cannot<'a>(what: &'static str, path: &'a Path) -> impl FnOnce(IoError) -> BackupError + 'a {
    move |source| BackupError::Disk { what, path: path.to_owned(), source }
}

/// Makes a folder that only its owner looks into: what is in it says something about people.
pub fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(cannot("cannot make the folder", folder))
}

/// SHA-256 of a file, and its size in bytes.
pub fn hash(path: &Path) -> Result<(String, u64)> {
    let mut file = File::open(path).map_err(cannot("cannot read", path))?;
    pass(&mut file, |_| Ok(()), path)
}

/// Copies a file to where none is, down to the disk; SHA-256 of what was copied, and its size in bytes.
pub fn copy(from: &Path, to: &Path) -> Result<(String, u64)> {
    let mut file = File::open(from).map_err(cannot("cannot read", from))?;
    let mut new = File::create(to).map_err(cannot("cannot write", to))?;
    let found = pass(&mut file, |piece| new.write_all(piece).map_err(cannot("cannot write", to)), from)?;
    new.sync_all().map_err(cannot("cannot write", to))?;
    Ok(found)
}

fn pass(file: &mut File, mut each: impl FnMut(&[u8]) -> Result<()>, path: &Path) -> Result<(String, u64)> {
    let (mut hasher, mut size, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = file.read(&mut piece).map_err(cannot("cannot read", path))?;
        if read == 0 {
            let hex = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            return Ok((hex, size));
        }
        hasher.update(&piece[..read]);
        size += read as u64;
        each(&piece[..read])?;
    }
}

/// Brings the names in a folder down to the disk. Other systems than Unix do it by themselves.
pub fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(folder).and_then(|open| open.sync_all()).map_err(cannot("cannot write", folder))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Copies every blob under `from` that is not under `to` yet, each compared with the hash that it is named by. Says how
/// many are there then. A blob that goes meanwhile was erased.
pub fn copy_blobs(from: &Path, to: &Path) -> Result<usize> {
    let mut count = 0;
    for (path, is_folder) in entries(from)? {
        let place = to.join(path.file_name().unwrap_or_default());
        if is_folder {
            count += copy_blobs(&path, &place)?;
        } else if place.exists() {
            count += 1;
        } else {
            make_folder(to)?;
            let new = place.with_extension("new");
            match copy(&path, &new) {
                Ok((hash, _)) if path.file_name().is_some_and(|name| name == hash.as_str()) => {}
                Ok(_) => return Err(BackupError::Damaged { what: format!("{} is not what its name says", path.display()) }),
                Err(BackupError::Disk { source, .. }) if source.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            }
            fs::rename(&new, &place).map_err(cannot("cannot put in its place", &place))?;
            sync_folder(to)?;
            count += 1;
        }
    }
    Ok(count)
}

/// What is in a folder, and whether it is a folder itself; nothing is in one that is not there.
fn entries(folder: &Path) -> Result<Vec<(PathBuf, bool)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(cannot("cannot read", folder))?,
    };
    let each = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry?;
        Ok((entry.path(), entry.file_type()?.is_dir()))
    };
    entries.map(each).collect::<std::io::Result<_>>().map_err(cannot("cannot read", folder))
}
