//! A server in this process: a database, the rules, and a listening socket.

use std::{
    net::SocketAddr,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

use prometheus_client::metrics::counter::Counter;
use rounds_model::{EntityId, RecordKey, Registry};
use tokio::{sync::watch, task::JoinHandle};
use tokio_rustls::TlsAcceptor;

use crate::{
    admission::Admission,
    blobs::{BlobStore, DiskBlobs, S3Blobs},
    clock::{Clock, SystemClock},
    config::{BlobConfig, Config, DatabaseConfig, Proxy, Serving},
    connections,
    data_lock::DataLock,
    erasure_log::{ErasureLog, ErasureLogError},
    http, keeper,
    listener::Listener,
    metrics::Metrics,
    rules::{
        Rules,
        erase::{EraseError, Erased},
    },
    store::{
        Account, ServerStore, StoreError, Timed,
        postgres::{PostgresStore, migrate},
        sqlite::SqliteStore,
    },
    tls::{self, Identity, TlsError, TlsFiles, Validity},
    watermark::{Watermark, WatermarkError},
};

/// Why a server did not start or did not end well.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The data folder cannot be made, or the socket not be bound.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// What came of it.
        source: std::io::Error,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The mark beside the database.
    #[error(transparent)]
    Watermark(#[from] WatermarkError),
    /// What was erased.
    #[error(transparent)]
    Erasures(#[from] ErasureLogError),
    /// A restore has the data folder for itself.
    #[error("{} is being restored; wait until that is done", .0.display())]
    Restoring(PathBuf),
    /// A place for blobs that cannot be one, in words.
    #[error("{0}")]
    Blobs(String),
    /// The certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The file of the authority that the database's certificate is to come from.
    #[error("database_ca: {0}")]
    DatabaseAuthority(TlsError),
    /// The task that listened is gone.
    #[error("the server stopped unexpectedly")]
    Stopped,
}

/// Why an erasure is not done, or not done with.
#[derive(Debug, thiserror::Error)]
pub enum EraseFailure {
    /// Nothing was erased.
    #[error(transparent)]
    Erase(#[from] EraseError),
    /// It is erased here, and a backup that is put back now would not know.
    #[error("it is erased, but {0}; until that is mended and the server started again, put no backup back")]
    NotNoted(ErasureLogError),
}

/// A server over a data folder; listening once started.
#[derive(Clone)]
pub struct Server {
    rules: Rules,
    store: Arc<dyn ServerStore>,
    watermark: Watermark,
    erasures: ErasureLog,
    /// Held while the database is in the data folder, so that no other is put in its place meanwhile.
    lock: Option<Arc<DataLock>>,
    tls: Option<TlsFiles>,
    proxy: Option<Arc<Proxy>>,
    serving: Serving,
    metrics: Metrics,
    metrics_listen: Option<SocketAddr>,
}

impl Server {
    /// Opens the data folder, making it if needed, with the kinds of `registry` and the clock of the machine.
    ///
    /// # Errors
    /// A folder that cannot be made, or a database that cannot be opened.
    pub async fn open(data_dir: &FilePath, registry: Registry) -> Result<Self, ServerError> {
        Self::open_with(data_dir, registry, Arc::new(SystemClock)).await
    }

    /// As [`Server::open`], with a clock of the caller's.
    ///
    /// # Errors
    /// As [`Server::open`].
    pub async fn open_with(data_dir: &FilePath, registry: Registry, clock: Arc<dyn Clock>) -> Result<Self, ServerError> {
        Self::configured(&Config::in_folder(data_dir.to_owned()), registry, clock).await
    }

    /// Opens what the configuration names.
    ///
    /// # Errors
    /// A folder that cannot be made, a database that cannot be opened, or a store of blobs that does not answer.
    pub async fn configured(config: &Config, registry: Registry, clock: Arc<dyn Clock>) -> Result<Self, ServerError> {
        let data_dir = &config.data_dir;
        let io = |source| ServerError::Io { what: format!("cannot make the folder {}", data_dir.display()), source };
        make_folder(data_dir).await.map_err(io)?;
        let lock = lock(config)?.map(Arc::new);
        let metrics = Metrics::default();
        let store: Arc<dyn ServerStore> = Arc::new(Timed::new(open_store(data_dir, &config.database).await?, metrics.clone()));
        let (rules, blobs) = (Rules::new(registry, clock), open_blobs(config)?);
        let (mut watermark, erasures) = (Watermark::new(Arc::clone(&blobs)), ErasureLog::new(blobs));
        watermark.follow(store.as_ref()).await?;
        erasures.follow(&rules, store.as_ref()).await?;
        let (tls, proxy) = (config.tls.clone(), config.proxy.clone().map(Arc::new));
        Ok(Self { rules, store, watermark, erasures, lock, tls, proxy, serving: config.serving, metrics, metrics_listen: config.metrics })
    }

    /// The rules, for what an operator does beside the exchange.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &dyn ServerStore {
        self.store.as_ref()
    }

    /// Erases a record in the name of the account that asks, and notes it beside the database.
    ///
    /// # Errors
    /// It is not erased; or it is and could not be noted, which the next start makes good.
    pub async fn erase(&self, organisation: EntityId, by: &Account, key: &RecordKey, reason: &str) -> Result<Erased, EraseFailure> {
        let erased = self.rules.erase(self.store(), organisation, by, key, reason).await?;
        self.erasures.follow(&self.rules, self.store()).await.map_err(EraseFailure::NotNoted)?;
        Ok(erased)
    }

    /// Notes beside the database who is signed in, so that whoever was signed out stays so if a copy is put back now.
    ///
    /// # Errors
    /// The database failed, or the note.
    pub async fn note_sign_ins(&self) -> Result<(), WatermarkError> {
        self.watermark.clone().follow(self.store()).await
    }

    /// Closes the database in order. Clones of this server have it no more either.
    pub async fn close(&self) {
        self.store.close().await;
        if let Some(lock) = &self.lock {
            lock.let_go();
        }
    }

    /// What the endpoints of this server work with.
    pub(crate) fn app(&self) -> http::App {
        http::App::new(self.rules.clone(), Arc::clone(&self.store), self.proxy.clone(), self.metrics.clone())
    }

    /// Starts to listen; port 0 takes any free one.
    ///
    /// # Errors
    /// The address cannot be bound, or the certificate not be used.
    pub async fn listen(&self, address: SocketAddr) -> Result<Listening, ServerError> {
        let io = |source| ServerError::Io { what: format!("cannot listen on {address}"), source };
        let identity = self.tls.clone().map(Identity::open).transpose()?.map(Arc::new);
        let acceptor = identity.clone().map(tls::server_config).transpose()?.map(|config| TlsAcceptor::from(Arc::new(config)));
        let listener =
            Listener::bind(address, acceptor, Admission::new(&self.serving, self.proxy.clone(), self.metrics.turned_away.clone()))
                .await
                .map_err(io)?;
        let address = listener.address();
        let app = self.app();
        let (stop, stopped) = watch::channel(());
        let keeper = tokio::spawn(keeper::keep(
            self.rules.clone(),
            Arc::clone(&self.store),
            self.watermark.clone(),
            self.erasures.clone(),
            stopped.clone(),
        ));
        if let Some(identity) = &identity {
            tokio::spawn(keeper::keep_certificate(Arc::clone(identity), stopped.clone()));
        }
        let metrics = match self.metrics_listen {
            Some(address) => Some(self.tell_metrics(address, app.clone(), stopped.clone()).await?),
            None => None,
        };
        // A sender that was dropped stops the server as well: nothing outlives its owner.
        let task = tokio::spawn(connections::serve(listener, http::router(app), self.serving, self.metrics.clone(), stopped));
        Ok(Listening { address, metrics, identity, stop, task, keeper, _lock: self.lock.clone() })
    }

    /// Tells metrics to the operator, on an address of its own; where.
    async fn tell_metrics(&self, address: SocketAddr, app: http::App, stopped: watch::Receiver<()>) -> Result<SocketAddr, ServerError> {
        let io = |source| ServerError::Io { what: format!("cannot listen on {address} for metrics"), source };
        // Few ask; whoever asks too much waits. What they move is none of what is counted.
        let serving = Serving { connections: 16, connections_per_address: 16, ..self.serving };
        let (admission, uncounted) = (Admission::new(&serving, None, Counter::default()), Metrics::default());
        let listener = Listener::bind(address, None, admission).await.map_err(io)?;
        let address = listener.address();
        tokio::spawn(connections::serve(listener, http::operator_router(app), serving, uncounted, stopped));
        Ok(address)
    }
}

/// A server that listens. Dropping it stops it.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    metrics: Option<SocketAddr>,
    identity: Option<Arc<Identity>>,
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
    keeper: JoinHandle<()>,
    /// While it listens, nobody puts another database in the place of this one.
    _lock: Option<Arc<DataLock>>,
}

impl Listening {
    /// Where.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where metrics are told, if they are.
    #[must_use]
    pub const fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics
    }

    /// The URL that a device is given.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", if self.identity.is_some() { "https" } else { "http" }, self.address)
    }

    /// Reads the certificate again, without waiting until its files are seen to have changed; until when it is good.
    ///
    /// # Errors
    /// What is wrong with the files; then the certificate before stays.
    pub fn renew_certificate(&self) -> Result<Option<Validity>, TlsError> {
        self.identity.as_ref().map(|identity| identity.renew()).transpose()
    }

    /// Lets in nobody, finishes what is under way, and returns. A link too slow to finish in time is left behind: what
    /// was committed is kept, and its device asks again.
    ///
    /// # Errors
    /// The server had failed before.
    pub async fn stop(self) -> Result<(), ServerError> {
        drop(self.stop);
        self.task.await.map_err(|_| ServerError::Stopped)?;
        self.keeper.await.map_err(|_| ServerError::Stopped)
    }
}

