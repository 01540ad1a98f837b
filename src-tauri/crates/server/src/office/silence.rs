//! Who has not been heard from, and what waited on each device when it last told.

use std::time::Duration;

use rounds_model::ServerTime;

use crate::{
    rules::session::page_of,
    store::{Account, KnownDevice, ReadTxn, StoreError, Unsent},
};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// A person on a device that has been silent, or a person without any device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Silent {
    /// Who.
    pub account: Account,
    /// Which device; `None` for somebody who never signed in.
    pub device: Option<KnownDevice>,
}

impl Silent {
    /// Whole days since the device was heard from; `None` for somebody who never signed in.
    #[must_use]
    pub fn days(&self, now: ServerTime) -> Option<i64> {
        self.device.as_ref().map(|known| (now.micros() - known.heard.micros()).max(0) / DAY)
    }
}

/// What waits on a device, in words; `minute` writes a time. What was entered there since nobody here can know.
#[must_use]
pub fn unsent(unsent: Option<Unsent>, minute: impl Fn(ServerTime) -> String) -> String {
    match unsent {
        None => "not told".into(),
        Some(Unsent { count: 0, .. }) => "0 unsent".into(),
        Some(Unsent { count, since: None }) => format!("{count} unsent"),
        Some(Unsent { count, since: Some(since) }) => format!("{count} unsent since {}", minute(since)),
    }
}

/// Devices not heard from for so long, the longest silent first, after the people who never signed in.
/// A device whose person has been heard from on another one since is left out: it was replaced.
///
/// # Errors
/// The store failed.
pub async fn silent(txn: &mut dyn ReadTxn, now: ServerTime, unheard: Duration) -> Result<Vec<Silent>, StoreError> {
    let (accounts, mut devices) = (txn.accounts().await?, txn.devices().await?);
    devices.retain(|known| known.device.id != page_of(known.device.account));
    let before = now.micros() - i64::try_from(unheard.as_micros()).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    for account in &accounts {
        if !devices.iter().any(|known| known.device.account == account.id) {
            found.push(Silent { account: account.clone(), device: None });
        }
    }
    for known in &devices {
        let Some(account) = accounts.iter().find(|account| account.id == known.device.account) else { continue };
        let heard_since = devices.iter().any(|other| other.device.account == account.id && other.heard.micros() > before);
        if !heard_since {
            found.push(Silent { account: account.clone(), device: Some(known.clone()) });
        }
    }
    Ok(found)
}
