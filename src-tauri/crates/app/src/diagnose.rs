//! What support needs to know, without personal data: versions, counts, codes and clocks; no names, no e-mail, no
//! record, no token.

use rounds_model::wire::SCHEMA;
use rounds_sync::ports::{Clock, Store};
use serde_json::{Value, json};

use crate::{App, AppError, Language, reports, times};

/// Runs that are told of.
const RUNS: u32 = 20;

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
                "dirty": counts.dirty, "unconfirmed": counts.unconfirmed, "conflicts": counts.conflicts,
                "attention": counts.attention, "parked": counts.parked, "staged": counts.staged, "needs": counts.needs,
            },
            "records": records,
            "runs": runs,
        }))
    }
}
