//! A laptop: its encrypted database, its clock, its link, and the engine over them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use futures_util::TryStreamExt as _;
use rounds_http::{Connection, Credentials, Enrolment, HttpRemote, Options, RestRemote, Session, Token};
use rounds_model::{
    Content, Digest, EntityId, Kind, Payload, Registry,
    wire::{ExchangeRequest, Line},
};
use rounds_sqlite::{DatabaseKey, SqliteStore};
use rounds_sync::{
    Conflict, Decision, Device, Held, JournalEntry, RunReport, Trigger,
    edit::{Change, EditError, Editor, Saved},
    engine::SyncEngine,
    event::{Listener, SyncEvent},
    ports::{Answer, Counts, Exchange, ReadTxn, Remote, Store as _},
    resolve::{Choice, Resolver},
};
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::{LaptopClock, Link, TestServer, TestUser, TrueTime};

/// The key of every database of a test.
const KEY: [u8; 32] = [42; 32];

/// A laptop that is connected to a server under one user.
pub struct TestDevice {
    folder: TempDir,
    registry: Registry,
    /// Its clock, right until a person sets it.
    pub clock: LaptopClock,
    /// The way to its server.
    pub link: Link,
    store: SqliteStore,
    remote: Arc<dyn Remote>,
    engine: SyncEngine,
    session: Session,
    events: Arc<Mutex<Vec<SyncEvent>>>,
}

impl TestDevice {
    /// Signs `user` in on a new laptop called `name`.
    pub async fn connect(server: &TestServer, time: &TrueTime, user: &TestUser, name: &str) -> Self {
        Self::connect_with(server, time, user, name, server.registry().clone(), &Options::default()).await
    }

    /// As [`TestDevice::connect`], with kinds and limits of the test's.
    pub async fn connect_with(
        server: &TestServer,
        time: &TrueTime,
        user: &TestUser,
        name: &str,
        registry: Registry,
        options: &Options,
    ) -> Self {
        let link = Link::to(server.address()).await;
        let connection = Connection::to(link.url().parse().expect("an address"), options).expect("the system's settings");
        let credentials = Credentials { email: &user.email, password: user.password, device: name };
        let session = connection.sign_in(&credentials).await.expect("a user of this server");
        let remote = Arc::new(HttpRemote::new(connection, session.token.clone()));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = time.laptop();
        let store = open(&folder, &registry).await;
        let incarnation = u64::from_be_bytes(session.token.reveal().as_bytes()[..8].try_into().expect("a token is longer"));
        store.device_or(|| Device::new(incarnation, session.user.monitor_id)).await.expect("a new database");
        let events = Arc::default();
        let engine = engine(&store, remote.clone(), &clock, &registry, &events);
        Self { folder, registry, clock, link, store, remote, engine, session, events }
    }

    /// Who is signed in.
    #[must_use]
    pub const fn user(&self) -> EntityId {
        self.session.user.monitor_id
    }

    /// The engine, for what a test does with it beside [`TestDevice::sync`].
    #[must_use]
    pub const fn engine(&self) -> &SyncEngine {
        &self.engine
    }

    /// The database.
    #[must_use]
    pub const fn store(&self) -> &SqliteStore {
        &self.store
    }

    /// Where the database is.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Puts another remote in place of the server, one that a test scripts.
    pub fn talk_to(&mut self, remote: Arc<dyn Remote>) {
        self.engine = engine(&self.store, Arc::clone(&remote), &self.clock, &self.registry, &self.events);
        self.remote = remote;
    }

    /// Signs `user` in again, for a new token.
    pub async fn sign_in_again(&mut self, user: &TestUser) {
        let connection = Connection::to(self.link.url().parse().expect("an address"), &Options::default()).expect("the system's settings");
        let credentials = Credentials { email: &user.email, password: user.password, device: "signed in again" };
        self.session = connection.sign_in(&credentials).await.expect("a user of this server");
        self.talk_to(Arc::new(HttpRemote::new(connection, self.session.token.clone())));
    }

    /// Signs `user` in with a code that sets `password`.
    pub async fn sign_in_with_code(&mut self, user: &TestUser, code: &str, password: &str) {
        let connection = Connection::to(self.link.url().parse().expect("an address"), &Options::default()).expect("the system's settings");
        let enrolment = Enrolment { email: &user.email, code, password: Some(password), device: "connected by a code" };
        self.session = connection.sign_in_with_code(&enrolment).await.expect("a code that is good");
        self.talk_to(Arc::new(HttpRemote::new(connection, self.session.token.clone())));
    }

    /// Its way to the server, for a test that comes in between.
    #[must_use]
    pub fn remote(&self) -> Arc<dyn Remote> {
        Arc::clone(&self.remote)
    }

    /// Syncs by the server's REST routes from now on.
    pub fn sync_by_rest(&mut self) {
        let connection = Connection::to(self.link.url().parse().expect("an address"), &Options::default()).expect("the system's settings");
        self.talk_to(Arc::new(RestRemote::new(connection, self.session.token.clone(), self.registry.clone())));
    }

    /// Its token.
    #[must_use]
    pub const fn token(&self) -> &Token {
        &self.session.token
    }

    /// Opens the database anew, as a program that was killed and started again does.
    pub async fn restart(&mut self) {
        self.store.close().await;
        self.store = open(&self.folder, &self.registry).await;
        self.engine = engine(&self.store, Arc::clone(&self.remote), &self.clock, &self.registry, &self.events);
    }

    /// Starts the program anew as a version that knows these kinds.
    pub async fn restart_knowing(&mut self, registry: Registry) {
        self.registry = registry;
        self.restart().await;
    }

