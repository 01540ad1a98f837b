//! The account of this laptop: connect, unlock with the recovery code, sign in again, sign out.
//!
//! There is one database for each server and account, in a folder of its own. Signing out forgets the token and
//! leaves the database, so that what is unsent stays safe and goes on under the same account.

use std::{path::PathBuf, sync::Arc};

use rounds_http::{Connection, Credentials, Interfaces, Options, ServerAddress, Session, Token};
use rounds_model::Registry;
use rounds_sqlite::{DatabaseKey, SqliteStore, keyslots};
use rounds_sync::{
    Device,
    event::SyncEvent,
    ports::{Network, Store},
};
use tokio::sync::{RwLock, broadcast, mpsc};

use crate::{
    AppError, DataDir, Keys,
    api::{Account, AppState, Connected, Phase, SignedOut, Told},
    clock::SystemClock,
    data_dir::AccountDir,
    desk::Desk,
    files, keychain,
    keychain::SystemKeychain,
    settings, sync,
};

/// Events that a slow listener may be behind before it loses the oldest.
const EVENTS: usize = 256;

/// What the program is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where its files are.
    pub dir: DataDir,
    /// Where the database's key comes from.
    pub keys: Keys,
    /// A certificate authority (PEM) trusted besides the system's.
    pub extra_root: Option<PathBuf>,
}

/// The use cases. Cheap to clone; a clone is the same program.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    setup: Setup,
    registry: Registry,
    clock: Arc<SystemClock>,
    network: RwLock<Option<Arc<dyn Network>>>,
    place: RwLock<Place>,
    events: broadcast::Sender<Told>,
    told: mpsc::UnboundedSender<SyncEvent>,
}

/// Where the program stands.
enum Place {
    Welcome,
    /// With the token of a session that was begun before the database could be opened.
    Locked(Account, Option<Token>),
    Ready(Arc<Desk>),
    /// The database could not be opened, for the reason of this code.
    Closed(&'static str),
}

impl App {
    /// Starts the program: opens the account that the laptop is connected with, when its key is at hand.
    ///
    /// # Errors
    /// Declarations of kinds that contradict each other, or a file that names the account and cannot be read. A
    /// database that cannot be opened is told by [`App::state`].
    pub async fn start(setup: Setup) -> Result<Self, AppError> {
        let registry = rounds_entities::registry()?;
        let (events, _) = broadcast::channel(EVENTS);
        let (told, tells) = mpsc::unbounded_channel();
        let inner =
            Inner { setup, registry, clock: Arc::default(), network: RwLock::default(), place: RwLock::new(Place::Welcome), events, told };
        let app = Self(Arc::new(inner));
        let weak = Arc::downgrade(&app.0);
        sync::pass_on(move || weak.upgrade().map(Self), tells);
        if let Some(account) = files::read_json(&app.dir().current())? {
            app.enter(account, None, None).await;
        }
        Ok(app)
    }

    /// Where the program stands.
    ///
    /// # Errors
    /// The reason why the database could not be opened.
    pub async fn state(&self) -> Result<AppState, AppError> {
        Ok(match &*self.0.place.read().await {
            Place::Welcome => AppState { phase: Phase::Welcome, account: None },
            Place::Locked(account, _) => AppState { phase: Phase::Locked, account: Some(account.clone()) },
            Place::Ready(desk) => AppState { phase: Phase::Ready, account: Some(desk.account.clone()) },
            Place::Closed(code) => return Err(AppError::Closed(code)),
        })
    }

    /// Connects this laptop to an organisation. The recovery code is given once, when the database was made.
    ///
    /// # Errors
    /// An address that is none, what kept the server from being asked, `wrong_password`, `other_account`.
    pub async fn connect(&self, server: &str, email: &str, password: &str) -> Result<Connected, AppError> {
        let address: ServerAddress = server.parse()?;
        if let Place::Ready(desk) = &*self.0.place.read().await
            && (desk.account.server != address.to_string() || !desk.account.email.eq_ignore_ascii_case(email.trim()))
        {
            return Err(AppError::OtherAccount);
        }
        let protected = address.is_protected();
        if !protected {
            tracing::warn!("The address was given with http://: others on the network can read along");
        }
        let connection = self.connection(address.clone()).await?;
        let credentials = Credentials { email: email.trim(), password, device: &device_name() };
        let session = connection.sign_in(&credentials).await?;
        let account = account(&address, email, &session);
        let dir = self.account_dir(&account);
        files::make_folder(dir.path())?;
        let made = self.make_key(&dir).await?;
        files::write_json(&self.dir().current(), &account)?;
        self.leave().await;
        let (key, recovery_code) = made.map_or((None, None), |made| (Some(made.key), Some(made.code.text().to_string())));
        self.enter(account, key, Some(session.token)).await;
        Ok(Connected { state: self.state().await?, recovery_code, protected })
    }

