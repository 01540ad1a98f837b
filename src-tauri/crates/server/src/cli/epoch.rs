//! `rounds-server epoch new|show`.

use clap::Subcommand;

use super::{CliError, Data, open};

#[derive(Subcommand)]
pub enum Command {
    /// Shows each organisation's history and how far it has come.
    Show {
        #[command(flatten)]
        data: Data,
    },
    /// Begins a new history of every organisation: every device compares all it has, and sends again what is missing.
    New {
        #[command(flatten)]
        data: Data,
    },
}

pub async fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::Show { data } => {
            let server = open(&data).await?;
            for organisation in server.store().organisations().await? {
                let txn = server.store().read(organisation.id).await?;
                say!("{}\t{}\t{}", txn.clock().epoch, txn.clock().last, organisation.name);
            }
        }
        Command::New { data } => {
            let server = open(&data).await?;
            for organisation in server.store().organisations().await? {
                let epoch = server.rules().new_epoch(server.store(), organisation.id).await?;
                say!("{epoch}\t{}", organisation.name);
            }
        }
    }
    Ok(())
}
