//! Puts a prepared database in the place of another, so that a program that dies between any two steps leaves one of
//! them whole.
//!
//! A database is two files, itself and its log, and no system renames two at once. So the new one first takes a name
//! that says *this is to be in place*: that one rename decides. Before it, the old one is there with its log; after it,
//! whoever opens the account finishes what was begun. Each step may be done again.

use std::{
    fs::{self, File},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use crate::{AppError, data_dir::AccountDir, files, in_use};

/// The name of a database that is to be in place begins so; the time when it was decided follows.
const DECIDED: &str = "rounds-decided-";
/// The name of a database that gave its place.
const ASIDE: &str = "rounds-set-aside-";

/// Sets the database aside under a name with the time `now`, and puts `new` in its place. The caller is alone with the
/// database.
///
/// # Errors
/// A file that cannot be written or moved; the database is then as it was.
pub fn put(dir: &AccountDir, new: &Path, now: &str) -> Result<(), AppError> {
    let stamp = now.replace(':', "");
    keep_second_name(dir, &stamp)?;
    let decided = decide(dir, new, &stamp)?;
    follow_through(dir, &decided, &stamp).inspect_err(|_| take_back(dir, &decided, &stamp))
}

/// Finishes what a program that died had begun; nothing to do is the rule.
///
/// # Errors
/// `database_busy` while another program has the database open, or a file that cannot be moved.
pub fn finish(dir: &AccountDir) -> Result<(), AppError> {
    let Some((decided, stamp)) = find_decided(dir)? else { return Ok(()) };
    let _alone = in_use::alone(&dir.in_use())?;
    // Another program may have finished it while this one waited for its turn.
    if !decided.try_exists()? {
        return Ok(());
    }
    tracing::warn!("Finishing a restore that was cut off");
    follow_through(dir, &decided, &stamp)
}

/// Gives the old database a second name; it is never without its first one. Where the disk cannot give a file two names,
/// it is copied, and the copy has the name only when it is whole.
fn keep_second_name(dir: &AccountDir, stamp: &str) -> Result<(), AppError> {
    let (database, aside) = (dir.database(), aside(dir, stamp));
    if !database.try_exists()? || fs::hard_link(&database, &aside).is_ok() {
        return Ok(());
    }
    let unfinished = beside(&aside, ".unfinished");
    fs::copy(&database, &unfinished)?;
    File::open(&unfinished)?.sync_all()?;
    Ok(fs::rename(unfinished, aside)?)
}

/// The step that decides.
fn decide(dir: &AccountDir, new: &Path, stamp: &str) -> Result<PathBuf, AppError> {
    // What is still in its log would be left behind.
    if fs::metadata(beside(new, "-wal")).is_ok_and(|log| log.len() > 0) {
        return Err(AppError::Files(ErrorKind::ResourceBusy));
    }
    File::options().write(true).open(new)?.sync_all()?;
    let decided = dir.path().join(format!("{DECIDED}{stamp}.db"));
    fs::rename(new, &decided)?;
    make_durable(dir.path())?;
    Ok(decided)
}

fn follow_through(dir: &AccountDir, decided: &Path, stamp: &str) -> Result<(), AppError> {
    set_log_aside(dir, stamp)?;
    files::remove(&beside(&dir.database(), "-shm"))?;
    // The log is gone from its place on the disk before another database stands there.
    make_durable(dir.path())?;
    fs::rename(decided, dir.database())?;
    make_durable(dir.path())
}

/// The log of a database that did not open belongs to it and to no other.
fn set_log_aside(dir: &AccountDir, stamp: &str) -> Result<(), AppError> {
    move_if_there(&beside(&dir.database(), "-wal"), &beside(&aside(dir, stamp), "-wal"))
}

/// A step failed and the program lives: the old database gets its log back, and only then nothing is decided any more.
fn take_back(dir: &AccountDir, decided: &Path, stamp: &str) {
    let log = move_if_there(&beside(&aside(dir, stamp), "-wal"), &beside(&dir.database(), "-wal"));
    if let Err(error) = log.and_then(|()| files::remove(decided)) {
        tracing::warn!(code = error.code(), "A restore that failed is finished when the account is opened");
    }
}

fn find_decided(dir: &AccountDir) -> Result<Option<(PathBuf, String)>, AppError> {
    let entries = match fs::read_dir(dir.path()) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        entries => entries?,
    };
    for entry in entries {
        let name = entry?.file_name();
        if let Some(stamp) = name.to_str().and_then(|name| name.strip_prefix(DECIDED)?.strip_suffix(".db")) {
            return Ok(Some((dir.path().join(&name), stamp.to_owned())));
        }
    }
    Ok(None)
}

fn aside(dir: &AccountDir, stamp: &str) -> PathBuf {
    dir.path().join(format!("{ASIDE}{stamp}.db"))
}

