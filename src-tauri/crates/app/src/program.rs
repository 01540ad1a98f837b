//! The program as a whole: what it is started with, where it stands, and the account that is open.
//!
//! What a person does with the account itself is in `account`, with practice in `practice`.

use std::{
    path::PathBuf,
    sync::{Arc, Weak},
};

use rounds_http::{Connection, Interfaces, Options, ServerAddress, Token};
use rounds_model::Registry;
use rounds_sqlite::{DatabaseKey, SqliteStore, keyslots};
use rounds_sync::{Device, event::SyncEvent, ports::Network};
use tokio::sync::{Mutex, RwLock, broadcast, mpsc};

use crate::{
    AppError, DataDir, Keys, Language, Presets,
    api::{Account, AppState, Phase, Told},
    backups::in_place,
    clock::SystemClock,
    data_dir::AccountDir,
    desk::{Desk, Server},
    files,
    in_use::InUse,
    kept, keychain,
    keychain::SystemKeychain,
    practice::{self, PracticeServer},
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
    /// What the organisation's IT has preset.
    pub presets: Presets,
    /// The system's language: for a person who has chosen none.
    pub language: Language,
    /// The one language to speak, whatever was chosen; for programs whose own words are in that language.
    pub speaks: Option<Language>,
    /// Where files for the person are written; the system's folder of documents where it is not said.
    pub documents: Option<PathBuf>,
}

impl Setup {
    /// A program over this folder and this key, with nothing preset.
    #[must_use]
    pub fn new(dir: DataDir, keys: Keys) -> Self {
        Self { dir, keys, extra_root: None, presets: Presets::default(), language: Language::default(), speaks: None, documents: None }
    }
}

/// The use cases. Cheap to clone; a clone is the same program.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The program, as who does not keep it alive knows it.
pub(crate) struct WeakApp(Weak<Inner>);

impl WeakApp {
    pub(crate) fn upgrade(&self) -> Option<App> {
        self.0.upgrade().map(App)
    }
}

struct Inner {
    setup: Setup,
    registry: Registry,
    clock: Arc<SystemClock>,
    network: RwLock<Option<Arc<dyn Network>>>,
    standing: RwLock<Standing>,
    /// Whose turn it is to copy the database.
    copying: Mutex<()>,
    events: broadcast::Sender<Told>,
    told: mpsc::UnboundedSender<SyncEvent>,
}

/// Where the program stands.
pub(crate) enum Standing {
    Welcome,
    /// With the token of a session that was begun before the database could be opened.
    Locked(Account, Option<Token>),
    Ready(Arc<Desk>),
    /// The database could not be opened, for the reason of this code; with its key, where that was at hand.
    Closed(&'static str, Option<DatabaseKey>),
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
        let inner = Inner {
            setup,
            registry,
            clock: Arc::default(),
            network: RwLock::default(),
            standing: RwLock::new(Standing::Welcome),
            copying: Mutex::default(),
            events,
            told,
        };
        let app = Self(Arc::new(inner));
        let weak = app.downgrade();
        sync::pass_on(move || weak.upgrade(), tells);
        if let Some(account) = app.current()? {
            app.enter(account, None, None).await;
        }
        Ok(app)
    }

    /// Where the program stands.
    ///
    /// # Errors
    /// The reason why the database could not be opened.
    pub async fn state(&self) -> Result<AppState, AppError> {
        let (phase, account) = match &*self.0.standing.read().await {
            Standing::Welcome => (Phase::Welcome, None),
            Standing::Locked(account, _) => (Phase::Locked, Some(account.clone())),
            Standing::Ready(desk) => (Phase::Ready, Some(desk.account.clone())),
            Standing::Closed(code, _) => return Err(AppError::Closed(code)),
        };
        let practice = account.as_ref().is_some_and(practice::is_practice);
        let kept = if phase == Phase::Welcome { self.kept_unsent() } else { Vec::new() };
        Ok(AppState { phase, account, practice, policy: self.0.setup.presets.told(), kept })
    }

