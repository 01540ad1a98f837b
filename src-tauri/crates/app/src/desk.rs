//! An open account: its database, and what syncs it.

use std::{sync::Arc, time::Duration};

use rounds_http::{Cache, Connection, HttpRemote, Keeping, Lookup, RestRemote, Token};
use rounds_model::{Registry, Role};
use rounds_sqlite::SqliteStore;
use rounds_sync::{
    edit::Editor,
    engine::SyncEngine,
    event::{Listener, SyncEvent},
    ports::{Network, Remote},
    resolve::Resolver,
    scheduler::Schedule,
};
use tokio::sync::{Mutex, mpsc};

use crate::{
    AppError,
    api::Account,
    clock::SystemClock,
    in_use::InUse,
    practice::{PracticeRemote, PracticeServer},
};

/// The name under which the session's token is kept in the encrypted database.
pub const TOKEN: &str = "token";

/// Where an account's records go.
pub enum Server {
    /// To a server on the network.
    Far(Connection),
    /// To the one inside this program; there is no way from it to the network.
    Practice(Box<PracticeServer>),
}

/// An open account.
pub struct Desk {
    pub(crate) account: Account,
    pub(crate) role: Role,
    pub(crate) store: SqliteStore,
    pub(crate) registry: Registry,
    pub(crate) clock: Arc<SystemClock>,
    /// What the server said beside the exchange.
    pub(crate) cache: Cache,
    server: Server,
    in_use: InUse,
    /// What the engine tells, in order; see `sync.rs`.
    told: mpsc::UnboundedSender<SyncEvent>,
    worker: Mutex<Option<Worker>>,
}

/// What syncs: gone while signed out.
#[derive(Clone)]
pub struct Worker {
    pub(crate) engine: Arc<SyncEngine>,
    pub(crate) schedule: Arc<Schedule>,
}

/// When runs begin by themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rhythm {
    /// The time between them.
    pub every: Duration,
    /// None at all: only a person begins one.
    pub only_asked: bool,
}

impl Worker {
    fn follow(&self, rhythm: Rhythm) {
        self.schedule.every(rhythm.every);
        self.schedule.only_when_asked(rhythm.only_asked);
    }
}

impl Desk {
    /// The account of `store`; signed in when the database keeps a token.
    pub(crate) async fn open(
        account: Account,
        store: SqliteStore,
        registry: Registry,
        clock: Arc<SystemClock>,
        server: Server,
        in_use: InUse,
        told: mpsc::UnboundedSender<SyncEvent>,
    ) -> Result<Self, AppError> {
        // A role that this program does not know yet may read; what it may write is the server's decision anyway.
        let role = serde_json::from_value(account.role.clone().into()).unwrap_or(Role::Viewer);
        let cache = Cache::new(Keeping::default(), Arc::clone(&clock) as _);
        let desk = Self { account, role, store, registry, clock, cache, server, in_use, told, worker: Mutex::new(None) };
        if let Some(token) = desk.token().await? {
            *desk.worker.lock().await = Some(desk.worker_under(token));
        }
        Ok(desk)
    }