    /// The engine of a second program that has opened the same database.
    pub async fn second_program(&self) -> SyncEngine {
        engine(&open(&self.folder, &self.registry).await, Arc::clone(&self.remote), &self.clock, &self.registry, &self.events)
    }

    /// One run, as *Sync now* starts it.
    pub async fn sync(&self) -> RunReport {
        self.engine.run(Trigger::Manual, &CancellationToken::new()).await
    }

    /// Makes one exchange by hand, past the engine, and gives all its lines.
    pub async fn ask(&self, request: ExchangeRequest) -> Vec<Line> {
        let exchange = Exchange { run: "by-hand".to_owned(), request, idle: false, staged: BTreeMap::new() };
        match self.remote.exchange(exchange).await.expect("an answer") {
            Answer::NotModified { .. } => Vec::new(),
            Answer::Lines { lines, .. } => lines.try_collect().await.expect("a whole answer"),
        }
    }

    /// What the engine told since this was asked last.
    #[must_use]
    pub fn take_events(&self) -> Vec<SyncEvent> {
        std::mem::take(&mut self.events.lock().expect("a listener that does not panic"))
    }

    /// Makes local changes.
    #[must_use]
    pub fn editor(&self) -> Editor<'_> {
        Editor::new(&self.store, &self.registry, &self.clock)
    }

    /// Carries out decisions.
    #[must_use]
    pub fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.store, &self.registry, &self.clock)
    }

    /// Creates a record that must hold.
    pub async fn create(&self, kind: &'static str, data: Payload) -> EntityId {
        self.editor().create(&Kind::of(kind), data, false).await.expect("a record that holds").held.key.id
    }

    /// Sets one field of a record on the version that is held now.
    ///
    /// # Errors
    /// The editor's.
    pub async fn try_set(&self, id: EntityId, field: &str, value: impl Into<Value>) -> Result<Saved, EditError> {
        let set = Payload::default().with(field, value);
        self.editor().change(id, &Change { set, ..Change::default() }).await
    }

    /// Sets one field of a record on the version that is held now.
    pub async fn set(&self, id: EntityId, field: &str, value: impl Into<Value>) {
        self.try_set(id, field, value).await.expect("an edit that is taken");
    }

    /// Deletes a record and all that it owns.
    pub async fn delete(&self, id: EntityId) -> usize {
        self.editor().delete(id).await.expect("a record that can be deleted")
    }

    /// Settles a conflict.
    pub async fn settle(&self, id: EntityId, choice: Choice) -> Decision {
        self.resolver().settle(id, choice).await.expect("an open conflict")
    }

    async fn read(&self) -> Box<dyn ReadTxn + '_> {
        self.store.read().await.expect("a database that can be read")
    }

    /// A record as it is held.
    pub async fn held(&self, id: EntityId) -> Option<Held> {
        self.read().await.held(&[id]).await.expect("a database that can be read").pop().flatten()
    }

    /// What the screen shows of a record; `None` when it shows none.
    pub async fn shown(&self, id: EntityId) -> Option<Payload> {
        let held = self.held(id).await.filter(|held| held.hidden_under.is_none())?;
        match held.content {
            Content::Live(data) => Some(data),
            Content::Deleted | Content::Gone => None,
        }
    }

    /// What the screen shows in one field.
    pub async fn text(&self, id: EntityId, field: &str) -> Option<String> {
        self.shown(id).await?.text(field).map(str::to_owned)
    }

    /// The records of a kind that refer to this one.
    pub async fn under(&self, kind: &str, owner: EntityId) -> Vec<Payload> {
        let mut txn = self.store.read().await.expect("a store that works");
        let referrers = txn.referrers(&[owner]).await.expect("a store that works");
        let ids: Vec<EntityId> = referrers.iter().filter(|one| one.key.kind.as_str() == kind).map(|one| one.key.id).collect();
        let held = txn.held(&ids).await.expect("a store that works");
        held.into_iter().flatten().filter_map(|held| held.content.payload().cloned()).collect()
    }

    /// How much of what is there.
    pub async fn counts(&self) -> Counts {
        self.read().await.counts().await.expect("a database that can be read")
    }

    /// The open conflicts.
    pub async fn conflicts(&self) -> Vec<Conflict> {
        self.read().await.conflicts().await.expect("a database that can be read")
    }

    /// The journal, newest first.
    pub async fn journal(&self) -> Vec<JournalEntry> {
        self.read().await.journal().await.expect("a database that can be read")
    }

    /// Count and sum of what it holds.
    pub async fn digest(&self) -> Digest {
        self.read().await.digest().await.expect("a database that can be read")
    }

    /// What the database knows of itself.
    pub async fn device(&self) -> Device {
        self.read().await.device().await.expect("a database that can be read")
    }
}

async fn open(folder: &TempDir, registry: &Registry) -> SqliteStore {
    let path = folder.path().join("rounds.db");
    SqliteStore::open(&path, DatabaseKey::from_bytes(KEY), registry.clone()).await.expect("a database")
}

fn engine(
    store: &SqliteStore,
    remote: Arc<dyn Remote>,
    clock: &LaptopClock,
    registry: &Registry,
    events: &Arc<Mutex<Vec<SyncEvent>>>,
) -> SyncEngine {
    let events = Arc::clone(events);
    let listener: Listener = Arc::new(move |event| {
        if let Ok(mut events) = events.lock() {
            events.push(event);
        }
    });
    SyncEngine::new(Arc::new(store.clone()), remote, Arc::new(clock.clone()), registry.clone(), listener)
}
