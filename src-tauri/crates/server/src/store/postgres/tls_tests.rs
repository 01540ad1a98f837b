//! The way to a PostgreSQL on the network: real servers with a certificate of an authority made for the test, and one
//! without TLS. The server connects as safely as it was told to, or not at all.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    sync::{Arc, OnceLock},
};

use sqlx::{ConnectOptions as _, Row as _, postgres::PgConnectOptions};
use tempfile::{NamedTempFile, TempDir};

use super::cluster::{Cluster, Database, OWNER, SERVER};
use crate::{
    Server, ServerError,
    clock::SystemClock,
    config::{Config, DatabaseConfig, Settings},
    tls::issued::Authority,
    toys,
};

/// A loopback address that no other process uses and that is not taken for this machine: what is told to a server of
/// it holds for any other. The system has 16 million of them.
fn address(number: u32) -> String {
    let [_, high, middle, low] = std::process::id().to_be_bytes();
    format!("127.{}.{middle}.{low}", number * 64 + u32::from(high % 64))
}

/// A PostgreSQL whose certificate is for the first of its two addresses.
struct Encrypted {
    cluster: Cluster,
    authority: NamedTempFile,
    _doors: NamedTempFile,
}

fn encrypted() -> &'static Encrypted {
    static STARTED: OnceLock<Encrypted> = OnceLock::new();
    STARTED.get_or_init(|| {
        let authority = Authority::new();
        let issued = authority.issue(&address(1));
        let listen = format!("listen_addresses={},{}", address(1), address(2));
        // Who may come in, as an administrator who means it writes it. PostgreSQL is another user and has to read it.
        let doors = tempfile::Builder::new().permissions(Permissions::from_mode(0o644)).tempfile().unwrap();
        fs::write(&doors, "local all all trust\nhostssl all all all trust\n").unwrap();
        let doors_file = format!("hba_file={}", doors.path().display());
        let further = ["-c", &listen, "-c", "ssl=on", "-c", &doors_file];
        let cluster = Cluster::start(&further, Some((&issued.certificate, &issued.key)));
        Encrypted { cluster, authority: authority.file(), _doors: doors }
    })
}

fn plain() -> &'static Cluster {
    static STARTED: OnceLock<Cluster> = OnceLock::new();
    STARTED.get_or_init(|| Cluster::start(&["-c", &format!("listen_addresses={}", address(3))], None))
}

/// A server with its database at `host`, under what its URL says besides.
struct Told {
    settings: Settings,
    folder: TempDir,
    _database: Database,
}

impl Told {
    async fn new(cluster: &'static Cluster, host: &str, besides: &str, authority: Option<&NamedTempFile>) -> Self {
        let (folder, database) = (tempfile::tempdir().unwrap(), Database::within(cluster).await);
        let name = database.options(SERVER).get_database().unwrap().to_owned();
        let url = |role| Some(format!("postgres://{role}@{host}/{name}{besides}"));
        let settings = Settings {
            data_dir: Some(folder.path().into()),
            database: url(SERVER),
            database_owner: url(OWNER),
            database_ca: authority.map(|file| file.path().into()),
            ..Settings::default()
        };
        Self { settings, folder, _database: database }
    }

    fn config(&self) -> Config {
        Config::new(&self.settings).unwrap()
    }

    async fn start(&self) -> Result<Server, ServerError> {
        Server::configured(&self.config(), toys::registry(), Arc::new(SystemClock)).await
    }

    async fn refusal(&self) -> String {
        self.start().await.err().expect("this way is not as safe as was asked for").to_string()
    }

    /// Whether a connection made as the server makes it is encrypted, by the word of the database.
    async fn is_encrypted(&self) -> bool {
        let DatabaseConfig::Postgres { server, .. } = self.config().database else { panic!("no PostgreSQL") };
        let options: PgConnectOptions = *server;
        let query = sqlx::query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
        query.fetch_one(&mut options.connect().await.unwrap()).await.unwrap().try_get(0).unwrap()
    }
}

#[tokio::test]
async fn a_database_with_a_certificate_of_the_named_authority_is_worked_on_with_tls() {
    let Encrypted { cluster, authority, .. } = encrypted();
    for besides in ["", "?sslmode=prefer", "?sslmode=verify-full"] {
        let told = Told::new(cluster, &address(1), besides, Some(authority)).await;
        let server = told.start().await.unwrap();
        server.store().ready().await.unwrap();
        assert!(told.is_encrypted().await, "{besides}");
        server.close().await;
    }
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused() {
    let Encrypted { cluster, .. } = encrypted();
    let another = Authority::new().file();
    for authority in [None, Some(&another)] {
        let refusal = Told::new(cluster, &address(1), "", authority).await.refusal().await;
        for words in ["no authority that is known here", "neither a password nor data was sent", "database_ca"] {
            assert!(refusal.contains(words), "{refusal}");
        }
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused_unless_the_url_says_that_names_do_not_matter() {
    let Encrypted { cluster, authority, .. } = encrypted();
    let refusal = Told::new(cluster, &address(2), "", Some(authority)).await.refusal().await;
    assert!(refusal.contains("is for another name") && refusal.contains(&address(1)), "{refusal}");
    let told = Told::new(cluster, &address(2), "?sslmode=verify-ca", Some(authority)).await;
    told.start().await.unwrap();
    assert!(told.is_encrypted().await);
    // Nor does the looser check take any certificate at all.
    let another = Authority::new().file();
    let refusal = Told::new(cluster, &address(2), "?sslmode=verify-ca", Some(&another)).await.refusal().await;
    assert!(refusal.contains("no authority that is known here"), "{refusal}");
}

#[tokio::test]
async fn a_database_without_tls_is_refused_unless_the_url_says_that_it_will_do() {
    for besides in ["", "?sslmode=prefer", "?sslmode=allow", "?sslmode=require", "?sslmode=verify-full"] {
        let refusal = Told::new(plain(), &address(3), besides, None).await.refusal().await;
        for words in ["does not speak TLS", "neither a password nor data was sent", "ssl = on", "sslmode=disable"] {
            assert!(refusal.contains(words), "{besides}: {refusal}");
        }
    }
    let told = Told::new(plain(), &address(3), "?sslmode=disable", None).await;
    told.start().await.unwrap();
    assert!(!told.is_encrypted().await);
}

#[tokio::test]
async fn a_database_that_asks_for_tls_is_told_apart_from_one_that_is_down() {
    let refusal = Told::new(&encrypted().cluster, &address(1), "?sslmode=disable", None).await.refusal().await;
    for words in ["does not let this connection in", "write ?sslmode=verify-full into its URL"] {
        assert!(refusal.contains(words), "{refusal}");
    }
}

#[tokio::test]
async fn a_database_that_does_not_run_is_said_so_at_once() {
    // An address of nobody.
    let refusal = Told::new(plain(), &format!("{}:1", address(3)), "", None).await.refusal().await;
    assert!(refusal.contains("cannot be reached (Connection refused") && refusal.contains("see that it runs"), "{refusal}");
}

#[tokio::test]
async fn a_file_that_is_no_authority_is_told_before_the_database_is_called() {
    let told = Told::new(plain(), &address(3), "", None).await;
    let file = told.folder.path().join("ca.pem");
    fs::write(&file, "hello").unwrap();
    let settings = Settings { database_ca: Some(file), ..told.settings.clone() };
    let refusal = Told { settings, ..told }.refusal().await;
    assert!(refusal.contains("database_ca: ") && refusal.contains("holds no certificate"), "{refusal}");
}
