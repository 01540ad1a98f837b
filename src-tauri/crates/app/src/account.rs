//! The account of this laptop: connect, unlock with the recovery code, sign in again, sign out.
//!
//! There is one database for each server and account, in a folder of its own. Signing out forgets the token and
//! leaves the database, so that what is unsent stays safe and goes on under the same account.

use rounds_http::{Credentials, Enrolment, ServerAddress, Session};
use rounds_model::wire::EnrolmentCode;
use rounds_sqlite::keyslots;
use rounds_sync::ports::Store;

use crate::{
    App, AppError,
    api::{Account, AppState, Connected, NewCode, SignedOut},
    data_dir::AccountDir,
    files, kept, keychain,
    keychain::SystemKeychain,
    program::Standing,
};

impl App {
    /// Connects this laptop to an organisation. The recovery code is given once, when the database was made.
    ///
    /// # Errors
    /// An address that is none, what kept the server from being asked, `wrong_password`, `other_account`, `in_practice`.
    pub async fn connect(&self, server: &str, email: &str, password: &str) -> Result<Connected, AppError> {
        let address = self.expect_free(server, email).await?;
        let credentials = Credentials { email: email.trim(), password, device: &device_name() };
        let session = self.connection(address.clone()).await?.sign_in(&credentials).await?;
        self.settle_in(&address, email, session).await
    }

    /// The same with an enrolment code in place of the password, which becomes `next` where one is given. A code that
    /// was mistyped is told here and costs no try at the server.
    ///
    /// # Errors
    /// As [`Self::connect`]; `mistyped_enrolment_code`, `wrong_enrolment_code`, `password_too_short`.
    pub async fn connect_with_code(&self, server: &str, email: &str, code: &str, next: Option<&str>) -> Result<Connected, AppError> {
        let code: EnrolmentCode = code.parse()?;
        let address = self.expect_free(server, email).await?;
        let enrolment = Enrolment { email: email.trim(), code: &code.reveal(), password: next, device: &device_name() };
        let session = self.connection(address.clone()).await?.sign_in_with_code(&enrolment).await;
        let session = session.map_err(|error| if error.code() == "wrong_password" { AppError::WrongCode } else { error.into() })?;
        self.settle_in(&address, email, session).await
    }

    /// The address, if this laptop may be connected to it under this e-mail.
    async fn expect_free(&self, server: &str, email: &str) -> Result<ServerAddress, AppError> {
        let address: ServerAddress = server.parse()?;
        self.expect_no_practice()?;
        if let Ok(desk) = self.desk().await
            && (desk.account.server != address.to_string() || !desk.account.email.eq_ignore_ascii_case(email.trim()))
        {
            return Err(AppError::OtherAccount);
        }
        if !address.is_protected() {
            tracing::warn!("The address was given with http://: others on the network can read along");
        }
        Ok(address)
    }

    /// Makes the account's folder and key, or finds those that are there, and opens it under the session just begun.
    async fn settle_in(&self, address: &ServerAddress, email: &str, session: Session) -> Result<Connected, AppError> {
        let account = account(address, email, &session);
        let dir = self.account_dir(&account);
        files::make_folder(dir.path())?;
        let made = self.make_key(&dir).await?;
        files::write_json(&self.dir().current(), &account)?;
        self.leave().await;
        let (key, recovery_code) = made.map_or((None, None), |made| (Some(made.key), Some(made.code.text().to_string())));
        self.enter(account, key, Some(session.token)).await;
        Ok(Connected { state: self.state().await?, recovery_code, protected: address.is_protected() })
    }

    /// Opens the database with the recovery code; the keychain gets a new part of the key where there is one.
    ///
    /// # Errors
    /// `wrong_recovery_code`; `not_connected` without an account.
    pub async fn unlock(&self, recovery_code: &str) -> Result<AppState, AppError> {
        let code: keyslots::RecoveryCode = recovery_code.parse()?;
        let account = self.current()?.ok_or(AppError::NotConnected)?;
        let dir = self.account_dir(&account);
        let path = dir.path().to_owned();
        let key = keychain::unhurried(move || Ok(keyslots::recover(&path, &code, &SystemKeychain)?)).await?;
        let token = self.token_in_waiting().await;
        self.leave().await;
        self.enter_with(account, key, token).await;
        self.state().await
    }

    /// Tries once more to open a database that could not be opened: the program or the full disk that was in its way may
    /// be gone.
    ///
    /// # Errors
    /// The reason why it still cannot be opened.
    pub async fn open_again(&self) -> Result<AppState, AppError> {
        if let (Err(AppError::Closed(_)), Some(account)) = (self.state().await, self.current()?) {
            self.enter(account, None, None).await;
        }
        self.state().await
    }

    /// Goes on under a new session after the server forgot the one before.
    ///
    /// # Errors
    /// What kept the server from being asked, `wrong_password`.
    pub async fn sign_in_again(&self, password: &str) -> Result<AppState, AppError> {
        let desk = self.desk().await?;
        let credentials = Credentials { email: &desk.account.email, password, device: &device_name() };
        let session = desk.connection()?.sign_in(&credentials).await?;
        desk.sign_in(session.token).await?;
        self.sync_if_by_itself().await;
        self.state().await
    }

    /// Changes the password. This laptop stays signed in; others sign in again, and keep what they have not sent.
    ///
    /// # Errors
    /// `wrong_password`, `password_too_short`, `signed_out`, or what kept the server from being asked.
    pub async fn change_password(&self, current: &str, next: &str) -> Result<(), AppError> {
        let desk = self.desk().await?;
        let token = desk.token().await?.ok_or(AppError::SignedOut)?;
        Ok(desk.connection()?.change_password(&token, current, next).await?)
    }

    /// A new recovery code in place of the one before, which opens nothing from now on. It is given once.
    ///
    /// # Errors
    /// `no_recovery_code` where the program was given its key, `in_practice`, or a key file that cannot be written.
    pub async fn new_recovery_code(&self) -> Result<NewCode, AppError> {
        let desk = self.desk().await?;
        desk.connection()?;
        if self.is_given_a_key() {
            return Err(AppError::NoRecoveryCode);
        }
        let (path, key) = (self.account_dir(&desk.account).path().to_owned(), desk.store.key().clone());
        let code = keychain::unhurried(move || Ok(keyslots::renew_code(&path, &key)?)).await?;
        Ok(NewCode { recovery_code: code.text().to_string() })
    }

    /// Signs out: the server and this laptop forget the token. What is unsent stays, and goes on when the same
    /// account connects again.
    ///
    /// # Errors
    /// The database's. That the server could not be told is no error.
    pub async fn sign_out(&self) -> Result<SignedOut, AppError> {
        let desk = self.desk().await?;
        let connection = desk.connection()?;
        let token = desk.token().await?;
        desk.sign_out().await?;
        // Counted when no run is at work any more: it is said of a database that is closed from now on.
        let unsent = u32::try_from(desk.store.read().await?.counts().await?.dirty).unwrap_or(u32::MAX);
        kept::note(&self.account_dir(&desk.account), &desk.account, unsent)?;
        if let Some(token) = token
            && let Err(error) = connection.sign_out(&token).await
        {
            tracing::info!(code = error.code(), "The server was not told of the sign-out");
        }
        files::remove(&self.dir().current())?;
        self.leave().await;
        self.stand(Standing::Welcome).await;
        Ok(SignedOut { unsent, state: self.state().await? })
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
pub fn device_name() -> String {
    let name = std::fs::read_to_string("/etc/hostname").ok().or_else(|| std::env::var("COMPUTERNAME").ok());
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| std::env::consts::OS.to_owned())
}