fn move_if_there(from: &Path, to: &Path) -> Result<(), AppError> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// The names in the folder outlive a loss of power. Windows keeps a folder's names in its own journal.
fn make_durable(folder: &Path) -> Result<(), AppError> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The path of a file that goes with a database.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-27T15:00:00Z";
    const STAMP: &str = "2026-11-27T150000Z";

    /// An account whose database has a log, and a prepared one.
    fn account() -> (tempfile::TempDir, AccountDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let dir = AccountDir::at(folder.path().to_owned());
        for (ending, text) in [("", "old"), ("-wal", "old log"), ("-shm", "index of the old log")] {
            fs::write(beside(&dir.database(), ending), text).unwrap();
        }
        let new = folder.path().join("restoring.db");
        fs::write(&new, "new").unwrap();
        (folder, dir, new)
    }

    fn text(path: &Path) -> Option<String> {
        fs::read_to_string(path).ok()
    }

    /// A database and its log.
    fn pair(database: &Path) -> (Option<String>, Option<String>) {
        (text(database), text(&beside(database, "-wal")))
    }

    fn whole(database: &str, log: Option<&str>) -> (Option<String>, Option<String>) {
        (Some(database.to_owned()), log.map(str::to_owned))
    }

    type Step = fn(&AccountDir, &Path);

    /// What `put` does, one step at a time.
    const STEPS: [Step; 5] = [
        |dir, _| keep_second_name(dir, STAMP).unwrap(),
        |dir, new| drop(decide(dir, new, STAMP).unwrap()),
        |dir, _| set_log_aside(dir, STAMP).unwrap(),
        |dir, _| files::remove(&beside(&dir.database(), "-shm")).unwrap(),
        |dir, _| fs::rename(find_decided(dir).unwrap().unwrap().0, dir.database()).unwrap(),
    ];
    /// From here on the new one counts.
    const DECIDING: usize = 2;

    #[test]
    fn a_program_that_dies_after_any_step_leaves_the_old_or_the_new_database_whole() {
        for done in 0..=STEPS.len() {
            let (_folder, dir, new) = account();
            for step in &STEPS[..done] {
                step(&dir, &new);
            }
            finish(&dir).unwrap();
            finish(&dir).unwrap();
            if done < DECIDING {
                assert_eq!(pair(&dir.database()), whole("old", Some("old log")), "after {done} steps");
                assert_eq!(text(&new).as_deref(), Some("new"), "after {done} steps");
            } else {
                assert_eq!(pair(&dir.database()), whole("new", None), "after {done} steps");
                assert_eq!(pair(&aside(&dir, STAMP)), whole("old", Some("old log")), "after {done} steps");
            }
        }
    }

    #[test]
    fn the_steps_are_those_of_putting_it_in_place() {
        let (_one, stepped, new) = account();
        STEPS.iter().for_each(|step| step(&stepped, &new));
        let (_other, at_once, new) = account();
        put(&at_once, &new, NOW).unwrap();
        assert_eq!(names(&stepped), names(&at_once).into_iter().filter(|name| name != "in-use.lock").collect::<Vec<_>>());
        assert_eq!(pair(&at_once.database()), pair(&stepped.database()));
    }

    fn names(dir: &AccountDir) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_step_that_fails_leaves_the_database_as_it_was() {
        let (_folder, dir, new) = account();
        // A folder of that name cannot be removed like a file.
        let index = beside(&dir.database(), "-shm");
        fs::remove_file(&index).unwrap();
        fs::create_dir(&index).unwrap();
        put(&dir, &new, NOW).unwrap_err();
        assert_eq!(pair(&dir.database()), whole("old", Some("old log")));
        assert_eq!(find_decided(&dir).unwrap(), None);
    }

    #[test]
    fn a_prepared_database_with_a_log_of_its_own_is_refused() {
        let (_folder, dir, new) = account();
        fs::write(beside(&new, "-wal"), "not folded in").unwrap();
        put(&dir, &new, NOW).unwrap_err();
        assert_eq!(pair(&dir.database()), whole("old", Some("old log")));
    }

    #[test]
    fn nothing_is_finished_under_a_program_that_has_the_database_open() {
        let (_folder, dir, new) = account();
        decide(&dir, &new, STAMP).unwrap();
        let open = in_use::InUse::shared(&dir.in_use()).unwrap();
        assert_eq!(finish(&dir).unwrap_err().code(), "database_busy");
        assert_eq!(pair(&dir.database()), whole("old", Some("old log")));
        drop(open);
        finish(&dir).unwrap();
        assert_eq!(pair(&dir.database()), whole("new", None));
    }

    #[test]
    fn an_account_without_a_folder_has_nothing_to_finish() {
        finish(&AccountDir::at(PathBuf::from("/nowhere"))).unwrap();
    }
}
