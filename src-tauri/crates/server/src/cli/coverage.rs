//! `rounds-server coverage`: how many schools of each district were visited.

use chrono::NaiveDate;

use super::{CliError, Data, open, organisation};
use crate::{
    office::{self, Period},
    roll,
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// The first day, such as 2026-09-01.
    #[arg(long)]
    from: NaiveDate,
    /// The last day.
    #[arg(long)]
    to: NaiveDate,
    /// The organisation; may be left out when there is only one.
    #[arg(long)]
    organisation: Option<String>,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    let server = open(&args.data).await?;
    let home = organisation(&server, args.organisation.as_deref()).await?;
    let mut txn = server.store().read(home.id).await?;
    let period = Period { from: args.from, to: args.to };
    let (mut schools, mut visited) = (0, 0);
    say!("visited\tschools\tregion\tdistrict");
    for district in office::coverage(txn.as_mut(), &roll::everything(), period).await? {
        schools += district.schools;
        visited += district.visited;
        say!("{}\t{}\t{}\t{}", district.visited, district.schools, district.region, district.district);
    }
    say!("{visited}\t{schools}\tin all");
    Ok(())
}