/// Makes a folder that only its owner looks into: what is in it says something about people.
async fn make_folder(folder: &FilePath) -> std::io::Result<()> {
    let mut builder = tokio::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await
}

/// The database file of a data folder.
#[must_use]
pub fn database(data_dir: &FilePath) -> PathBuf {
    data_dir.join("rounds-server.db")
}

/// The lock on the data folder, if the database is in it.
fn lock(config: &Config) -> Result<Option<DataLock>, ServerError> {
    if !matches!(config.database, DatabaseConfig::Sqlite) {
        return Ok(None);
    }
    match DataLock::shared(&config.data_dir) {
        Ok(Some(lock)) => Ok(Some(lock)),
        Ok(None) => Err(ServerError::Restoring(config.data_dir.clone())),
        Err(source) => Err(ServerError::Io { what: format!("cannot lock the folder {}", config.data_dir.display()), source }),
    }
}

async fn open_store(data_dir: &FilePath, database_config: &DatabaseConfig) -> Result<Arc<dyn ServerStore>, ServerError> {
    Ok(match database_config {
        DatabaseConfig::Sqlite => Arc::new(SqliteStore::open(&database(data_dir)).await?),
        DatabaseConfig::Postgres { server, owner, connections, authority } => {
            database_authority(authority.as_deref())?;
            if let Some(owner) = owner {
                migrate(owner, server.get_username()).await?;
            }
            Arc::new(PostgresStore::open(server, *connections).await?)
        }
    })
}

/// Looks at the file of the authority that the database's certificate is to come from, before the database is called.
///
/// # Errors
/// What is wrong with it.
pub fn database_authority(file: Option<&FilePath>) -> Result<(), ServerError> {
    match file.map(tls::authority) {
        Some(Err(error)) => Err(ServerError::DatabaseAuthority(error)),
        Some(Ok(_)) | None => Ok(()),
    }
}

/// The store of blobs that the configuration names; nothing is asked of it yet.
///
/// # Errors
/// A place that cannot be one.
pub fn open_blobs(config: &Config) -> Result<Arc<dyn BlobStore>, ServerError> {
    Ok(match &config.blobs {
        BlobConfig::Disk => Arc::new(DiskBlobs::new(config.data_dir.clone())),
        BlobConfig::S3(place) => Arc::new(S3Blobs::new(place).map_err(ServerError::Blobs)?),
    })
}
