//! `rounds-server scope grant|revoke|everything|list`.

use clap::Subcommand;

use super::{CliError, Data, account, id, open};

#[derive(Subcommand)]
pub enum Command {
    /// Grants a place: the person sees and works in it and all that lies under it.
    Grant(Place),
    /// Takes a grant back.
    Revoke(Place),
    /// Grants the whole organisation in place of all places, to a data manager or an administrator.
    Everything {
        #[command(flatten)]
        data: Data,
        /// To whom.
        #[arg(long)]
        email: String,
    },
    /// Lists the places granted to a person.
    List {
        #[command(flatten)]
        data: Data,
        /// Whose.
        #[arg(long)]
        email: String,
    },
}

#[derive(clap::Args)]
pub struct Place {
    #[command(flatten)]
    data: Data,
    /// Whose.
    #[arg(long)]
    email: String,
    /// The id of the country, region, district or school.
    #[arg(long)]
    place: String,
}

pub async fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::Grant(place) => {
            let server = open(&place.data).await?;
            let found = account(&server, &place.email).await?;
            server.rules().grant(server.store(), found.organisation.id, found.account.id, id(&place.place)?).await?;
            say!("Granted");
        }
        Command::Revoke(place) => {
            let server = open(&place.data).await?;
            let found = account(&server, &place.email).await?;
            let was = server.rules().revoke(server.store(), found.organisation.id, found.account.id, id(&place.place)?).await?;
            say!("{}", if was { "Revoked" } else { "It was not granted" });
            let left = server.rules().granted(server.store(), found.organisation.id, found.account.id).await?;
            if was && left.roots.is_empty() {
                say!("No place is left: {} sees nothing but what the whole organisation shares", found.account.email);
            }
        }
        Command::Everything { data, email } => {
            let server = open(&data).await?;
            let found = account(&server, &email).await?;
            server.rules().grant_everything(server.store(), found.organisation.id, &found.account).await?;
            say!("Granted");
        }
        Command::List { data, email } => {
            let server = open(&data).await?;
            let found = account(&server, &email).await?;
            let granted = server.rules().granted(server.store(), found.organisation.id, found.account.id).await?;
            if granted.places().is_none() && found.account.role.may_write_shared() {
                say!("Everything");
            }
            for root in granted.roots {
                say!("{}\t{}", root.key.kind, root.key.id);
            }
        }
    }
    Ok(())
}
