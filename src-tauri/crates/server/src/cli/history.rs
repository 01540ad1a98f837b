//! `rounds-server history KIND ID`: every version of a record, and what did not become one.

use std::collections::BTreeMap;

use rounds_model::{EntityId, Kind, Payload, ServerTime};

use super::{CliError, Data, id, minute, open, organisation};
use crate::store::{Fate, HistoryRow};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Its kind, such as `School`.
    kind: String,
    /// Its id.
    id: String,
    /// Shows the values too, and not only which fields changed.
    #[arg(long)]
    values: bool,
    /// The organisation; may be left out when there is only one.
    #[arg(long)]
    organisation: Option<String>,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let server = open(&args.data).await?;
    let home = organisation(&server, args.organisation.as_deref()).await?;
    let (kind, id) = (Kind::from(args.kind.as_str()), id(&args.id)?);
    let mut txn = server.store().read(home.id).await?;
    let people: BTreeMap<EntityId, String> = txn.accounts().await?.into_iter().map(|one| (one.id, one.email)).collect();
    let who = |id: EntityId| people.get(&id).cloned().unwrap_or_else(|| id.to_string());
    let entries: Vec<HistoryRow> = txn.history(id).await?.into_iter().filter(|entry| entry.key.kind == kind).collect();
    if entries.is_empty() {
        return Err(CliError::NoRecord(kind, id));
    }
    let mut before = Payload::default();
    for entry in &entries {
        let typed = minute(ServerTime::from_micros(entry.author.edited.to.micros()));
        let (fate, by) = (fate(entry), who(entry.author.by));
        say!("{}\t{fate}\t{by} on {}, typed {typed}", minute(entry.recorded), entry.author.device_name);
        let Some(data) = &entry.data else { continue };
        for field in data.changed_fields(&before) {
            match data.get(&field).filter(|_| args.values) {
                Some(value) => say!("\t{field}: {value}"),
                None => say!("\t{field}"),
            }
        }
        if entry.fate == Fate::Stored {
            before = data.clone();
        }
    }
    for erasure in txn.erasures().await?.iter().filter(|erasure| erasure.key.id == id) {
        say!("{}\terased\t{}: {}", minute(erasure.at), who(erasure.by), erasure.reason);
    }
    Ok(())
}

/// What became of an entry, in a word.
const fn fate(entry: &HistoryRow) -> &'static str {
    match (entry.fate, entry.data.is_some()) {
        (Fate::Stored, true) => "stored",
        (Fate::Stored, false) => "deleted or erased",
        (Fate::Rejected, _) => "rejected",
        (Fate::Archived, _) => "archived",
    }
}
