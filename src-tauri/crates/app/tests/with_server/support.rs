//! A real server in this process, and programs that are connected to it.

use rounds_app::{
    App, CancellationToken, DataDir, Keys, Setup,
    api::{Outcome, RecordView, RunReport},
};
use rounds_model::{EntityId, Role};
use rounds_server::{Listening, NewUser, Server};
use serde_json::Value;
use tempfile::TempDir;

pub const EMAIL: &str = "amina@example.org";
pub const PASSWORD: &str = "a password of a test";

/// A listening server with one user, who may do everything.
pub struct Site {
    _folder: TempDir,
    server: Server,
    listening: Listening,
}

impl Site {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::open(folder.path(), rounds_entities::registry().unwrap()).await.unwrap();
        let organisation = EntityId::from_bytes([9; 16]);
        server.rules().found(server.store(), organisation, "Elimu").await.unwrap();
        let user = NewUser { email: EMAIL.into(), name: "Amina".into(), role: Role::Administrator, password: PASSWORD.into() };
        server.rules().add_user(server.store(), organisation, user).await.unwrap();
        let listening = server.listen(([127, 0, 0, 1], 0).into()).await.unwrap();
        Self { _folder: folder, server, listening }
    }

    pub fn url(&self) -> String {
        self.listening.url()
    }

    /// A code that connects one laptop, as the operator hands it on.
    pub async fn enrolment_code(&self) -> String {
        self.server.rules().enrol(self.server.store(), EMAIL).await.unwrap().0.reveal()
    }

    /// A laptop that is connected with a password.
    pub async fn laptop_with(&self, password: &str) -> Laptop {
        let folder = tempfile::tempdir().unwrap();
        let app = start(&folder).await;
        app.connect(&self.url(), EMAIL, password).await.unwrap();
        Laptop { folder, app }
    }

    pub async fn laptop(&self) -> Laptop {
        self.laptop_with(PASSWORD).await
    }
}

/// A program in a folder of its own.
pub struct Laptop {
    pub folder: TempDir,
    pub app: App,
}

impl Laptop {
    /// A second program over the same folder.
    pub async fn beside(&self) -> App {
        start(&self.folder).await
    }

    /// Ends the program in order, and starts it again.
    pub async fn restart(self) -> Self {
        self.app.close().await;
        let app = start(&self.folder).await;
        Self { app, ..self }
    }

    /// Starts the program again on what the one before left, as after a kill; that one writes no more.
    pub async fn again_without_closing(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&self.folder.path().join("data"), &folder.path().join("data"));
        let app = start(&folder).await;
        Self { app, folder }
    }

    pub async fn sync(&self) -> RunReport {
        self.app.sync_once(&CancellationToken::new()).await.unwrap()
    }

    /// A run after which both sides hold the same.
    pub async fn synced(&self) {
        let report = self.sync().await;
        // Where nothing has changed on either side the server does not say it again.
        assert!(report.outcome == Outcome::Complete && report.digests_match != Some(false), "{report:?}");
    }

    pub async fn put(&self, kind: &str, id: Option<&str>, fields: Value) -> String {
        self.app.put(kind, id, serde_json::from_value(fields).unwrap()).await.unwrap().row.id
    }

    pub async fn record(&self, kind: &str, id: &str) -> RecordView {
        self.app.record(kind, id).await.unwrap()
    }

    pub async fn text(&self, kind: &str, id: &str, field: &str) -> Value {
        self.record(kind, id).await.row.data[field].clone()
    }

    /// The files in the person's documents, read.
    pub fn documents(&self) -> Vec<Value> {
        let Ok(files) = std::fs::read_dir(self.folder.path().join("documents")) else { return Vec::new() };
        files.map(|file| serde_json::from_slice(&std::fs::read(file.unwrap().path()).unwrap()).unwrap()).collect()
    }
}

pub async fn start(folder: &TempDir) -> App {
    let keys = Keys::given_or_slots(Some(&"7".repeat(64))).unwrap();
    let documents = Some(folder.path().join("documents"));
    App::start(Setup { documents, ..Setup::new(DataDir::at(folder.path().join("data")), keys) }).await.unwrap()
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(path, to).unwrap();
        }
    }
}
