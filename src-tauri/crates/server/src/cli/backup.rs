//! `rounds-server backup --to FOLDER`.

use std::path::PathBuf;

use super::{CliError, Data};
use crate::{
    backup::back_up,
    clock::{Clock as _, SystemClock},
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Where the folder of the backup is made; best on another disk.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let (config, _) = args.data.read()?;
    let (folder, manifest) = back_up(&config, &args.to, SystemClock.now()).await?;
    println!("{}", folder.display());
    for organisation in &manifest.organisations {
        println!("{}\t{}", organisation.last, organisation.name);
    }
    match manifest.blobs {
        Some(count) => println!("{} bytes and {count} blobs", manifest.bytes),
        None => println!("{} bytes; the blobs stay on S3", manifest.bytes),
    }
    Ok(())
}
