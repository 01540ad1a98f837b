//! `rounds-server org list|rename`.

use clap::Subcommand;

use super::{CliError, Data, open, organisation};

#[derive(Subcommand)]
pub enum Command {
    /// Lists the organisations with how many people and devices each has.
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Gives an organisation another name.
    Rename {
        #[command(flatten)]
        data: Data,
        /// The organisation; may be left out when there is only one.
        #[arg(long)]
        organisation: Option<String>,
        /// What it is called from now on.
        #[arg(long)]
        to: String,
    },
}

pub async fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::List { data } => {
            let server = open(&data).await?;
            for one in server.store().organisations().await? {
                let mut txn = server.store().read(one.id).await?;
                let (people, devices) = (txn.accounts().await?.len(), txn.devices().await?.len());
                say!("{}\t{people} people\t{devices} devices\t{}", one.id, one.name);
            }
        }
        Command::Rename { data, organisation: named, to } => {
            let server = open(&data).await?;
            let one = organisation(&server, named.as_deref()).await?;
            server.rules().rename(server.store(), one.id, to.trim()).await?;
            say!("{} is called {} from now on", one.name, to.trim());
        }
    }
    Ok(())
}
