//! The server inside this program, and what is noted beside its data.

use std::path::{Path, PathBuf};

use rounds_model::{EntityId, Registry};
use rounds_server::{Server, demo::Guest, rules::accounts::SignedIn};
use rounds_sqlite::DatabaseKey;
use serde::{Deserialize, Serialize};

use crate::{AppError, files};

/// What is noted in the practice folder. None of it is secret: what it opens is sample data.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notes {
    /// The key of the laptop's database, in hexadecimal digits.
    key: String,
    organisation: EntityId,
    /// The colleague's token.
    colleague: String,
}

impl Notes {
    /// Notes with a new key.
    pub fn new(organisation: EntityId, colleague: String) -> Self {
        let key = rand::random::<[u8; 32]>().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { key, organisation, colleague }
    }

    /// What was noted.
    ///
    /// # Errors
    /// A file that is missing or cannot be read.
    pub fn read(folder: &Path) -> Result<Self, AppError> {
        files::read_json(&path(folder))?.ok_or(AppError::Files(std::io::ErrorKind::NotFound))
    }

    pub fn write(&self, folder: &Path) -> Result<(), AppError> {
        files::write_json(&path(folder), self)
    }

    pub fn key(&self) -> Result<DatabaseKey, AppError> {
        Ok(DatabaseKey::from_hex(&self.key)?)
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join("practice.json")
}

/// Where the server's data are.
pub fn data(folder: &Path) -> PathBuf {
    folder.join("server")
}

/// The server inside this program. A clone is the same server.
#[derive(Clone)]
pub struct PracticeServer {
    pub server: Server,
    pub organisation: EntityId,
    pub colleague: String,
}

impl PracticeServer {
    /// Opens its data.
    ///
    /// # Errors
    /// Data that are missing or cannot be read.
    pub async fn open(folder: &Path, registry: Registry) -> Result<Self, AppError> {
        let notes = Notes::read(folder)?;
        let server = Server::open(&data(folder), registry).await.map_err(failed)?;
        Ok(Self { server, organisation: notes.organisation, colleague: notes.colleague })
    }

    /// Closes its data.
    pub async fn close(&self) {
        self.server.close().await;
    }
}

/// Begins a session of somebody who was just made.
pub async fn sign_in(server: &Server, guest: &Guest, device: &str) -> Result<SignedIn, AppError> {
    let signed_in = server.rules().sign_in(server.store(), &guest.email, guest.password.clone(), device, None).await.map_err(failed)?;
    signed_in.ok_or(AppError::NotFound)
}

/// The data of the practice are files of this program like any other.
pub fn failed(error: impl std::error::Error) -> AppError {
    tracing::error!(%error, "The practice server failed");
    AppError::Files(std::io::ErrorKind::Other)
}
