//! What people who signed out left unsent on this laptop. It is told on the first screen, where no database is open: so
//! it is noted beside the database when it is closed for good, and the note goes when the account is opened again.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{
    App, AppError,
    api::{Account, KeptUnsent},
    data_dir::AccountDir,
    files,
};

/// What lies beside a database that nobody is signed in to.
#[derive(Serialize, Deserialize)]
struct Note {
    account: Account,
    unsent: u32,
}

impl App {
    /// Who left how much unsent, by name; nobody while all is sent. A note that cannot be read is told in the log alone.
    pub(crate) fn kept_unsent(&self) -> Vec<KeptUnsent> {
        let notes = self.dir().account_dirs().unwrap_or_default().into_iter().filter_map(|dir| read(&dir.signed_out()));
        let mut kept: Vec<_> = notes
            .filter(|note| note.unsent > 0)
            .map(|Note { account, unsent }| KeptUnsent { name: account.name, email: account.email, server: account.server, unsent })
            .collect();
        kept.sort_by(|one, other| (&one.name, &one.server).cmp(&(&other.name, &other.server)));
        kept
    }
}

/// Notes that `account` was signed out of with so much unsent.
///
/// # Errors
/// A file that cannot be written.
pub fn note(dir: &AccountDir, account: &Account, unsent: u32) -> Result<(), AppError> {
    files::write_json(&dir.signed_out(), &Note { account: account.clone(), unsent })
}

/// The account is open again, and says itself what is unsent.
///
/// # Errors
/// A file that cannot be removed.
pub fn forget(dir: &AccountDir) -> Result<(), AppError> {
    files::remove(&dir.signed_out())
}

fn read(path: &Path) -> Option<Note> {
    files::read_json(path).unwrap_or_else(|error| {
        tracing::warn!(code = error.code(), "What an account left unsent cannot be read");
        None
    })
}
