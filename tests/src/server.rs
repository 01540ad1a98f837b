//! A real server in this process, on a free port, over a temporary folder that goes with it.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use rounds_model::{EntityId, Payload, RecordKey, Registry, Role};
use rounds_server::{
    Listening, LoadRecord, NewUser, Server,
    backup::{Restored, Untold, back_up, restore},
    config::Config,
    store::{Author, HistoryRow, Row},
};
use tempfile::TempDir;

use crate::{Entered, TrueTime};

/// Everybody's password.
const PASSWORD: &str = "a password of a test";

/// Somebody who may sign in.
#[derive(Clone, Debug)]
pub struct TestUser {
    /// The organisation.
    pub organisation: EntityId,
    /// The id of the user and of the Monitor record.
    pub id: EntityId,
    /// What they sign in with.
    pub email: String,
    /// What they sign in with.
    pub password: &'static str,
}

/// The server of a test. Dropping it stops it and removes its data.
pub struct TestServer {
    folder: TempDir,
    registry: Registry,
    time: TrueTime,
    server: Server,
    listening: Option<Listening>,
    address: SocketAddr,
}

impl TestServer {
    /// Starts a server with the kinds of the product.
    pub async fn start(time: &TrueTime) -> Self {
        Self::start_with(time, rounds_entities::registry().expect("the declarations hold")).await
    }

    /// Starts a server with these kinds.
    pub async fn start_with(time: &TrueTime, registry: Registry) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let server = open(&folder, &registry, time).await;
        let listening = server.listen(([127, 0, 0, 1], 0).into()).await.expect("a free port");
        let address = listening.address();
        Self { folder, registry, time: time.clone(), server, listening: Some(listening), address }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL that a person would type.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The kinds it knows.
    #[must_use]
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Adds an organisation.
    pub async fn organisation(&self, name: &str) -> EntityId {
        let id = EntityId::new(chrono::DateTime::from_timestamp_micros(self.time.micros()).expect("a time of our calendar"));
        self.server.rules().found(self.server.store(), id, name).await.expect("a new organisation").id
    }

    /// Adds a user, whose name is taken by nobody else on this server, who is granted `roots`; without any, a data manager or administrator sees everything.
    pub async fn user(&self, organisation: EntityId, name: &str, role: Role, roots: &[EntityId]) -> TestUser {
        let email = format!("{}@example.org", name.to_lowercase());
        let user = NewUser { email: email.clone(), name: name.to_owned(), role, password: PASSWORD.to_owned() };
        let account = self.server.rules().add_user(self.server.store(), organisation, user).await.expect("a new user");
        let user = TestUser { organisation, id: account.id, email, password: PASSWORD };
        for root in roots {
            self.grant(&user, *root).await;
        }
        user
    }

    /// Grants a place.
    pub async fn grant(&self, user: &TestUser, root: EntityId) {
        self.server.rules().grant(self.server.store(), user.organisation, user.id, root).await.expect("a place to grant");
    }

    /// Takes a grant back.
    pub async fn revoke(&self, user: &TestUser, root: EntityId) {
        let was = self.server.rules().revoke(self.server.store(), user.organisation, user.id, root).await.expect("a store that works");
        assert!(was, "there was such a grant");
    }

    /// A code that signs the user in once.
    pub async fn enrol(&self, user: &TestUser) -> String {
        self.server.rules().enrol(self.server.store(), &user.email).await.expect("a known user").0.reveal()
    }

    /// Erases a record for good, as an administrator does on the server.
    pub async fn erase(&self, by: &TestUser, key: &RecordKey) {
        let account = self.server.store().credentials(&by.email).await.expect("a store that works").expect("a known user").account;
        self.server.erase(by.organisation, &account, key, "a test").await.expect("a record to erase");
    }

    /// Takes all sessions of a user away, as a new password does.
    pub async fn sign_everywhere_out(&self, user: &TestUser) {
        let rules = self.server.rules();
        rules.set_password(self.server.store(), &user.email, user.password.to_owned()).await.expect("a known user");
    }

    /// Loads records through the same rules as a device's.
    pub async fn load(&self, organisation: EntityId, records: &[Entered]) {
        let records = records.iter().map(|one| LoadRecord { key: one.key.clone(), data: one.data.clone(), author: None }).collect();
        let author = self.operator();
        let report = self.server.rules().load(self.server.store(), organisation, &author, records).await.expect("a store that works");
        report.complete().expect("records that hold");
    }

