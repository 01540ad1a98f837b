//! A server in this process: a database, the rules, and a listening socket.

use std::{
    net::SocketAddr,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
    time::Duration,
};

use rounds_model::Registry;
use tokio::{sync::watch, task::JoinHandle, time::timeout};
use tokio_rustls::TlsAcceptor;

use crate::{
    blobs::{BlobStore, DiskBlobs, S3Blobs},
    clock::{Clock, SystemClock},
    config::{BlobConfig, Config, DatabaseConfig, Proxy},
    http, keeper,
    listener::{Listener, Peer},
    rules::Rules,
    store::{
        ServerStore, StoreError,
        postgres::{PostgresStore, migrate},
        sqlite::SqliteStore,
    },
    tls::{self, Identity, TlsError, TlsFiles, Validity},
    watermark::{Watermark, WatermarkError},
};

/// How long requests under way may take to finish when the server stops.
const FINISHING: Duration = Duration::from_secs(5);

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
    /// A place for blobs that cannot be one, in words.
    #[error("{0}")]
    Blobs(String),
    /// The certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The task that listened is gone.
    #[error("the server stopped unexpectedly")]
    Stopped,
}

/// A server over a data folder; listening once started.
#[derive(Clone)]
pub struct Server {
    rules: Rules,
    store: Arc<dyn ServerStore>,
    watermark: Watermark,
    tls: Option<TlsFiles>,
    proxy: Option<Arc<Proxy>>,
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
        tokio::fs::create_dir_all(data_dir).await.map_err(io)?;
        let store = open_store(data_dir, &config.database).await?;
        let mut watermark = Watermark::new(open_blobs(config)?);
        watermark.follow(store.as_ref()).await?;
        let (tls, proxy) = (config.tls.clone(), config.proxy.clone().map(Arc::new));
        Ok(Self { rules: Rules::new(registry, clock), store, watermark, tls, proxy })
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

    /// Closes the database in order. Clones of this server have it no more either.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Starts to listen; port 0 takes any free one.
    ///
    /// # Errors
    /// The address cannot be bound, or the certificate not be used.
    pub async fn listen(&self, address: SocketAddr) -> Result<Listening, ServerError> {
        let io = |source| ServerError::Io { what: format!("cannot listen on {address}"), source };
        let identity = self.tls.clone().map(Identity::open).transpose()?.map(Arc::new);
        let acceptor = identity.clone().map(tls::server_config).transpose()?.map(|config| TlsAcceptor::from(Arc::new(config)));
        let listener = Listener::bind(address, acceptor).await.map_err(io)?;
        let address = listener.address();
        let router = http::router(http::App::new(self.rules.clone(), Arc::clone(&self.store), self.proxy.clone()));
        let router = router.into_make_service_with_connect_info::<Peer>();
        let (stop, stopped) = watch::channel(());
        let keeper = tokio::spawn(keeper::keep(self.rules.clone(), Arc::clone(&self.store), self.watermark.clone(), stopped.clone()));
        if let Some(identity) = &identity {
            tokio::spawn(keeper::keep_certificate(Arc::clone(identity), stopped.clone()));
        }
        let task = tokio::spawn(async move {
            let mut stopped = stopped;
            // A sender that was dropped stops the server as well: nothing outlives its owner.
            axum::serve(listener, router).with_graceful_shutdown(async move { drop(stopped.changed().await) }).await
        });
        Ok(Listening { address, identity, stop, task, keeper })
    }
}

/// A server that listens. Dropping it stops it.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    identity: Option<Arc<Identity>>,
    stop: watch::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
    keeper: JoinHandle<()>,
}

impl Listening {
    /// Where.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
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

    /// Takes no further request, finishes those under way, and returns. A link too slow to finish in time is
    /// left behind: what was committed is kept, and its device asks again.
    ///
    /// # Errors
    /// The server had failed before.
    pub async fn stop(mut self) -> Result<(), ServerError> {
        drop(self.stop);
        let io = |source| ServerError::Io { what: "the server failed".into(), source };
        match timeout(FINISHING, &mut self.task).await {
            Ok(ended) => ended.map_err(|_| ServerError::Stopped)?.map_err(io)?,
            Err(_) => self.task.abort(),
        }
        self.keeper.await.map_err(|_| ServerError::Stopped)
    }
}

/// The database file of a data folder.
#[must_use]
pub fn database(data_dir: &FilePath) -> PathBuf {
    data_dir.join("rounds-server.db")
}

async fn open_store(data_dir: &FilePath, database_config: &DatabaseConfig) -> Result<Arc<dyn ServerStore>, ServerError> {
    Ok(match database_config {
        DatabaseConfig::Sqlite => Arc::new(SqliteStore::open(&database(data_dir)).await?),
        DatabaseConfig::Postgres { server, owner, connections } => {
            if let Some(owner) = owner {
                migrate(owner, server.get_username()).await?;
            }
            Arc::new(PostgresStore::open(server, *connections).await?)
        }
    })
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