    /// Opens the database with the recovery code; the keychain gets a new part of the key where there is one.
    ///
    /// # Errors
    /// `wrong_recovery_code`; `not_connected` without an account.
    pub async fn unlock(&self, recovery_code: &str) -> Result<AppState, AppError> {
        let code: keyslots::RecoveryCode = recovery_code.parse()?;
        let account = files::read_json::<Account>(&self.dir().current())?.ok_or(AppError::NotConnected)?;
        let dir = self.account_dir(&account);
        let path = dir.path().to_owned();
        let key = keychain::unhurried(move || Ok(keyslots::recover(&path, &code, &SystemKeychain)?)).await?;
        let token = match &*self.0.place.read().await {
            Place::Locked(_, token) => token.clone(),
            _ => None,
        };
        self.leave().await;
        let place = self.open(account, key, token).await?;
        *self.0.place.write().await = place;
        self.sync_if_by_itself().await;
        self.state().await
    }

    /// Goes on under a new session after the server forgot the one before.
    ///
    /// # Errors
    /// What kept the server from being asked, `wrong_password`.
    pub async fn sign_in_again(&self, password: &str) -> Result<AppState, AppError> {
        let desk = self.desk().await?;
        let credentials = Credentials { email: &desk.account.email, password, device: &device_name() };
        let session = desk.connection().sign_in(&credentials).await?;
        desk.sign_in(session.token).await?;
        self.sync_if_by_itself().await;
        self.state().await
    }

    /// Signs out: the server and this laptop forget the token. What is unsent stays, and goes on when the same
    /// account connects again.
    ///
    /// # Errors
    /// The database's. That the server could not be told is no error.
    pub async fn sign_out(&self) -> Result<SignedOut, AppError> {
        let desk = self.desk().await?;
        let unsent = desk.store.read().await?.counts().await?.dirty;
        let token = desk.token().await?;
        desk.sign_out().await?;
        if let Some(token) = token
            && let Err(error) = desk.connection().sign_out(&token).await
        {
            tracing::info!(code = error.code(), "The server was not told of the sign-out");
        }
        files::remove(&self.dir().current())?;
        self.leave().await;
        *self.0.place.write().await = Place::Welcome;
        Ok(SignedOut { unsent: u32::try_from(unsent).unwrap_or(u32::MAX), state: self.state().await? })
    }

    /// Lets runs begin by themselves: at the start, by the timer, and when the system tells of a network.
    pub async fn sync_by_itself(&self) {
        *self.0.network.write().await = Some(Arc::new(Interfaces::listen()));
        self.sync_if_by_itself().await;
    }

    /// Closes the database in order; whoever ends the program calls it.
    pub async fn close(&self) {
        self.leave().await;
    }

    /// What happens from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Told> {
        self.0.events.subscribe()
    }

    pub(crate) fn tell(&self, event: Told) {
        // Nobody listening is no error.
        let _ = self.0.events.send(event);
    }

    pub(crate) fn dir(&self) -> &DataDir {
        &self.0.setup.dir
    }

    /// The open account.
    pub(crate) async fn desk(&self) -> Result<Arc<Desk>, AppError> {
        match &*self.0.place.read().await {
            Place::Welcome => Err(AppError::NotConnected),
            Place::Locked(..) => Err(AppError::Locked),
            Place::Ready(desk) => Ok(Arc::clone(desk)),
            Place::Closed(code) => Err(AppError::Closed(code)),
        }
    }

    pub(crate) fn is_given_a_key(&self) -> bool {
        matches!(self.0.setup.keys, Keys::Given(_))
    }

