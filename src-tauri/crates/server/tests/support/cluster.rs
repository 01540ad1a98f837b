//! A PostgreSQL of the tests' own: one cluster per process, in a temporary folder, behind a socket that only this
//! user reaches; one database per test. It needs the programs of PostgreSQL on the machine and nothing running.
//!
//! The cluster ends with the process, however that ends: it is watched over by a shell that waits for the other end
//! of a pipe, stops the server when it closes, and removes the folder.
//!
//! Nothing has to outlast a power failure, so nothing is forced to the disk; `ROUNDS_FSYNC=on` does, for a bench.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
};

use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, postgres::PgConnectOptions};
use tokio::sync::oneshot;

/// The role that owns the tables.
pub const OWNER: &str = "rounds_owner";

/// The role that the server connects as.
pub const SERVER: &str = "rounds";

/// Starts a cluster in a folder of its own, says where, waits, and leaves nothing behind.
const SCRIPT: &str = r#"
set -e
folder=$(mktemp -d "${TMPDIR:-/tmp}/rounds-pg.XXXXXX")
cd "$folder"
trap 'test -z "$server" || { kill -INT "$server" && wait "$server"; }; cd /; rm -rf "$folder"' EXIT
"$1/initdb" -D data -U admin --auth=trust --encoding=UTF8 --locale=C --no-sync >log 2>&1 || { cat log >&2; exit 1; }
programs=$1
shift
if test -n "$ROUNDS_TEST_KEY"; then
    umask 077
    printf %s "$ROUNDS_TEST_CERTIFICATE" >data/server.crt
    printf %s "$ROUNDS_TEST_KEY" >data/server.key
fi
"$programs/postgres" -D "$folder/data" -k "$folder" -c fsync="${ROUNDS_FSYNC:-off}" -c max_connections=200 "$@" >log 2>&1 &
server=$!
until "$programs/pg_isready" -q -h "$folder"; do kill -0 "$server" || { cat log >&2; exit 1; }; done
echo "$folder"
cat >/dev/null
"#;

/// An empty database with both roles, dropped when this is.
pub struct Database {
    name: String,
    cluster: &'static Cluster,
}

impl Database {
    /// A new one.
    pub async fn new() -> Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        Self::within(CLUSTER.get_or_init(|| Cluster::start(&["-c", "listen_addresses="], None))).await
    }

    /// A new one in this cluster.
    pub async fn within(cluster: &'static Cluster) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::SeqCst));
        let (done, made) = oneshot::channel();
        let order = Order { statement: format!("CREATE DATABASE {name} OWNER {OWNER}"), done: Some(done) };
        cluster.orders.send(order).expect("the cluster runs");
        made.await.expect("the database is made");
        Self { name, cluster }
    }

    /// How `role` connects.
    pub fn options(&self, role: &str) -> PgConnectOptions {
        options(&self.cluster.folder, role, &self.name)
    }

    /// How `role` connects, as it stands in a configuration.
    pub fn url(&self, role: &str) -> String {
        format!("postgres://{role}@{}/{}", self.cluster.folder.display().to_string().replace('/', "%2F"), self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // FORCE: connections of a pool that nobody closed do not keep it.
        let statement = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        let _ended = self.cluster.orders.send(Order { statement, done: None });
    }
}

/// A statement for the cluster's administrator.
struct Order {
    statement: String,
    done: Option<oneshot::Sender<()>>,
}

/// A server with its databases.
pub struct Cluster {
    folder: PathBuf,
    orders: Sender<Order>,
    /// While this lives, so does the pipe to the shell.
    _shell: Child,
}

fn options(folder: &Path, role: &str, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass().socket(folder).username(role).database(database)
}

impl Cluster {
    /// Starts one with these further options; with a certificate and its key (PEM), in its own folder.
    pub fn start(further: &[&str], certificate: Option<(&str, &str)>) -> Self {
        let programs = programs().expect(
            "PostgreSQL 15 or newer is needed for this test and was not found: run `cargo xtask setup`, \
             or install the package `postgresql`",
        );
        let mut shell = unprivileged("sh");
        shell.args(["-c", SCRIPT, "sh"]).arg(programs).args(further).stdin(Stdio::piped()).stdout(Stdio::piped());
        if let Some((certificate, key)) = certificate {
            shell.env("ROUNDS_TEST_CERTIFICATE", certificate).env("ROUNDS_TEST_KEY", key);
        }
        let mut shell = shell.spawn().expect("a shell starts");
        let mut folder = String::new();
        BufReader::new(shell.stdout.take().expect("it is piped")).read_line(&mut folder).expect("the shell says the folder");
        assert!(!folder.is_empty(), "PostgreSQL did not start: the reason stands above");
        let folder = PathBuf::from(folder.trim_end());
        let (orders, to_do) = channel();
        let admin = options(&folder, "admin", "postgres");
        std::thread::spawn(move || administrate(&admin, &to_do));
        Self { folder, orders, _shell: shell }
    }
}

/// The one connection that makes and drops databases, one after the other.
fn administrate(admin: &PgConnectOptions, to_do: &Receiver<Order>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut connection = admin.connect().await.expect("the cluster answers");
        for role in [OWNER, SERVER] {
            run(&mut connection, format!("CREATE ROLE {role} LOGIN")).await;
        }
        while let Ok(order) = to_do.recv() {
            run(&mut connection, order.statement).await;
            order.done.map(|done| done.send(()));
        }
    });
}

async fn run(connection: &mut PgConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.expect("the administrator may do anything");
}

/// Where the programs of the newest PostgreSQL are.
fn programs() -> Option<PathBuf> {
    let found = Command::new("pg_config").arg("--bindir").output().ok().and_then(|output| String::from_utf8(output.stdout).ok());
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let mut found: Vec<PathBuf> = debian.chain(found.map(|path| PathBuf::from(path.trim_end()))).collect();
    found.retain(|folder| folder.join("initdb").exists() && folder.join("postgres").exists());
    found.sort();
    found.pop()
}

/// PostgreSQL refuses to run as root: root becomes the user of its package.
fn unprivileged(program: &str) -> Command {
    let user = Command::new("id").arg("-u").output().expect("`id` is there");
    if user.stdout != b"0\n" {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", program]);
    command
}
