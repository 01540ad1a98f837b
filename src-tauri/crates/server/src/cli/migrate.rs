//! `rounds-server migrate`: for whoever does not give the owner's password to the server.

use super::{CliError, Data};
use crate::{config::DatabaseConfig, server::database_authority, store::postgres};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let (config, _) = args.data.read()?;
    match config.database {
        DatabaseConfig::Sqlite => Err(CliError::NothingToMigrate("an SQLite file is brought up to date when it is opened")),
        DatabaseConfig::Postgres { owner: None, .. } => Err(CliError::NothingToMigrate("database_owner is not set")),
        DatabaseConfig::Postgres { server, owner: Some(owner), authority, .. } => {
            database_authority(authority.as_deref())?;
            let done = postgres::migrate(&owner, server.get_username()).await?;
            say!("The database was of version {} and is of version {}", done.from, done.to);
            Ok(())
        }
    }
}
