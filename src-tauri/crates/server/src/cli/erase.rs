//! `rounds-server erase KIND ID --reason`.

use rounds_model::{Kind, RecordKey};

use super::{CliError, Data, account, id, open};
use crate::rules::erase::Erased;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Its kind, such as `Pupil`.
    kind: String,
    /// Its id.
    id: String,
    /// Why; kept for good, so name no person in it.
    #[arg(long)]
    reason: String,
    /// Who has it erased, and whose organisation the record is in.
    #[arg(long, value_name = "EMAIL")]
    by: String,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let reason = args.reason.trim();
    if reason.is_empty() {
        return Err(CliError::NoReason);
    }
    let server = open(&args.data).await?;
    let by = account(&server, &args.by).await?;
    let key = RecordKey::new(Kind::from(args.kind.as_str()), id(&args.id)?);
    let referring = match server.erase(by.organisation.id, &by.account, &key, reason).await? {
        Erased::Gone { emptied, referring } => {
            say!("{} records are erased with their history; devices remove them at their next sync", emptied.len());
            referring
        }
        Erased::Blanked { referring } => {
            say!("The record stays because others must refer to it; what is personal in it and its history are erased");
            referring
        }
    };
    if !referring.is_empty() {
        say!("These refer to it and stay as they are; look whether they say something about the person:");
        for key in referring {
            say!("  {} {}", key.kind, key.id);
        }
    }
    Ok(())
}