    /// Makes local changes.
    pub(crate) fn editor(&self) -> Editor<'_> {
        Editor::new(&self.store, &self.registry, self.clock.as_ref())
    }

    /// Carries out decisions.
    pub(crate) fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.store, &self.registry, self.clock.as_ref())
    }

    /// The way to the server on the network.
    ///
    /// # Errors
    /// `in_practice` where there is none.
    pub(crate) const fn connection(&self) -> Result<&Connection, AppError> {
        match &self.server {
            Server::Far(connection) => Ok(connection),
            Server::Practice(_) => Err(AppError::InPractice),
        }
    }

    /// What is asked of the server beside the exchange, under this token.
    ///
    /// # Errors
    /// `in_practice` where there is no server on the network.
    pub(crate) fn lookup<'d>(&'d self, token: &'d Token) -> Result<Lookup<'d>, AppError> {
        Ok(Lookup { connection: self.connection()?, token, cache: &self.cache })
    }

    /// The server inside this program.
    ///
    /// # Errors
    /// `not_in_practice` where there is none.
    pub(crate) const fn practice(&self) -> Result<&PracticeServer, AppError> {
        match &self.server {
            Server::Far(_) => Err(AppError::NotInPractice),
            Server::Practice(server) => Ok(server),
        }
    }

    /// Stops syncing and closes the database, and the server where it is inside this program.
    pub(crate) async fn close(&self) {
        self.stop().await;
        self.store.close().await;
        if let Server::Practice(server) = &self.server {
            server.close().await;
        }
        self.in_use.let_go();
    }

    /// The session's token, while signed in.
    pub(crate) async fn token(&self) -> Result<Option<Token>, AppError> {
        Ok(self.store.kept(TOKEN).await?.map(Token::new))
    }

    /// What syncs.
    ///
    /// # Errors
    /// `signed_out` while there is no token.
    pub(crate) async fn worker(&self) -> Result<Worker, AppError> {
        self.worker.lock().await.clone().ok_or(AppError::SignedOut)
    }

    /// Goes on under a new token, which is kept; what synced before is stopped.
    pub(crate) async fn sign_in(&self, token: Token) -> Result<(), AppError> {
        self.store.keep(TOKEN, Some(token.reveal())).await?;
        self.cache.clear();
        let worker = self.worker_under(token);
        if let Some(before) = self.worker.lock().await.replace(worker) {
            before.schedule.stop();
        }
        Ok(())
    }

    /// Forgets the token and stops syncing.
    pub(crate) async fn sign_out(&self) -> Result<(), AppError> {
        self.stop().await;
        self.cache.clear();
        Ok(self.store.keep(TOKEN, None).await?)
    }

    /// Stops syncing.
    pub(crate) async fn stop(&self) {
        if let Some(worker) = self.worker.lock().await.take() {
            worker.schedule.stop();
        }
    }

    /// Begins to sync by itself, as far as it was chosen; *Sync now* is heard from now on.
    pub(crate) async fn sync_by_itself(&self, rhythm: Rhythm, network: Arc<dyn Network>) {
        let Ok(worker) = self.worker().await else { return };
        worker.follow(rhythm);
        let store = self.store.clone();
        tokio::spawn(async move {
            worker.schedule.work(&worker.engine, &store, network.as_ref(), rand::random::<f64>).await;
        });
    }

    /// Changes when runs begin by themselves.
    pub(crate) async fn follow(&self, rhythm: Rhythm) {
        if let Ok(worker) = self.worker().await {
            worker.follow(rhythm);
        }
    }

    /// What syncs by the server's REST routes, for one run.
    ///
    /// # Errors
    /// `signed_out`, or `in_practice`.
    pub(crate) async fn engine_by_rest(&self) -> Result<SyncEngine, AppError> {
        let connection = self.connection()?.clone();
        let token = self.token().await?.ok_or(AppError::SignedOut)?;
        Ok(self.engine(Arc::new(RestRemote::new(connection, token, self.registry.clone()))))
    }

    fn worker_under(&self, token: Token) -> Worker {
        let remote: Arc<dyn Remote> = match &self.server {
            Server::Far(connection) => Arc::new(HttpRemote::new(connection.clone(), token)),
            Server::Practice(server) => Arc::new(PracticeRemote::new((**server).clone(), token)),
        };
        Worker { engine: Arc::new(self.engine(remote)), schedule: Schedule::new(Duration::from_secs(15 * 60)) }
    }

    fn engine(&self, remote: Arc<dyn Remote>) -> SyncEngine {
        let told = self.told.clone();
        // Nobody listening is no reason to stop a run.
        let listener: Listener = Arc::new(move |event| drop(told.send(event)));
        SyncEngine::new(Arc::new(self.store.clone()), remote, Arc::clone(&self.clock) as _, self.registry.clone(), listener)
    }
}
