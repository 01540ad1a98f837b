//! `rounds-server restore FOLDER`.

use std::{path::PathBuf, sync::Arc};

use super::{CliError, Data};
use crate::{backup::restore, clock::SystemClock};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// The folder that `backup` has made.
    folder: PathBuf,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let (config, _) = args.data.read()?;
    let restored = restore(&config, &args.folder, rounds_entities::registry()?, Arc::new(SystemClock)).await?;
    say!("The data is that of {}; each organisation has a new history:", restored.manifest.made);
    for organisation in &restored.manifest.organisations {
        say!("{}\t{}", organisation.last, organisation.name);
    }
    if let Some(folder) = &restored.set_aside {
        say!("What was there before is in {}", folder.display());
    }
    if restored.erased_again > 0 {
        say!("{} records that were erased since are erased again", restored.erased_again);
    }
    if let Some(reason) = &restored.unread {
        say!("What was there before could not be read ({reason}). What was erased since is erased again as far as it is noted.");
    }
    say!("Start the server: laptops send again what the backup does not have, at their next sync.");
    say!("People, passwords, grants and sign-ins are those of then: revoke again what was revoked since (`device list`).");
    Ok(())
}
