//! `rounds-server who`: who has not been heard from.

use std::time::Duration;

use super::{CliError, Data, minute, open};
use crate::office;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Silent for at least so many days.
    #[arg(long, default_value_t = 7)]
    days: u32,
    /// Only of this organisation.
    #[arg(long)]
    organisation: Option<String>,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let server = open(&args.data).await?;
    let unheard = Duration::from_secs(u64::from(args.days) * 24 * 60 * 60);
    for home in server.store().organisations().await? {
        if args.organisation.as_ref().is_some_and(|name| *name != home.name) {
            continue;
        }
        let mut txn = server.store().read(home.id).await?;
        let now = server.rules().now();
        for silent in office::silent(txn.as_mut(), now, unheard).await? {
            let days = silent.days(now).map_or_else(|| "-".into(), |days| format!("{days} days"));
            let (heard, waits, device) = match &silent.device {
                Some(known) => {
                    let out = if known.tokens == 0 { " (signed out)" } else { "" };
                    (minute(known.heard), office::unsent(known.unsent, minute), format!("{}{out}", known.device.name))
                }
                None => ("never signed in".into(), "-".into(), "-".into()),
            };
            say!("{heard}\t{days}\t{waits}\t{}\t{}\t{device}\t{}", silent.account.email, silent.account.name, home.name);
        }
    }
    Ok(())
}
