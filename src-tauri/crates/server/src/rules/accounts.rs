//! Organisations, the people in them, how they sign in and what they are granted.

use rounds_model::{Adapter, EditInterval, EditTime, EntityId, Kind, Payload, RecordKey, Role, Shape, wire::limit};

use super::{
    Rules,
    load::{LoadError, LoadRecord},
};
use crate::{
    password, scope,
    store::{Account, Author, Credentials, Device, Grants, Organisation, ReadTxn, ServerStore, Session, StoreError, TokenHash, WriteTxn},
    token::Token,
};

/// Why an account could not be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The store failed, or the e-mail is taken.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The password could not be hashed.
    #[error("the password cannot be hashed: {0}")]
    Password(#[from] password::PasswordError),
    /// Nobody signs in with this e-mail.
    #[error("nobody has the e-mail {0} here")]
    NoAccount(String),
    /// The place to grant does not exist, or is no place.
    #[error("there is no such place to grant")]
    NoPlace,
    /// Somebody who works in places was to have the whole organisation.
    #[error("only a data manager or an administrator can be granted everything")]
    NotEverything,
    /// The records that stand for the organisation or the person are not valid.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// A person to add.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// What they sign in with; upper and lower case are the same.
    pub email: String,
    /// Their name, also on the Monitor record.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What they sign in with.
    pub password: String,
}

/// Someone who signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The organisation.
    pub organisation: Organisation,
    /// Who and on which device.
    pub session: Session,
    /// The token, told once.
    pub token: Token,
}

/// What came of changing a password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasswordChange {
    /// It is the new one from now on.
    Done,
    /// The present one was not given.
    WrongPassword,
    /// The new one has fewer than [`limit::PASSWORD_CHARACTERS`].
    TooShort,
}

impl Rules {
    /// Adds an organisation, and its Organisation record where the registry has that kind.
    ///
    /// # Errors
    /// The store failed, or has an organisation of this name.
    pub async fn found(&self, store: &dyn ServerStore, id: EntityId, name: &str) -> Result<Organisation, AccountError> {
        let organisation = Organisation { id, name: name.to_owned() };
        store.found(&organisation, &epoch()).await?;
        let record = self.named_record("Organisation", id, name, None);
        self.load_own(store, id, self.system_author(id), record).await?;
        Ok(organisation)
    }

    /// Adds a user, and the Monitor record that stands for them where the registry has that kind.
    ///
    /// # Errors
    /// The e-mail is taken, or the store failed.
    pub async fn add_user(&self, store: &dyn ServerStore, organisation: EntityId, user: NewUser) -> Result<Account, AccountError> {
        let email = user.email.trim().to_lowercase();
        let account = Account { id: self.new_id(), email, name: user.name, role: user.role };
        let hash = password::hash(user.password).await?;
        let mut txn = store.write(organisation).await?;
        txn.add_account(&account, &hash).await?;
        txn.commit().await?;
        let record = self.named_record("Monitor", account.id, &account.name, Some(organisation));
        self.load_own(store, organisation, self.system_author(account.id), record).await?;
        Ok(account)
    }

    /// Sets a password; every device of the account has to sign in again.
    ///
    /// # Errors
    /// No such account, or the store failed.
    pub async fn set_password(&self, store: &dyn ServerStore, email: &str, password: String) -> Result<(), AccountError> {
        let email = email.trim().to_lowercase();
        let found = store.credentials(&email).await?.ok_or(AccountError::NoAccount(email))?;
        let hash = password::hash(password).await?;
        let mut txn = store.write(found.organisation.id).await?;
        txn.set_password(found.account.id, &hash).await?;
        Ok(txn.commit().await?)
    }

    /// Changes the password of who is signed in, who must know the present one. The device that asks stays signed in;
    /// every other one has to sign in again, and what it has not sent waits on it until then.
    ///
    /// # Errors
    /// The store failed.
    pub async fn change_password(
        &self,
        store: &dyn ServerStore,
        session: &Session,
        token: TokenHash,
        current: String,
        next: String,
    ) -> Result<PasswordChange, AccountError> {
        let account = &session.account;
        let verified = store.credentials(&account.email).await?.map(|found| found.password);
        if !password::verify(current, verified.clone()).await? {
            return Ok(PasswordChange::WrongPassword);
        }
        if next.chars().count() < limit::PASSWORD_CHARACTERS {
            return Ok(PasswordChange::TooShort);
        }
        let hash = password::hash(next).await?;
        let device = Device { id: session.device, account: account.id, name: session.device_name.clone() };
        let mut txn = store.write(session.organisation).await?;
        if txn.password(account.id).await? != verified {
            // Somebody has set another one meanwhile; this device was signed out by it.
            return Ok(PasswordChange::WrongPassword);
        }
        txn.set_password(account.id, &hash).await?;
        txn.add_token(&device, token, self.now()).await?;
        txn.commit().await?;
        Ok(PasswordChange::Done)
    }

