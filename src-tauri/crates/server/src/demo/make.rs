//! Makes the demo on a server, through the rules that hold for everybody.
//!
//! An organisation that is complete is left as its people have changed it; one that was cut off half-way is
//! made again, which writes only what is missing.

use std::collections::BTreeSet;

use rounds_model::{EditInterval, EditTime, EntityId, RecordKey, Role, wire::Authorship};
use serde::Serialize;

use super::{DataError, Deployment, Entry, Member, deployments, seasoned};
use crate::{
    password::{self, PasswordError},
    rules::{
        Rules,
        accounts::AccountError,
        load::{LoadError, LoadRecord},
    },
    store::{Account, Author, ServerStore, StoreError},
};

/// What a record of the demo names as its device.
const DEVICE: &str = "demo data";

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// A shipped file.
    #[error(transparent)]
    Data(#[from] DataError),
    /// An account or a grant.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// A password.
    #[error("a password cannot be hashed: {0}")]
    Password(#[from] PasswordError),
    /// A record that the rules refuse.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An organisation without two coordinators.
    #[error("the demo has nobody to practise with")]
    Alone,
}

/// Someone who may sign in to the demo, with the password drawn for this start.
#[derive(Clone, Debug, Serialize)]
pub struct Guest {
    /// Signs in with this.
    pub email: String,
    /// Good until the demo is started again.
    pub password: String,
    /// What they may do.
    pub role: Role,
    /// The name of their organisation.
    pub organisation: String,
    /// Their invented name.
    pub name: String,
}

/// Makes what is missing of the demo, and draws new passwords for everybody in it.
///
/// # Errors
/// The store failed, or the rules refuse what the demo ships; the tests make it whole.
pub async fn make(rules: &Rules, store: &dyn ServerStore) -> Result<Vec<Guest>, MakeError> {
    let mut guests = Vec::new();
    for deployment in deployments()? {
        if !is_complete(store, &deployment).await? {
            add_records(rules, store, &deployment).await?;
        }
        for member in &deployment.members {
            guests.push(admit(rules, store, &deployment, member).await?);
        }
    }
    Ok(guests)
}

/// Who practises, and who works beside them.
#[derive(Clone, Debug)]
pub struct Pair {
    /// A coordinator.
    pub learner: Guest,
    /// Another one, who is granted the same places.
    pub colleague: Guest,
}

/// Makes the organisation that has made its rounds already, on an empty server, for two people alone: what lies in
/// places that they are not granted is left out.
///
/// # Errors
/// As [`make`].
pub async fn make_for_practice(rules: &Rules, store: &dyn ServerStore) -> Result<Pair, MakeError> {
    let mut deployment = seasoned()?;
    let mut pair = deployment.members.iter().filter(|member| member.role == Role::Coordinator).cloned();
    let (Some(learner), Some(colleague)) = (pair.next(), pair.next()) else { return Err(MakeError::Alone) };
    let colleague = Member { roots: learner.roots.clone(), ..colleague };
    leave_out_elsewhere(rules, &mut deployment, &learner.roots);
    add_records(rules, store, &deployment).await?;
    Ok(Pair { learner: admit(rules, store, &deployment, &learner).await?, colleague: admit(rules, store, &deployment, &colleague).await? })
}

/// Keeps the regions of `roots`, what belongs to them, and what belongs to no region.
fn leave_out_elsewhere(rules: &Rules, deployment: &mut Deployment, roots: &[EntityId]) {
    let mut elsewhere = BTreeSet::new();
    // Parents come first, so that whatever belongs to what is left out is seen after it.
    deployment.entries.retain(|entry| {
        let above = rules.registry().get(&entry.kind).map(|adapter| adapter.links(&entry.data)).unwrap_or_default();
        let is_elsewhere =
            (entry.kind.as_str() == "Region" && !roots.contains(&entry.id)) || above.iter().any(|(_, id)| elsewhere.contains(id));
        if is_elsewhere {
            elsewhere.insert(entry.id);
        }
        !is_elsewhere
    });
}

/// Whether the last that is made of an organisation is there.
async fn is_complete(store: &dyn ServerStore, deployment: &Deployment) -> Result<bool, StoreError> {
    match deployment.members.last() {
        Some(last) => Ok(store.credentials(&last.email).await?.is_some()),
        None => Ok(false),
    }
}

async fn add_records(rules: &Rules, store: &dyn ServerStore, deployment: &Deployment) -> Result<(), MakeError> {
    if !store.organisations().await?.iter().any(|organisation| organisation.id == deployment.id) {
        rules.found(store, deployment.id, deployment.name).await?;
    }
    let now = EditTime::from_micros(rules.now().micros());
    let edited = EditInterval::new(now, now);
    let author = Author { by: deployment.id, device: None, device_name: DEVICE.to_owned(), op: None, edited };
    let records = deployment.entries.iter().map(as_record).collect();
    Ok(rules.load(store, deployment.id, &author, records).await?.complete()?)
}

pub(super) fn as_record(entry: &Entry) -> LoadRecord {
    LoadRecord {
        key: RecordKey::new(entry.kind.clone(), entry.id),
        data: entry.data.clone(),
        author: Some(Authorship { by: entry.by, device: DEVICE.to_owned(), edited: EditInterval::new(entry.at, entry.at) }),
    }
}

/// Gives a member an account with its grants, or a new password to one that is there.
async fn admit(rules: &Rules, store: &dyn ServerStore, deployment: &Deployment, member: &Member) -> Result<Guest, MakeError> {
    let guest = Guest {
        email: member.email.clone(),
        password: draw_password(),
        role: member.role,
        organisation: deployment.name.to_owned(),
        name: member.name.clone(),
    };
    if store.credentials(&member.email).await?.is_some() {
        rules.set_password(store, &member.email, guest.password.clone()).await?;
        return Ok(guest);
    }
    let hash = password::hash(guest.password.clone()).await?;
    let account = Account { id: member.id, email: member.email.clone(), name: member.name.clone(), role: member.role };
    // One transaction, so that there is never an account without its grants.
    let mut txn = store.write(deployment.id).await?;
    txn.add_account(&account, &hash).await?;
    for root in &member.roots {
        txn.grant(member.id, *root).await?;
    }
    txn.commit().await?;
    Ok(guest)
}

/// Twelve letters and digits that nobody confuses, in groups of four.
fn draw_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters = rand::random::<[u8; 12]>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}
