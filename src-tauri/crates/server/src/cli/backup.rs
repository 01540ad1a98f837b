//! `rounds-server backup --to FOLDER`.

use std::path::PathBuf;

use super::{CliError, Data};
use crate::{
    backup::{back_up, remove_older},
    clock::{Clock as _, SystemClock},
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Where the folder of the backup is made; best on another disk.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// How many backups stay there; the oldest beyond are removed once the new one is whole. All, if nothing is said.
    #[arg(long, value_name = "NUMBER")]
    keep: Option<usize>,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let (config, _) = args.data.read()?;
    let (folder, manifest) = back_up(&config, &args.to, SystemClock.now()).await?;
    say!("{}", folder.display());
    for organisation in &manifest.organisations {
        say!("{}\t{}", organisation.last, organisation.name);
    }
    match manifest.blobs {
        Some(count) => say!("{} bytes and {count} blobs", manifest.bytes),
        None => say!("{} bytes; the blobs stay on S3", manifest.bytes),
    }
    if let Some(keep) = args.keep {
        for removed in remove_older(&args.to, keep)? {
            say!("removed {}", removed.display());
        }
    }
    Ok(())
}
