//! `rounds-server user add|list|password|enrol`.

use clap::{Subcommand, ValueEnum};
use rounds_model::Role;

use super::{CliError, Data, enrol, open, organisation, password};
use crate::rules::accounts::NewUser;

#[derive(Subcommand)]
pub enum Command {
    /// Adds a person; the first one of a name that is not there yet founds the organisation.
    Add {
        #[command(flatten)]
        data: Data,
        /// The organisation; may be left out when there is only one.
        #[arg(long)]
        organisation: Option<String>,
        /// Founds the organisation first.
        #[arg(long, requires = "organisation")]
        found: bool,
        /// What the person signs in with.
        #[arg(long)]
        email: String,
        /// The person's name.
        #[arg(long)]
        name: String,
        /// What the person may do.
        #[arg(long, value_enum, default_value_t = RoleName::Coordinator)]
        role: RoleName,
        /// The variable that holds the password; without it a random one is made and shown once.
        #[arg(long, value_name = "VAR")]
        password_env: Option<String>,
    },
    /// Lists everybody who can sign in.
    List {
        #[command(flatten)]
        data: Data,
        /// Only of this organisation.
        #[arg(long)]
        organisation: Option<String>,
    },
    /// Makes a code that connects a person's laptop once, without a password.
    Enrol(enrol::Args),
    /// Sets a password; the person's devices have to sign in again, and keep what they have not sent.
    Password {
        #[command(flatten)]
        data: Data,
        /// Whose.
        #[arg(long)]
        email: String,
        /// The variable that holds the password; without it a random one is made and shown once.
        #[arg(long, value_name = "VAR")]
        password_env: Option<String>,
    },
}

/// A role as it is typed.
#[derive(Clone, Copy, ValueEnum)]
pub enum RoleName {
    Coordinator,
    Supervisor,
    DataManager,
    Administrator,
    Viewer,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Coordinator => Self::Coordinator,
            RoleName::Supervisor => Self::Supervisor,
            RoleName::DataManager => Self::DataManager,
            RoleName::Administrator => Self::Administrator,
            RoleName::Viewer => Self::Viewer,
        }
    }
}

pub async fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::Add { data, organisation: named, found, email, name, role, password_env } => {
            let server = open(&data).await?;
            let (password, made) = password(password_env.as_deref())?;
            let home = match &named {
                Some(wanted) if found => server.rules().found(server.store(), server.rules().new_id(), wanted).await?,
                _ => organisation(&server, named.as_deref()).await?,
            };
            let user = NewUser { email, name, role: role.into(), password: password.clone() };
            let account = server.rules().add_user(server.store(), home.id, user).await?;
            say!("{} is added to {}", account.email, home.name);
            show(made, &password);
        }
        Command::List { data, organisation: named } => {
            let server = open(&data).await?;
            for home in server.store().organisations().await? {
                if named.as_ref().is_some_and(|name| *name != home.name) {
                    continue;
                }
                for account in server.store().read(home.id).await?.accounts().await? {
                    say!("{}\t{:?}\t{}\t{}", account.email, account.role, account.name, home.name);
                }
            }
        }
        Command::Enrol(args) => enrol::run(args).await?,
        Command::Password { data, email, password_env } => {
            let server = open(&data).await?;
            let (password, made) = password(password_env.as_deref())?;
            server.rules().set_password(server.store(), &email, password.clone()).await?;
            server.note_sign_ins().await?;
            say!("The password of {email} is set");
            show(made, &password);
        }
    }
    Ok(())
}

fn show(made: bool, password: &str) {
    if made {
        say!("The password, shown this once: {password}");
    }
}
