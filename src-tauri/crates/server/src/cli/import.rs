//! `rounds-server import places|schools|teachers FILE`.

use std::{collections::BTreeMap, path::PathBuf};

use clap::ValueEnum;
use rounds_model::{EditInterval, EditTime, Kind, Registry};

use super::{CliError, Data, account, open};
use crate::{
    import::{ImportReport, Known, Mapping, Subject, Table, drafts},
    store::Author,
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// What a row of the table tells.
    what: What,
    /// The table: CSV in UTF-8, or a workbook (.xlsx).
    file: PathBuf,
    /// The mapping: which column holds what. The book's chapter "Operating" shows one.
    #[arg(long, value_name = "TOML")]
    map: PathBuf,
    /// The sheet of a workbook; the first one if left out.
    #[arg(long)]
    sheet: Option<String>,
    /// Who stands in the history as the author, and whose organisation the rows go into.
    #[arg(long, value_name = "EMAIL")]
    by: String,
    /// Writes nothing and says what would be written and which rows are bad.
    #[arg(long)]
    dry_run: bool,
    /// Imports the good rows although some are bad; without it a bad row stops the whole import.
    #[arg(long)]
    skip_bad_rows: bool,
}

/// What is imported.
#[derive(Clone, Copy, ValueEnum)]
enum What {
    Places,
    Schools,
    Teachers,
}

impl From<What> for Subject {
    fn from(what: What) -> Self {
        match what {
            What::Places => Self::Places,
            What::Schools => Self::Schools,
            What::Teachers => Self::Teachers,
        }
    }
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let subject = args.what.into();
    let file = |source| CliError::File { path: args.map.clone(), source };
    let mapping = Mapping::parse(&std::fs::read_to_string(&args.map).map_err(file)?)?;
    let table = Table::open(&args.file, args.sheet.as_deref())?;
    let server = open(&args.data).await?;
    let (rules, store) = (server.rules(), server.store());
    let found = account(&server, &args.by).await?;
    let organisation = found.organisation.id;
    let known = Known::read(store, organisation, rules.registry(), &mapping, subject).await?;
    let told = drafts(rules.registry(), &mapping, &known, &table, subject)?;
    let now = EditTime::from_micros(rules.now().micros());
    let author = Author { by: found.account.id, device: None, device_name: "server".into(), op: None, edited: EditInterval::new(now, now) };
    if args.dry_run || !args.skip_bad_rows {
        // Rehearsed first, so that a bad row anywhere leaves everything as it was.
        let rehearsal = rules.import(store, organisation, &author, told.clone(), true).await?;
        if args.dry_run || !rehearsal.bad.is_empty() {
            tell(&rehearsal, rules.registry());
            say!("Nothing was written");
            return bad(&rehearsal);
        }
    }
    let report = rules.import(store, organisation, &author, told, false).await?;
    tell(&report, rules.registry());
    // Who asked for the bad rows to be left out has got what was asked for.
    if args.skip_bad_rows { Ok(()) } else { bad(&report) }
}

fn tell(report: &ImportReport, registry: &Registry) {
    for row in &report.bad {
        eprintln!("line {}: {}", row.line, row.reason);
    }
    for adapter in registry.kinds() {
        let of = |counts: &BTreeMap<Kind, u64>| counts.get(&adapter.kind()).copied().unwrap_or_default();
        let (new, written) = (of(&report.load.new), of(&report.load.loaded));
        if written > 0 {
            say!("{}: {new} new, {} changed", adapter.kind(), written - new);
        }
    }
    say!("{} unchanged, {} bad rows", report.load.unchanged, report.bad.len());
}

fn bad(report: &ImportReport) -> Result<(), CliError> {
    if report.bad.is_empty() { Ok(()) } else { Err(CliError::BadRows(report.bad.len())) }
}
