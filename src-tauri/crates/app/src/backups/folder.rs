//! The folder of the copies. A copy's name says when it was made and how many records it holds, so that a list needs to
//! open none of them.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use rounds_model::ServerTime;

use crate::{AppError, data_dir::AccountDir, files};

const ENDING: &str = "db";
/// A copy that is not finished; a program that died leaves at most one.
const UNFINISHED: &str = "unfinished";

/// A copy that counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copy {
    /// The name of its file, without its ending.
    pub id: String,
    pub path: PathBuf,
    /// When it was made, µs since 1970 by the laptop's clock.
    pub made: i64,
    pub bytes: u64,
    pub records: u64,
}

/// The folder of the copies.
pub struct Folder(PathBuf);

impl Folder {
    pub fn of(account: &AccountDir) -> Self {
        Self(account.backups())
    }

    /// All copies, newest first. Files that are none are passed over.
    pub fn copies(&self) -> Result<Vec<Copy>, AppError> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut copies: Vec<Copy> = entries.filter_map(|entry| copy_at(&entry.ok()?.path())).collect();
        copies.sort_by(|one, other| other.id.cmp(&one.id));
        Ok(copies)
    }

    /// The copy of that name.
    pub fn find(&self, id: &str) -> Result<Copy, AppError> {
        self.copies()?.into_iter().find(|copy| copy.id == id).ok_or(AppError::NotFound)
    }

    /// Where a copy is written before it counts; nothing is there.
    pub fn begin(&self) -> Result<PathBuf, AppError> {
        files::make_folder(&self.0)?;
        let path = self.0.join(UNFINISHED);
        files::remove(&path)?;
        Ok(path)
    }

    /// Makes what was written there a copy that counts.
    pub fn finish(&self, unfinished: &Path, made: i64, records: u64) -> Result<Copy, AppError> {
        let path = self.0.join(format!("{}.{ENDING}", name(made, records)));
        fs::rename(unfinished, &path)?;
        copy_at(&path).ok_or(AppError::Files(ErrorKind::InvalidData))
    }

    /// Removes what was written there; if that fails the next copy does it.
    pub fn discard(&self, unfinished: &Path) {
        if let Err(error) = files::remove(unfinished) {
            tracing::warn!(code = error.code(), "A copy that was not finished was not removed");
        }
    }

    /// Removes all but the newest `kept`, of which `last` is the newest. Copies of a later time were made before it, while
    /// the clock was wrong: they count as the oldest, lest they take the place of every copy to come.
    pub fn keep_newest(&self, kept: usize, last: &Copy) -> Result<(), AppError> {
        let copies = self.copies()?;
        let (later, rest): (Vec<_>, Vec<_>) = copies.iter().partition(|copy| copy.id > last.id);
        rest.iter().chain(&later).skip(kept).try_for_each(|copy| files::remove(&copy.path))
    }
}

/// `2026-11-27T055055.000000Z-12345`: in the order of time, and a name that every file system takes.
fn name(made: i64, records: u64) -> String {
    format!("{}-{records}", ServerTime::from_micros(made).to_string().replace(':', ""))
}

fn copy_at(path: &Path) -> Option<Copy> {
    if path.extension()? != ENDING {
        return None;
    }
    let id = path.file_stem()?.to_str()?;
    let (time, records) = id.rsplit_once('-')?;
    let (date, clock) = time.split_once('T')?;
    let clock = format!("{}:{}:{}", clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?);
    let made: ServerTime = format!("{date}T{clock}").parse().ok()?;
    Some(Copy {
        id: id.to_owned(),
        path: path.to_owned(),
        made: made.micros(),
        bytes: fs::metadata(path).ok()?.len(),
        records: records.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_listed_by_their_names_and_the_newest_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder(dir.path().join("backups"));
        assert_eq!(folder.copies().unwrap(), [], "there is no folder yet");
        let day = 86_400_000_000;
        for number in [3, 1, 2, 4] {
            let copy = copied(&folder, number * day + 5);
            assert_eq!((copy.made, copy.records, copy.bytes), (number * day + 5, 41, 6));
        }
        for foreign in ["notes.txt", "rounds.db", "x-1.db", "2026-01-01T-1.db", "é-1.db"] {
            fs::write(folder.0.join(foreign), "").unwrap();
        }
        fs::write(folder.begin().unwrap(), "cut off").unwrap();
        let last = folder.copies().unwrap().remove(0);
        folder.keep_newest(2, &last).unwrap();
        let made: Vec<i64> = folder.copies().unwrap().iter().map(|copy| copy.made / day).collect();
        assert_eq!(made, [4, 3]);
        assert!(folder.0.join("notes.txt").exists(), "only copies are removed");
        assert!(matches!(folder.find("../rounds"), Err(AppError::NotFound)));
    }

    #[test]
    fn copies_of_a_day_to_come_give_way_to_those_made_after_the_clock_was_put_right() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder(dir.path().join("backups"));
        for wrong in [901, 902, 903] {
            copied(&folder, wrong);
        }
        let mut left = Vec::new();
        for right in [11, 12, 13, 14] {
            let last = copied(&folder, right);
            folder.keep_newest(3, &last).unwrap();
            left.push(folder.copies().unwrap().iter().map(|copy| copy.made).collect::<Vec<_>>());
        }
        assert_eq!(left, [[903, 902, 11], [903, 12, 11], [13, 12, 11], [14, 13, 12]]);
    }

    fn copied(folder: &Folder, made: i64) -> Copy {
        let unfinished = folder.begin().unwrap();
        fs::write(&unfinished, "a copy").unwrap();
        folder.finish(&unfinished, made, 41).unwrap()
    }
}
