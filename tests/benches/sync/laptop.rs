//! A laptop of a bench: the product's encrypted store, its HTTP and its engine, on the clock of this machine.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Instant};

use rounds_http::{Connection, Credentials, HttpRemote, Options, RestRemote, Token};
use rounds_model::{Kind, Payload, Registry};
use rounds_sqlite::{DatabaseKey, SqliteStore};
use rounds_sync::{
    Device, RunOutcome, RunReport, Trigger,
    edit::Editor,
    engine::SyncEngine,
    event::{Phase, SyncEvent},
    ports::Remote,
};
use rounds_tests::{LaptopClock, TrueTime};
use tokio_util::sync::CancellationToken;

/// A laptop that is signed in.
pub struct Laptop {
    registry: Registry,
    clock: LaptopClock,
    store: SqliteStore,
    connection: Connection,
    token: Token,
    remote: Arc<HttpRemote>,
    engine: SyncEngine,
}

impl Laptop {
    /// Signs `email` in at `address` on a laptop whose database is in `folder`.
    pub async fn connect(address: SocketAddr, email: &str, password: &str, folder: &Path) -> Self {
        let registry = rounds_entities::registry().expect("the declarations hold");
        let connection =
            Connection::to(format!("http://{address}").parse().expect("an address"), &Options::default()).expect("a connection");
        let session = connection.sign_in(&Credentials { email, password, device: "bench" }).await.expect("a user of this server");
        // Two laptops of one user number their operations apart.
        let incarnation = u64::from_be_bytes(session.token.reveal().as_bytes()[..8].try_into().expect("a token is longer"));
        let remote = Arc::new(HttpRemote::new(connection.clone(), session.token.clone()));
        let store =
            SqliteStore::open(&folder.join("rounds.db"), DatabaseKey::from_bytes([42; 32]), registry.clone()).await.expect("a database");
        store.device_or(|| Device::new(incarnation, session.user.monitor_id)).await.expect("a new database");
        let clock = TrueTime::of_this_machine().laptop();
        let begun = Instant::now();
        let traced = std::env::var_os("ROUNDS_BENCH_PHASES").is_some();
        let listener = Arc::new(move |event| {
            if let SyncEvent::Progress(progress) = event
                && traced
                && progress.phase != Phase::Receive
            {
                eprintln!("{:8.3} s  {:?}", begun.elapsed().as_secs_f64(), progress.phase);
            }
        });
        let engine = SyncEngine::new(
            Arc::new(store.clone()),
            Arc::clone(&remote) as Arc<dyn Remote>,
            Arc::new(clock.clone()),
            registry.clone(),
            listener,
        );
        Self { registry, clock, store, connection, token: session.token, remote, engine }
    }

    /// One run, however it ends.
    pub async fn try_sync(&self) -> RunReport {
        self.engine.run(Trigger::Manual, &CancellationToken::new()).await
    }

    /// One run that must be complete, and its seconds.
    pub async fn sync(&self) -> (RunReport, f64) {
        timed(self.try_sync()).await
    }

    /// As [`Laptop::sync`], by the REST form with so many requests with operations on the way at once.
    pub async fn sync_by_rest(&self, lanes: usize) -> (RunReport, f64) {
        let remote = RestRemote::new(self.connection.clone(), self.token.clone(), self.registry.clone()).with_lanes(lanes);
        let (store, clock) = (Arc::new(self.store.clone()), Arc::new(self.clock.clone()));
        let engine = SyncEngine::new(store, Arc::new(remote), clock, self.registry.clone(), Arc::new(|_| ()));
        timed(engine.run(Trigger::Manual, &CancellationToken::new())).await
    }

    /// Enters visits with their lessons.
    pub async fn enter(&self, visits: Vec<(Payload, Vec<Payload>)>) {
        let editor = Editor::new(&self.store, &self.registry, &self.clock);
        for (visit, lessons) in visits {
            let visit = editor.create(&Kind::of("SchoolVisit"), visit, false).await.expect("a visit that holds").held.key.id;
            for lesson in lessons {
                let lesson = lesson.with("visitId", visit.to_string());
                editor.create(&Kind::of("TeacherVisit"), lesson, false).await.expect("a lesson that holds");
            }
        }
    }

    /// The database.
    pub const fn store(&self) -> &SqliteStore {
        &self.store
    }

    /// The way to the server, past the engine.
    pub fn remote(&self) -> &HttpRemote {
        &self.remote
    }
}

/// A run that must be complete, and its seconds.
async fn timed(run: impl Future<Output = RunReport>) -> (RunReport, f64) {
    let begun = Instant::now();
    let report = run.await;
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Complete, None), "a run that confirms all");
    (report, seconds)
}