    /// Writes a row past all rules, as a faulty or future server might.
    pub async fn force(&self, organisation: EntityId, key: RecordKey, data: Payload, shared: bool) {
        let mut txn = self.server.store().write(organisation).await.expect("a store that works");
        let now = rounds_server::Clock::now(&self.time);
        let path = rounds_server::Path::top(key.id);
        let row = Row { key, stamp: txn.draw(now), data: Some(data), path, shared, author: self.operator(), lost: None };
        txn.put(&row, &[], now).await.expect("a row");
        txn.commit().await.expect("a commit");
    }

    /// Begins a new history, as an operator does after restoring a copy.
    pub async fn new_epoch(&self, organisation: EntityId) {
        self.server.rules().new_epoch(self.server.store(), organisation).await.expect("a store that works");
    }

    /// Forgets every deletion up to now, as the server does after 400 days.
    pub async fn forget_deletions(&self, organisation: EntityId) {
        let mut txn = self.server.store().write(organisation).await.expect("a store that works");
        let last = txn.clock().last;
        txn.prune(last, rounds_model::ServerTime::from_micros(0)).await.expect("a store that works");
        txn.commit().await.expect("a commit");
    }

    /// The newest version of a record.
    pub async fn record(&self, organisation: EntityId, id: EntityId) -> Option<Row> {
        let mut txn = self.server.store().read(organisation).await.expect("a store that works");
        txn.record(id).await.expect("a store that works")
    }

    /// What a record holds; `None` when it was deleted or never came.
    pub async fn fields(&self, organisation: EntityId, id: EntityId) -> Option<Payload> {
        self.record(organisation, id).await?.data
    }

    /// The history of a record, oldest first.
    pub async fn history(&self, organisation: EntityId, id: EntityId) -> Vec<HistoryRow> {
        let mut txn = self.server.store().read(organisation).await.expect("a store that works");
        txn.history(id).await.expect("a store that works")
    }

    /// The last stamp that was issued: it stands still when nothing was changed.
    pub async fn last_stamp(&self, organisation: EntityId) -> rounds_model::Stamp {
        self.server.store().read(organisation).await.expect("a store that works").clock().last
    }

    /// Stops it; its data stays. Who calls is refused.
    pub async fn stop(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.stop().await.expect("a server that ends well");
        }
    }

    /// Starts it again at the same address.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.server = open(&self.folder, &self.registry, &self.time).await;
        self.listening = Some(self.server.listen(self.address).await.expect("the same port"));
    }

    /// Copies the data, as a backup does.
    pub async fn back_up(&mut self) -> TempDir {
        self.stop().await;
        let copy = tempfile::tempdir().expect("a temporary folder");
        copy_files(self.folder.path(), copy.path());
        self.restart().await;
        copy
    }

    /// Puts a copy back in place of the data. What an operator must do then is [`TestServer::new_epoch`].
    pub async fn restore(&mut self, copy: &TempDir) {
        self.stop().await;
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy_files(copy.path(), folder.path());
        self.folder = folder;
        self.restart().await;
    }

    /// Makes a backup while it serves; where it is.
    pub async fn back_up_serving(&self) -> (TempDir, PathBuf) {
        let to = tempfile::tempdir().expect("a temporary folder");
        let config = Config::in_folder(self.folder.path().to_owned());
        let (backup, _) = back_up(&config, to.path(), rounds_server::Clock::now(&self.time)).await.expect("a backup");
        (to, backup)
    }

    /// Stops it, puts a backup back as an operator does, and starts it; `before` is done to the data folder in between.
    pub async fn restore_backup(&mut self, backup: &Path, before: impl FnOnce(&Path)) -> Restored {
        self.stop().await;
        self.server.close().await;
        before(self.folder.path());
        let config = Config::in_folder(self.folder.path().to_owned());
        let restored = restore(&config, backup, Untold::SignOut, self.registry.clone(), Arc::new(self.time.clone()))
            .await
            .expect("a backup to put back");
        self.restart().await;
        restored
    }

    fn operator(&self) -> Author {
        let now = rounds_model::EditTime::from_micros(self.time.micros());
        Author {
            by: EntityId::from_bytes([0xee; 16]),
            device: None,
            device_name: "server".to_owned(),
            op: None,
            edited: rounds_model::EditInterval::new(now, now),
        }
    }
}

async fn open(folder: &TempDir, registry: &Registry, time: &TrueTime) -> Server {
    Server::open_with(folder.path(), registry.clone(), Arc::new(time.clone())).await.expect("a data folder")
}

fn copy_files(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).expect("a folder") {
        let file = file.expect("a file");
        let copy = to.join(file.file_name());
        if file.path().is_dir() {
            std::fs::create_dir_all(&copy).expect("a folder");
            copy_files(&file.path(), &copy);
        } else {
            std::fs::copy(file.path(), copy).expect("a copy");
        }
    }
}
