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
        for silent in office::silent(txn.as_mut(), server.rules().now(), unheard).await? {
            let (heard, device) = match &silent.device {
                Some(known) if known.tokens == 0 => (minute(known.heard), format!("{} (signed out)", known.device.name)),
                Some(known) => (minute(known.heard), known.device.name.clone()),
                None => ("never signed in".into(), "-".into()),
            };
            println!("{heard}\t{}\t{}\t{device}\t{}", silent.account.email, silent.account.name, home.name);
        }
    }
    Ok(())
}
