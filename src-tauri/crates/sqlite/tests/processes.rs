//! Two programs on one database: the run lock, a writer that is killed, a disk that is full.
//!
//! The other program is this test binary, started anew to run one of the `child_…` functions alone.

#![expect(clippy::unwrap_used, reason = "a stage that cannot be set fails the test on that line")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use rounds_sqlite::{DatabaseKey, SqliteStore};
use rounds_sync::{
    fakes::store_contract::{
        registry,
        rows::{PLACE, clean, id, place},
    },
    ports::{Store as _, StoreError},
};

const PATH: &str = "ROUNDS_TEST_DATABASE";

async fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, DatabaseKey::from_bytes([1; 32]), registry()).await.unwrap()
}

/// The database that a child was started on; `None` when it was started as a test.
fn given() -> Option<PathBuf> {
    std::env::var_os(PATH).map(PathBuf::from)
}

fn say(word: &str) {
    println!("{word}");
    std::io::stdout().flush().unwrap();
}

/// Waits until the parent closes this process's input.
fn wait() {
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

fn start(command: &mut Command, child: &str, path: &Path) -> Child {
    command.args(["--exact", child, "--ignored", "--nocapture"]).env(PATH, path);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

fn this_program() -> Command {
    Command::new(std::env::current_exe().unwrap())
}

/// Waits until the child has said `word`.
fn hear(child: &mut Child, word: &str) {
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    // The harness may have begun the line with the test's name.
    assert!(lines.any(|line| line.unwrap().ends_with(word)), "the child ended without saying {word}");
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test]
#[ignore = "the other program"]
async fn child_takes_the_run_lock() {
    let Some(path) = given() else { return };
    let lock = open(&path).await.try_run_lock().await.unwrap();
    say(if lock.is_some() { "locked" } else { "refused" });
    wait();
}

#[tokio::test]
async fn only_one_program_holds_the_run_lock_and_one_that_dies_lets_go() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rounds.db");
    let store = open(&path).await;
    let mut other = start(&mut this_program(), "child_takes_the_run_lock", &path);
    hear(&mut other, "locked");
    assert!(store.try_run_lock().await.unwrap().is_none());
    kill(other);
    let mine = store.try_run_lock().await.unwrap();
    assert!(mine.is_some());
    let mut other = start(&mut this_program(), "child_takes_the_run_lock", &path);
    hear(&mut other, "refused");
    kill(other);
}

#[tokio::test]
#[ignore = "the other program"]
async fn child_writes_and_does_not_commit() {
    let Some(path) = given() else { return };
    let store = open(&path).await;
    let mut txn = store.write().await.unwrap();
    txn.put_held(&[clean(PLACE, 1, place("committed"))]).await.unwrap();
    txn.commit().await.unwrap();
    let mut txn = store.write().await.unwrap();
    let many: Vec<_> = (2..20_000).map(|n| clean(PLACE, n, place("more than the cache holds, so some of it is in the log"))).collect();
    txn.put_held(&many).await.unwrap();
    say("written");
    wait();
}

#[tokio::test]
async fn a_program_that_is_killed_while_it_writes_leaves_its_last_commit() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rounds.db");
    let mut other = start(&mut this_program(), "child_writes_and_does_not_commit", &path);
    hear(&mut other, "written");
    kill(other);
    let store = open(&path).await;
    let mut txn = store.write().await.unwrap();
    assert_eq!(txn.existing(&[id(1), id(2), id(19_999)]).await.unwrap(), [id(1)].into());
    txn.put_held(&[clean(PLACE, 2, place("and it goes on"))]).await.unwrap();
    txn.commit().await.unwrap();
}

#[tokio::test]
#[ignore = "the other program"]
async fn child_writes_until_the_disk_is_full() {
    let Some(path) = given() else { return };
    let store = open(&path).await;
    for n in 0.. {
        let mut txn = store.write().await.unwrap();
        let written = txn.put_held(&[clean(PLACE, n, place(&"long ".repeat(10_000)))]).await;
        let committed = match written {
            Ok(()) => txn.commit().await,
            Err(error) => Err(error),
        };
        if let Err(error) = committed {
            assert!(matches!(error, StoreError::Full), "{error:?}");
            let before: Vec<_> = (0..n).map(id).collect();
            let there = store.read().await.unwrap().existing(&before).await.unwrap().len();
            say(&format!("full with {there} of {n}"));
            return;
        }
    }
}

/// The limit is the system's own (`RLIMIT_FSIZE`), set by the shell that starts the child.
#[cfg(unix)]
#[tokio::test]
async fn a_disk_that_is_full_is_said_so_and_what_was_committed_is_safe() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rounds.db");
    open(&path).await.close().await;
    let mut shell = Command::new("sh");
    // 6,000 blocks of 512 bytes; without the trap the signal would end the child.
    shell.args(["-c", "trap '' XFSZ; ulimit -f 6000; exec \"$@\"", "sh"]).arg(std::env::current_exe().unwrap());
    let other = start(&mut shell, "child_writes_until_the_disk_is_full", &path).wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&other.stdout).into_owned();
    let (_, said) = said.split_once("full with ").unwrap_or_else(|| panic!("{said}"));
    let (there, n) = said.lines().next().unwrap().split_once(" of ").unwrap();
    assert_eq!(there, n);
    let committed: u32 = n.parse().unwrap();
    assert!(committed > 3);
    let store = open(&path).await;
    let all: Vec<_> = (0..committed).map(id).collect();
    assert_eq!(store.read().await.unwrap().existing(&all).await.unwrap().len(), all.len());
    let mut txn = store.write().await.unwrap();
    txn.put_held(&[clean(PLACE, committed, place("there is room again"))]).await.unwrap();
    txn.commit().await.unwrap();
}

#[test]
#[ignore = "the other program"]
fn child_ends_while_its_database_is_at_work() {
    let Some(path) = given() else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(async {
        let store = open(&path).await;
        let mut txn = store.write().await.unwrap();
        let many: Vec<_> = (0..1_000).map(|n| clean(PLACE, n, place(&"long ".repeat(1_000)))).collect();
        txn.put_held(&many).await.unwrap();
        txn.commit().await.unwrap();
        store
    });
    let copy = path.with_extension("copy");
    let begun = async {
        while std::fs::metadata(&copy).map_or(0, |found| found.len()) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    // The copy is given up while a thread of the driver writes it, and nobody waits for that thread.
    runtime.block_on(async {
        tokio::select! {
            _ = store.copy_to(&copy) => panic!("the copy was faster than the look at it"),
            () = begun => {}
        }
    });
    drop(store);
    runtime.shutdown_background();
    std::process::exit(0);
}

#[test]
fn a_program_that_ends_while_its_database_is_at_work_does_not_crash() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..4 {
        let mut child = start(&mut this_program(), "child_ends_while_its_database_is_at_work", &folder.path().join(format!("{number}.db")));
        let ended = child.wait().unwrap();
        assert!(ended.success(), "{ended}");
    }
}