    /// Lets things be done by themselves: runs at the start, by the timer and when the system tells of a network, and a
    /// copy of the database each day.
    pub async fn sync_by_itself(&self) {
        self.back_up_daily();
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

    pub(crate) fn downgrade(&self) -> WeakApp {
        WeakApp(Arc::downgrade(&self.0))
    }

    pub(crate) fn copying(&self) -> &Mutex<()> {
        &self.0.copying
    }

    pub(crate) fn setup(&self) -> &Setup {
        &self.0.setup
    }

    pub(crate) fn dir(&self) -> &DataDir {
        &self.0.setup.dir
    }

    pub(crate) fn registry(&self) -> &Registry {
        &self.0.registry
    }

    pub(crate) fn clock(&self) -> &SystemClock {
        &self.0.clock
    }

    /// The account that this laptop is connected with, open or not.
    pub(crate) fn current(&self) -> Result<Option<Account>, AppError> {
        files::read_json(&self.dir().current())
    }

    /// The open account.
    pub(crate) async fn desk(&self) -> Result<Arc<Desk>, AppError> {
        match &*self.0.standing.read().await {
            Standing::Welcome => Err(AppError::NotConnected),
            Standing::Locked(..) => Err(AppError::Locked),
            Standing::Ready(desk) => Ok(Arc::clone(desk)),
            Standing::Closed(code, _) => Err(AppError::Closed(code)),
        }
    }

    /// The token of a session that was begun before the database could be opened.
    pub(crate) async fn token_in_waiting(&self) -> Option<Token> {
        match &*self.0.standing.read().await {
            Standing::Locked(_, token) => token.clone(),
            _ => None,
        }
    }

    /// The key of a database that could not be opened for another reason.
    pub(crate) async fn key_of_closed(&self) -> Option<DatabaseKey> {
        match &*self.0.standing.read().await {
            Standing::Closed(_, key) => key.clone(),
            _ => None,
        }
    }

    pub(crate) async fn stand(&self, standing: Standing) {
        *self.0.standing.write().await = standing;
    }

    pub(crate) fn is_given_a_key(&self) -> bool {
        matches!(self.0.setup.keys, Keys::Given(_))
    }

    pub(crate) async fn sync_if_by_itself(&self) {
        if let (Ok(desk), Some(network)) = (self.desk().await, self.0.network.read().await.clone()) {
            desk.sync_by_itself(settings::rhythm(&self.settings()), network).await;
        }
    }

    /// Opens the account as far as it can be; with the key just made, where a keychain did not take it.
    pub(crate) async fn enter(&self, account: Account, made: Option<DatabaseKey>, token: Option<Token>) {
        let key = match made {
            Some(key) => Ok(key),
            None => self.key_of(&account).await,
        };
        match key {
            Ok(key) => self.enter_with(account, key, token).await,
            Err(error) => {
                tracing::warn!(code = error.code(), "The database's key could not be had");
                let locked = error.code() == "locked";
                self.stand(if locked { Standing::Locked(account, token) } else { Standing::Closed(error.code(), None) }).await;
            }
        }
    }

    /// Opens the account with its key.
    pub(crate) async fn enter_with(&self, account: Account, key: DatabaseKey, token: Option<Token>) {
        let standing = self.open(account, key.clone(), token).await.unwrap_or_else(|error| {
            tracing::warn!(code = error.code(), "The database was not opened");
            Standing::Closed(error.code(), Some(key))
        });
        self.stand(standing).await;
        self.sync_if_by_itself().await;
    }

    async fn key_of(&self, account: &Account) -> Result<DatabaseKey, AppError> {
        if practice::is_practice(account) {
            return practice::key(&self.dir().practice());
        }
        match &self.0.setup.keys {
            Keys::Given(key) => Ok(key.clone()),
            Keys::Slots => {
                let path = self.account_dir(account).path().to_owned();
                keychain::unhurried(move || Ok(keyslots::open(&path, &SystemKeychain)?)).await
            }
        }
    }

    pub(crate) async fn open(&self, account: Account, key: DatabaseKey, token: Option<Token>) -> Result<Standing, AppError> {
        let dir = self.account_dir(&account);
        let user = account.monitor_id.parse().map_err(|_| AppError::Files(std::io::ErrorKind::InvalidData))?;
        in_place::finish(&dir)?;
        let in_use = InUse::shared(&dir.in_use())?;
        let store = SqliteStore::open(&dir.database(), key, self.0.registry.clone()).await?;
        store.device_or(|| Device::new(rand::random(), user)).await?;
        let server = if practice::is_practice(&account) {
            Server::Practice(Box::new(PracticeServer::open(&self.dir().practice(), self.0.registry.clone()).await?))
        } else {
            Server::Far(self.connection(account.server.parse()?).await?)
        };
        let (registry, clock, told) = (self.0.registry.clone(), Arc::clone(&self.0.clock), self.0.told.clone());
        let desk = Desk::open(account, store, registry, clock, server, in_use, told).await?;
        if let Some(token) = token {
            desk.sign_in(token).await?;
        }
        kept::forget(&dir)?;
        Ok(Standing::Ready(Arc::new(desk)))
    }

    /// Closes the account that is open.
    pub(crate) async fn leave(&self) {
        let mut standing = self.0.standing.write().await;
        if let Standing::Ready(desk) = &*standing {
            desk.close().await;
            *standing = Standing::Welcome;
        }
    }

    pub(crate) async fn connection(&self, address: ServerAddress) -> Result<Connection, AppError> {
        let extra_root = match &self.0.setup.extra_root {
            Some(path) => Some(tokio::fs::read(path).await?),
            None => None,
        };
        Ok(Connection::to(address, &Options { extra_root, ..Options::default() })?)
    }

    pub(crate) fn account_dir(&self, account: &Account) -> AccountDir {
        if practice::is_practice(account) {
            return practice::laptop(&self.dir().practice());
        }
        self.dir().account(&account.server, &account.email)
    }
}