    /// Grants the place `root` to a user: they see it, what lies under it, and its owners.
    ///
    /// # Errors
    /// There is no such record, or none that grants are about.
    pub async fn grant(&self, store: &dyn ServerStore, organisation: EntityId, user: EntityId, root: EntityId) -> Result<(), AccountError> {
        let mut txn = store.write(organisation).await?;
        let row = txn.record(root).await?.filter(|row| row.data.is_some() && !row.shared).ok_or(AccountError::NoPlace)?;
        // Places are what forms the top of the tree; a grant further down would tear apart what belongs together.
        let has_children = !self.registry().owned_by(&row.key.kind).is_empty();
        let top = row.path.ids().first().copied().unwrap_or(root);
        let home = txn.record(top).await?.and_then(|top| self.registry().get(&top.key.kind).map(Adapter::collection));
        if !has_children || home != self.registry().get(&row.key.kind).map(Adapter::collection) {
            return Err(AccountError::NoPlace);
        }
        txn.grant(user, root).await?;
        Ok(txn.commit().await?)
    }

    /// Takes a grant back; says whether there was one. Whoever loses the last place sees nothing but what all share.
    ///
    /// # Errors
    /// The store failed.
    pub async fn revoke(
        &self,
        store: &dyn ServerStore,
        organisation: EntityId,
        user: EntityId,
        root: EntityId,
    ) -> Result<bool, AccountError> {
        let mut txn = store.write(organisation).await?;
        let was = txn.revoke(user, root).await?;
        txn.commit().await?;
        Ok(was)
    }

    /// What a user is granted.
    ///
    /// # Errors
    /// The store failed.
    pub async fn granted(&self, store: &dyn ServerStore, organisation: EntityId, user: EntityId) -> Result<Grants, AccountError> {
        Ok(store.read(organisation).await?.grants(user).await?)
    }

    /// Takes all places of a user back and grants everything in their stead, as to one who never had a place.
    ///
    /// # Errors
    /// A role that works in places, or the store failed.
    pub async fn grant_everything(&self, store: &dyn ServerStore, organisation: EntityId, user: &Account) -> Result<(), AccountError> {
        if !user.role.may_write_shared() {
            return Err(AccountError::NotEverything);
        }
        let mut txn = store.write(organisation).await?;
        txn.unbind(user.id).await?;
        Ok(txn.commit().await?)
    }

    /// Signs in on a device: a new one, or `known` if it is the user's own. `None` when e-mail and password
    /// do not belong together.
    ///
    /// # Errors
    /// The store failed.
    pub async fn sign_in(
        &self,
        store: &dyn ServerStore,
        email: &str,
        password: String,
        device_name: &str,
        known: Option<EntityId>,
    ) -> Result<Option<SignedIn>, AccountError> {
        let Some(found) = self.recognise(store, email, password).await? else { return Ok(None) };
        let mut txn = store.read(found.organisation.id).await?;
        let device = self.own_device(txn.as_mut(), &found.account, device_name, known).await?;
        drop(txn);
        self.enter(store, found, device).await
    }

    /// Whose e-mail and password these are.
    pub(super) async fn recognise(
        &self,
        store: &dyn ServerStore,
        email: &str,
        password: String,
    ) -> Result<Option<Credentials>, AccountError> {
        let found = store.credentials(&email.trim().to_lowercase()).await?;
        // An unknown e-mail costs the same time as a wrong password, so that neither tells who has an account.
        let hash = found.as_ref().map(|found| found.password.clone());
        let right = password::verify(password, hash).await?;
        Ok(found.filter(|_| right))
    }

