//! What is asked of the server beside the exchange, through the [`Cache`]: the past of a record, and who the server is.

use std::sync::Arc;

use rounds_model::{Payload, RecordKey, ServerTime, Stamp, wire::Authorship};
use rounds_sync::ports::RemoteError;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{Cache, Connection, Copied, Health, Token, call::Caller};

/// All that became of a record, oldest first.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct Past {
    /// Its versions, and what did not become one.
    pub entries: Vec<PastEntry>,
    /// When its content was erased.
    #[serde(default)]
    pub erased: Vec<ServerTime>,
}

/// One thing that somebody wrote.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PastEntry {
    /// What became of it.
    pub fate: Fate,
    /// The version that it became.
    pub updated_at: Option<Stamp>,
    /// What it held; `None` for a deletion, or where its content was erased.
    pub data: Option<Payload>,
    /// Who, on which device, and when it was typed.
    #[serde(flatten)]
    pub author: Authorship,
    /// When the server wrote it down.
    pub recorded_at: ServerTime,
}

/// What became of something that somebody wrote.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It became a version.
    Stored,
    /// It came late, and its author was asked.
    Rejected,
    /// It gave way on its author's device.
    Archived,
}

/// Asks one server under one token, and keeps what it says.
pub struct Lookup<'c> {
    /// The way to the server.
    pub connection: &'c Connection,
    /// Who asks.
    pub token: &'c Token,
    /// What is kept.
    pub cache: &'c Cache,
}

impl Lookup<'_> {
    /// The past of a record.
    ///
    /// # Errors
    /// `not_found` for one that the server does not have or does not show; what kept it from answering, where no copy is kept.
    pub async fn past(&self, key: &RecordKey) -> Result<Copied<Past>, RemoteError> {
        self.get(&format!("api/{}/{}/history", key.kind, key.id)).await
    }

    /// Who the server is.
    ///
    /// # Errors
    /// What kept it from answering, where no copy is kept.
    pub async fn health(&self) -> Result<Copied<Health>, RemoteError> {
        self.get("api/health").await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<Copied<T>, RemoteError> {
        let run = "lookup";
        let caller = Caller { connection: self.connection, token: self.token, traffic: &Arc::default(), run };
        let Copied { said, at, age, stale } = self.cache.get(&caller, path).await?;
        let said = serde_json::from_slice(&said).map_err(|_| RemoteError::Garbled)?;
        Ok(Copied { said, at, age, stale })
    }
}
