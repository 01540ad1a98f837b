//! `rounds-server restore FOLDER`.

use std::{path::PathBuf, sync::Arc};

use super::{CliError, Data};
use crate::{
    backup::{TakenBack, Untold, restore},
    clock::SystemClock,
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// The folder that `backup` has made.
    folder: PathBuf,
    /// Let all sign-ins of the backup be good where nothing is left to tell which were taken back since; without it
    /// everybody signs in again then.
    #[arg(long)]
    keep_sign_ins: bool,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let (config, _) = args.data.read()?;
    let untold = if args.keep_sign_ins { Untold::Keep } else { Untold::SignOut };
    let restored = restore(&config, &args.folder, untold, rounds_entities::registry()?, Arc::new(SystemClock)).await?;
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
    match restored.taken_back {
        TakenBack { count, untold: 0 } => say!("{count} sign-ins and codes that were taken back or used since are taken back again."),
        TakenBack { count: 0, .. } => say!("Nothing is left to tell which sign-ins were taken back since: look at `device list`."),
        TakenBack { count, .. } => say!(
            "Nothing is left to tell which sign-ins were taken back since: {count} are, and laptops sign in again. They keep what they have not sent."
        ),
    }
    say!("People, passwords and grants are those of then.");
    Ok(())
}
