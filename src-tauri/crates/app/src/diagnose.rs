//! What support needs to know, without personal data: versions, counts, codes and clocks; no names, no e-mail, no
//! record, no token.

use std::time::Duration;

use rounds_model::wire::SCHEMA;
use rounds_sync::ports::{Clock, Store};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{App, AppError, Language, desk::Desk, reports, times};

/// Runs that are told of.
const RUNS: u32 = 20;

/// How long the server is given to say who it is: support is told of a laptop that is offline all the same.
const PATIENCE: Duration = Duration::from_secs(3);

impl App {
    /// The diagnostics as JSON. Works without an account and with a database that does not open, and says so.
    pub async fn diagnose(&self) -> Value {
        let mut told = json!({
            "program": { "version": env!("CARGO_PKG_VERSION"), "schema": SCHEMA, "system": std::env::consts::OS, "machine": std::env::consts::ARCH },
            "key": if self.is_given_a_key() { "given" } else { "slots" },
            "settings": self.settings(),
            "policy": self.setup().presets.told(),
        });
        let database = match self.database().await {
            Ok(database) => database,
            Err(error) => json!({ "code": error.code() }),
        };
        if let Some(fields) = told.as_object_mut() {
            fields.insert("database".to_owned(), database);
        }
        told
    }

    async fn database(&self) -> Result<Value, AppError> {
        let desk = self.desk().await?;
        let mut txn = desk.store.read().await?;
        let device = txn.device().await?;
        let counts = txn.counts().await?;
        let records: serde_json::Map<String, Value> =
            txn.digest().await?.into_iter().map(|(kind, digest)| (kind.as_str().to_owned(), json!(digest))).collect();
        let runs: Vec<Value> = txn.runs(RUNS).await?.iter().map(|run| json!(reports::report(run, Language::English))).collect();
        let now = desk.clock.now();
        Ok(json!({
            "server": desk.account.server,
            "serverProgram": desk.server_program().await,
            "protected": desk.connection().map_or(true, |connection| connection.address().is_protected()),
            "role": desk.account.role,
            "signedIn": desk.token().await?.is_some(),
            "epoch": device.epoch,
            "scope": device.scope,
            "incarnation": format!("{:016x}", device.incarnation),
            "generation": device.generation,
            "resuming": device.resume.is_some(),
            "clock": { "laptop": times::wall(now.wall), "server": times::server(device.server_now(now)), "samples": device.clock },
            "counts": {
                "dirty": counts.dirty, "waiting": counts.waiting, "unconfirmed": counts.unconfirmed, "conflicts": counts.conflicts,
                "attention": counts.attention, "parked": counts.parked, "staged": counts.staged, "needs": counts.needs,
            },
            "records": records,
            "runs": runs,
        }))
    }
}

impl Desk {
    /// Which version of the program the server is, and when it said so; a code where it is not known.
    async fn server_program(&self) -> Value {
        let asked = async {
            let token = self.token().await?.ok_or(AppError::SignedOut)?;
            Ok::<_, AppError>(self.lookup(&token)?.health().await?)
        };
        match timeout(PATIENCE, asked).await {
            Ok(Ok(told)) => {
                let stale = told.stale.map(|error| error.code());
                json!({ "version": told.said.version, "schema": told.said.schema, "at": times::server(told.at), "stale": stale })
            }
            Ok(Err(error)) => json!({ "code": error.code() }),
            Err(_) => json!({ "code": "stalled" }),
        }
    }
}
