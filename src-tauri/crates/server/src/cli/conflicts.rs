//! `rounds-server conflicts`: how often two people met on one record.

use super::{CliError, Data, open, organisation};
use crate::store::Fate;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Of the last so many days.
    #[arg(long, default_value_t = 30)]
    days: u32,
    /// The organisation; may be left out when there is only one.
    #[arg(long)]
    organisation: Option<String>,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let server = open(&args.data).await?;
    let home = organisation(&server, args.organisation.as_deref()).await?;
    let since = server.rules().now().micros() - i64::from(args.days) * 24 * 60 * 60 * 1_000_000;
    let mut txn = server.store().read(home.id).await?;
    for setback in txn.setbacks(rounds_model::ServerTime::from_micros(since)).await? {
        let what = match setback.fate {
            Fate::Rejected => "sent on a version that had moved on; the person was asked",
            Fate::Archived => "lost on a device; kept in its journal and here",
            Fate::Stored => continue,
        };
        say!("{}\t{}\t{what}", setback.count, setback.kind);
    }
    Ok(())
}
