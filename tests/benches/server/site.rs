//! A database of its own and the program that serves it, as an organisation would run the two, and what can be seen of
//! both from outside while they work.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::{ConnectOptions as _, PgConnection, Row as _};
use tempfile::TempDir;

use crate::cluster::{Database, OWNER, SERVER};

/// How often somebody looks.
const LOOK: Duration = Duration::from_millis(200);

/// A database, and the folder of the program.
pub struct Site {
    database: Database,
    folder: TempDir,
}

impl Site {
    /// An empty database with its tables.
    pub async fn new() -> Self {
        let site = Self { database: Database::new().await, folder: tempfile::tempdir().expect("a temporary folder") };
        let done = site.command("migrate").stdout(Stdio::null()).status().expect("the program starts");
        assert!(done.success(), "the tables were made");
        site
    }

    /// A connection as the owner of the tables.
    pub async fn owner(&self) -> PgConnection {
        self.database.options(OWNER).connect().await.expect("the database answers")
    }

    /// Starts the program and waits until it listens.
    pub fn serve(&self) -> Program {
        let mut command = self.command("serve");
        // All laptops of the bench come from one address.
        command.args(["--listen", "127.0.0.1:0"]).env("ROUNDS_CONNECTIONS_PER_ADDRESS", "1000000").env("RUST_LOG", "error");
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("it says something");
        let url = line.trim().strip_prefix("Rounds server listening on ").expect("it says where").to_owned();
        Program { child, url }
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(program());
        command.arg(what).env("ROUNDS_DATA_DIR", self.folder.path());
        command.env("ROUNDS_DATABASE", self.database.url(SERVER)).env("ROUNDS_DATABASE_OWNER", self.database.url(OWNER));
        command
    }

    /// Looks at the program and its database until it is told to stop.
    pub async fn watch(&self, program: &Program) -> Watch {
        let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Seen::default()));
        let (stopped, noted, pid) = (Arc::clone(&stop), Arc::clone(&seen), program.child.id());
        let mut admin = self.database.options("admin").connect().await.expect("the database answers");
        let looking = tokio::spawn(async move {
            let before = memory(pid);
            while !stopped.load(Ordering::SeqCst) {
                let query =
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'rounds-server' AND datname = current_database()";
                let open: i64 = sqlx::query(query).fetch_one(&mut admin).await.map_or(0, |row| row.get(0));
                noted.database.fetch_max(open.unsigned_abs(), Ordering::SeqCst);
                noted.sockets.fetch_max(sockets(pid), Ordering::SeqCst);
                noted.memory.fetch_max(memory(pid), Ordering::SeqCst);
                tokio::time::sleep(LOOK).await;
            }
            before
        });
        Watch { stop, seen, looking, pid }
    }
}

/// The program under measurement, built beside this one.
fn program() -> PathBuf {
    let here = std::env::current_exe().expect("a program that runs from a file");
    let path = here.with_file_name("rounds-server");
    assert!(path.is_file(), "{} is not there: `cargo xtask bench server` builds it", path.display());
    path
}

/// The program that serves; killed when it is dropped.
pub struct Program {
    child: Child,
    /// Where it listens.
    pub url: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself; then its absence was noticed by whoever asked it.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// The most that was seen at any look.
#[derive(Default)]
struct Seen {
    database: AtomicU64,
    sockets: AtomicU64,
    memory: AtomicU64,
}

/// Somebody who looks.
pub struct Watch {
    stop: Arc<AtomicBool>,
    seen: Arc<Seen>,
    looking: tokio::task::JoinHandle<u64>,
    pid: u32,
}

/// What was seen: memory in bytes of the program's own process, and connections at most.
pub struct Watched {
    /// Memory at the first look.
    pub before: u64,
    /// Memory at most.
    pub most: u64,
    /// Memory now.
    pub after: u64,
    /// Connections to the database at most.
    pub database: u64,
    /// Sockets of the program at most, those to the database among them.
    pub sockets: u64,
}

impl Watch {
    /// Stops looking, after a rest in which what was only lent can be given back.
    pub async fn end(self, rest: Duration) -> Watched {
        tokio::time::sleep(rest).await;
        self.stop.store(true, Ordering::SeqCst);
        let before = self.looking.await.expect("whoever looks does not fail");
        let most = |of: &AtomicU64| of.load(Ordering::SeqCst);
        Watched {
            before,
            most: most(&self.seen.memory),
            after: memory(self.pid),
            database: most(&self.seen.database),
            sockets: most(&self.seen.sockets),
        }
    }
}

/// The memory of a process that is its own or shared and in use, in bytes.
fn memory(pid: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
}

fn sockets(pid: u32) -> u64 {
    let files = std::fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    files.filter(|file| std::fs::read_link(file.path()).is_ok_and(|to| to.to_string_lossy().starts_with("socket:"))).count() as u64
}
