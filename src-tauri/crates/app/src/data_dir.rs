//! Where the program keeps its files: one folder, and in it one folder for each server and account.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::{AppError, files};

/// The program's folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataDir(PathBuf);

impl DataDir {
    /// The folder `path`; it is made when something is written.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The folder that the system gives this program for the person signed in to it.
    #[must_use]
    pub fn of_system() -> Option<Self> {
        directories::ProjectDirs::from("org", "Rounds", "Rounds").map(|dirs| Self(dirs.data_local_dir().to_owned()))
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A short name of the folder, the same at each start: 16 hexadecimal digits.
    #[must_use]
    pub fn name(&self) -> String {
        let path = std::path::absolute(&self.0).unwrap_or_else(|_| self.0.clone());
        Sha256::digest(path.as_os_str().as_encoded_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Names the account that this laptop is connected with.
    pub(crate) fn current(&self) -> PathBuf {
        self.0.join("account.json")
    }

    /// What the person chose; nothing secret.
    pub(crate) fn settings(&self) -> PathBuf {
        self.0.join("settings.json")
    }

    /// What is practised with: a server's data, a laptop's database, and what opens it.
    pub(crate) fn practice(&self) -> PathBuf {
        self.0.join("practice")
    }

    /// The folder of one account at one server. Its name says neither.
    pub(crate) fn account(&self, server: &str, email: &str) -> AccountDir {
        let name = Sha256::digest(format!("{server}\n{}", email.trim().to_lowercase()));
        let name: String = name.iter().take(10).map(|byte| format!("{byte:02x}")).collect();
        AccountDir(self.accounts().join(name))
    }

    /// The folders of all accounts that were ever connected on this laptop.
    pub(crate) fn account_dirs(&self) -> Result<Vec<AccountDir>, AppError> {
        Ok(files::folders(&self.accounts())?.into_iter().map(AccountDir).collect())
    }

    fn accounts(&self) -> PathBuf {
        self.0.join("accounts")
    }
}

/// The folder of one account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountDir(PathBuf);

impl AccountDir {
    pub(crate) const fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("rounds.db")
    }

    /// Shared by the programs that have the database open.
    pub(crate) fn in_use(&self) -> PathBuf {
        self.0.join("in-use.lock")
    }

    /// What was left unsent, while nobody is signed in.
    pub(crate) fn signed_out(&self) -> PathBuf {
        self.0.join("signed-out.json")
    }

    pub(crate) fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_and_account_has_its_own_folder() {
        let dir = DataDir::at("data");
        let folder = |server, email| dir.account(server, email);
        assert_eq!(folder("https://a.example", "Amina@Example.org "), folder("https://a.example", "amina@example.org"));
        assert_ne!(folder("https://a.example", "amina@example.org"), folder("https://b.example", "amina@example.org"));
        assert_ne!(folder("https://a.example", "amina@example.org"), folder("https://a.example", "hawa@example.org"));
    }
}
