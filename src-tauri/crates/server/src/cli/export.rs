//! `rounds-server export KIND…`.

use std::path::PathBuf;

use clap::ValueEnum;
use rounds_model::{Adapter, Kind};

use super::{CliError, Data, open, organisation};
use crate::export::{self, Export};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Which kinds, such as `School` or `SchoolVisit`; `all` for every one.
    #[arg(required = true)]
    kinds: Vec<String>,
    /// The folder for the files; made if it is not there. No file in it is written over.
    #[arg(long)]
    out: PathBuf,
    /// CSV in UTF-8, or a workbook.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// The organisation; may be left out when there is only one.
    #[arg(long)]
    organisation: Option<String>,
    /// Adds the columns that say something about a person.
    #[arg(long)]
    with_personal: bool,
}

/// The form of the files.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Xlsx,
}

impl From<Format> for export::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Xlsx => Self::Xlsx,
        }
    }
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let server = open(&args.data).await?;
    let registry = server.rules().registry();
    let mut adapters: Vec<&dyn Adapter> = Vec::new();
    for name in &args.kinds {
        if name == "all" {
            adapters = registry.kinds().collect();
            break;
        }
        let there = || registry.kinds().map(|adapter| adapter.kind().to_string()).collect::<Vec<_>>().join(", ");
        adapters.push(registry.get(&Kind::from(name.as_str())).ok_or_else(|| CliError::NoKind(name.clone(), there()))?);
    }
    let home = organisation(&server, args.organisation.as_deref()).await?;
    tokio::fs::create_dir_all(&args.out).await.map_err(|source| CliError::File { path: args.out.clone(), source })?;
    // One snapshot for all kinds, so that no table refers to what another does not have.
    let mut txn = server.store().read(home.id).await?;
    for adapter in adapters {
        let exported = Export::new(adapter, args.with_personal).write(txn.as_mut(), &args.out, args.format.into()).await?;
        let files: Vec<String> = exported.files.iter().map(|file| file.display().to_string()).collect();
        say!("{}: {} records in {}", adapter.kind(), exported.records, files.join(", "));
        if exported.cut > 0 {
            say!("  {} texts are longer than a cell of a workbook takes and end in … there; CSV has them whole", exported.cut);
        }
    }
    Ok(())
}