    /// The device that a person names, if it is one of theirs; else a new one. Whether the id is somebody else's or
    /// nobody's makes no difference.
    pub(super) async fn own_device(
        &self,
        txn: &mut dyn ReadTxn,
        account: &Account,
        name: &str,
        known: Option<EntityId>,
    ) -> Result<Device, StoreError> {
        let own = match known {
            Some(id) => txn.owner_of(id).await?.filter(|owner| *owner == account.id).map(|_| id),
            None => None,
        };
        Ok(Device { id: own.unwrap_or_else(|| self.new_id()), account: account.id, name: name.to_owned() })
    }

    /// Signs a recognised person in, unless the password was set anew while it was verified.
    pub(super) async fn enter(
        &self,
        store: &dyn ServerStore,
        found: Credentials,
        device: Device,
    ) -> Result<Option<SignedIn>, AccountError> {
        let mut txn = store.write(found.organisation.id).await?;
        if txn.password(found.account.id).await? != Some(found.password) {
            return Ok(None);
        }
        let signed_in = self.admit(txn.as_mut(), found.organisation, found.account, device).await?;
        txn.commit().await?;
        Ok(Some(signed_in))
    }

    /// Gives a device of the account a token.
    pub(super) async fn admit(
        &self,
        txn: &mut dyn WriteTxn,
        organisation: Organisation,
        account: Account,
        mut device: Device,
    ) -> Result<SignedIn, StoreError> {
        let token = Token::random();
        if !txn.add_token(&device, token.hash(), self.now()).await? {
            // The id is another person's device: this is a new one.
            device.id = self.new_id();
            txn.add_token(&device, token.hash(), self.now()).await?;
        }
        let session = Session { organisation: organisation.id, account, device: device.id, device_name: device.name, unsent: None };
        Ok(SignedIn { organisation, session, token })
    }

    /// Gives an organisation another name, and its Organisation record with it.
    ///
    /// # Errors
    /// Another has the name, or the store failed.
    pub async fn rename(&self, store: &dyn ServerStore, organisation: EntityId, name: &str) -> Result<(), AccountError> {
        let mut txn = store.write(organisation).await?;
        txn.rename(name).await?;
        let held = txn.record(organisation).await?;
        txn.commit().await?;
        let Some((key, data)) = held.and_then(|row| Some((row.key, row.data?))) else { return Ok(()) };
        let record = LoadRecord { key, data: data.with("name", name), author: None };
        self.load_own(store, organisation, self.system_author(organisation), Some(record)).await
    }

    /// Begins a new history of an organisation, as after a restore by hand.
    ///
    /// # Errors
    /// The store failed.
    pub async fn new_epoch(&self, store: &dyn ServerStore, organisation: EntityId) -> Result<String, AccountError> {
        let mut txn = store.write(organisation).await?;
        let (epoch, last) = (epoch(), txn.clock().last);
        txn.set_epoch(&epoch, last).await?;
        txn.commit().await?;
        Ok(epoch)
    }

    /// An id for something made on the server.
    #[must_use]
    pub fn new_id(&self) -> EntityId {
        EntityId::new(chrono::DateTime::from_timestamp_micros(self.now().micros()).unwrap_or_default())
    }

    fn system_author(&self, by: EntityId) -> Author {
        let now = EditTime::from_micros(self.now().micros());
        Author { by, device: None, device_name: "server".into(), op: None, edited: EditInterval::new(now, now) }
    }

    /// A record of a kind that has a name and perhaps belongs to the organisation.
    fn named_record(&self, kind: &'static str, id: EntityId, name: &str, organisation: Option<EntityId>) -> Option<LoadRecord> {
        let adapter = self.registry().get(&Kind::of(kind))?;
        let mut data = Payload::default().with("name", name);
        for field in adapter.fields() {
            if let (Shape::Reference("Organisation"), Some(organisation)) = (field.shape, organisation) {
                data = data.with(field.name, organisation.to_string());
            }
        }
        Some(LoadRecord { key: RecordKey::new(Kind::of(kind), id), data, author: None })
    }

    async fn load_own(
        &self,
        store: &dyn ServerStore,
        organisation: EntityId,
        author: Author,
        record: Option<LoadRecord>,
    ) -> Result<(), AccountError> {
        if let Some(record) = record {
            self.load(store, organisation, &author, vec![record]).await?.complete()?;
        }
        Ok(())
    }
}

/// The id of a new history: 5 characters.
pub(crate) fn epoch() -> String {
    rand::random::<[u8; 5]>().iter().map(|byte| scope::letter(*byte)).collect()
}
