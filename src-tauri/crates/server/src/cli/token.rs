//! `rounds-server token revoke`.

use clap::Subcommand;

use super::{CliError, Data, account, open};

#[derive(Subcommand)]
pub enum Command {
    /// Signs a person out on every device, without a new password. What waits on the devices stays on them.
    Revoke {
        #[command(flatten)]
        data: Data,
        /// Whose.
        #[arg(long)]
        email: String,
    },
}

pub async fn run(command: Command) -> Result<(), CliError> {
    let Command::Revoke { data, email } = command;
    let server = open(&data).await?;
    let found = account(&server, &email).await?;
    let count = server.rules().revoke_tokens(server.store(), found.organisation.id, found.account.id, None).await?;
    server.note_sign_ins().await?;
    say!("{count} sign-ins of {} are taken back", found.account.email);
    Ok(())
}
