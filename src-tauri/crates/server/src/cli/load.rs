//! `rounds-server load FILE.ndjson`.

use std::path::PathBuf;

use rounds_model::{EditInterval, EditTime};

use super::{CliError, Data, account, open};
use crate::{rules::load::LoadRecord, store::Author};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// One record per line: `{"kind","id","data"}`, or whole record lines of the protocol.
    file: PathBuf,
    /// Who stands in the history as the author, and whose organisation the records go into.
    #[arg(long, value_name = "EMAIL")]
    by: String,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let text = tokio::fs::read_to_string(&args.file).await.map_err(|source| CliError::File { path: args.file.clone(), source })?;
    let mut records = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let what = || format!("{} line {}", args.file.display(), number + 1);
        records.push(LoadRecord::parse(line).map_err(|source| CliError::Line { what: what(), source })?);
    }
    let server = open(&args.data).await?;
    let found = account(&server, &args.by).await?;
    let now = EditTime::from_micros(server.rules().now().micros());
    let author = Author { by: found.account.id, device: None, device_name: "server".into(), op: None, edited: EditInterval::new(now, now) };
    let report = server.rules().load(server.store(), found.organisation.id, &author, records).await?;
    for (kind, count) in &report.loaded {
        say!("{count} {kind}");
    }
    say!("{} unchanged", report.unchanged);
    for refusal in &report.refused {
        eprintln!("{refusal}");
    }
    if report.refused.is_empty() { Ok(()) } else { Err(CliError::SomeRefused(report.refused.len())) }
}
