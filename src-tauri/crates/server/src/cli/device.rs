//! `rounds-server device list|revoke`.

use std::collections::BTreeMap;

use clap::Subcommand;
use rounds_model::EntityId;

use super::{CliError, Data, id, minute, open};
use crate::office::unsent;

#[derive(Subcommand)]
pub enum Command {
    /// Lists the devices that ever signed in, the longest silent first.
    List {
        #[command(flatten)]
        data: Data,
        /// Only of this organisation.
        #[arg(long)]
        organisation: Option<String>,
    },
    /// Signs a device out, as when a laptop is lost. What waits on it stays on it.
    Revoke {
        #[command(flatten)]
        data: Data,
        /// The id of the device, as listed.
        device: String,
    },
}

pub async fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::List { data, organisation } => {
            let server = open(&data).await?;
            for home in server.store().organisations().await? {
                if organisation.as_ref().is_some_and(|name| *name != home.name) {
                    continue;
                }
                let mut txn = server.store().read(home.id).await?;
                let people: BTreeMap<EntityId, String> = txn.accounts().await?.into_iter().map(|one| (one.id, one.email)).collect();
                for known in txn.devices().await? {
                    let email = people.get(&known.device.account).map_or("", String::as_str);
                    let state = if known.tokens == 0 { "signed out" } else { "signed in" };
                    let (heard, waits) = (minute(known.heard), unsent(known.unsent, minute));
                    say!("{}\t{heard}\t{state}\t{waits}\t{email}\t{}\t{}", known.device.id, known.device.name, home.name);
                }
            }
        }
        Command::Revoke { data, device } => {
            let (server, device) = (open(&data).await?, id(&device)?);
            for home in server.store().organisations().await? {
                let devices = server.store().read(home.id).await?.devices().await?;
                if let Some(known) = devices.into_iter().find(|known| known.device.id == device) {
                    server.rules().revoke_tokens(server.store(), home.id, known.device.account, Some(device)).await?;
                    server.note_sign_ins().await?;
                    say!("{} is signed out", known.device.name);
                    return Ok(());
                }
            }
            return Err(CliError::NoDevice(device));
        }
    }
    Ok(())
}