    async fn sync_if_by_itself(&self) {
        if let (Ok(desk), Some(network)) = (self.desk().await, self.0.network.read().await.clone()) {
            desk.sync_by_itself(settings::interval(&self.settings()), network).await;
        }
    }

    /// Makes the key of a new database; `None` when it has one or was given one.
    async fn make_key(&self, dir: &AccountDir) -> Result<Option<keyslots::Created>, AppError> {
        if self.is_given_a_key() {
            return Ok(None);
        }
        let path = dir.path().to_owned();
        keychain::unhurried(move || match keyslots::create(&path, &SystemKeychain) {
            Ok(created) => {
                if let Err(error) = &created.keychain {
                    tracing::warn!(%error, "There is no keychain: the recovery code is asked for at each start");
                }
                Ok(Some(created))
            }
            Err(keyslots::KeyError::Exists) => Ok(None),
            Err(error) => Err(error.into()),
        })
        .await
    }

    /// Opens the account as far as it can be; with the key just made, where a keychain did not take it.
    async fn enter(&self, account: Account, made: Option<DatabaseKey>, token: Option<Token>) {
        let key = match (made, &self.0.setup.keys) {
            (Some(key), _) => Ok(key),
            (None, Keys::Given(key)) => Ok(key.clone()),
            (None, Keys::Slots) => {
                let path = self.account_dir(&account).path().to_owned();
                keychain::unhurried(move || Ok(keyslots::open(&path, &SystemKeychain)?)).await
            }
        };
        let opened = match key {
            Ok(key) => self.open(account.clone(), key, token.clone()).await,
            Err(error) => Err(error),
        };
        let place = opened.unwrap_or_else(|error| {
            tracing::warn!(code = error.code(), "The database was not opened");
            if error.code() == "locked" { Place::Locked(account, token) } else { Place::Closed(error.code()) }
        });
        *self.0.place.write().await = place;
        self.sync_if_by_itself().await;
    }

    async fn open(&self, account: Account, key: DatabaseKey, token: Option<Token>) -> Result<Place, AppError> {
        let dir = self.account_dir(&account);
        let user = account.monitor_id.parse().map_err(|_| AppError::Files(std::io::ErrorKind::InvalidData))?;
        let store = SqliteStore::open(&dir.database(), key, self.0.registry.clone()).await?;
        store.device_or(|| Device::new(rand::random(), user)).await?;
        let connection = self.connection(account.server.parse()?).await?;
        let (registry, clock, told) = (self.0.registry.clone(), Arc::clone(&self.0.clock), self.0.told.clone());
        let desk = Desk::open(account, store, registry, clock, connection, told).await?;
        if let Some(token) = token {
            desk.sign_in(token).await?;
        }
        Ok(Place::Ready(Arc::new(desk)))
    }

    /// Closes the account that is open.
    async fn leave(&self) {
        let mut place = self.0.place.write().await;
        if let Place::Ready(desk) = &*place {
            desk.stop().await;
            desk.store.close().await;
            *place = Place::Welcome;
        }
    }

    async fn connection(&self, address: ServerAddress) -> Result<Connection, AppError> {
        let extra_root = match &self.0.setup.extra_root {
            Some(path) => Some(tokio::fs::read(path).await?),
            None => None,
        };
        Ok(Connection::to(address, &Options { extra_root, ..Options::default() })?)
    }

    fn account_dir(&self, account: &Account) -> AccountDir {
        self.dir().account(&account.server, &account.email)
    }
}

fn account(address: &ServerAddress, email: &str, session: &Session) -> Account {
    let role = serde_json::to_value(session.user.role).ok().and_then(|role| role.as_str().map(str::to_owned));
    Account {
        server: address.to_string(),
        email: email.trim().to_lowercase(),
        name: session.user.name.clone(),
        organisation: session.organisation.name.clone(),
        monitor_id: session.user.monitor_id.to_string(),
        role: role.unwrap_or_default(),
    }
}

/// What this laptop is called to others: its host name, or the name of its system where it has none.
fn device_name() -> String {
    let name = std::fs::read_to_string("/etc/hostname").ok().or_else(|| std::env::var("COMPUTERNAME").ok());
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| std::env::consts::OS.to_owned())
}
