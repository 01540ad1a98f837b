//! `cargo xtask bench server`: what the server takes of a country's laptops, in one table; on a PostgreSQL of its own, with
//! the program as it is shipped in a process of its own. Times as ratios within this run where two can be compared.

#![expect(clippy::expect_used, clippy::print_stdout, clippy::print_stderr, reason = "a measurement that cannot be made ends on that line")]

#[path = "../../../src-tauri/crates/server/tests/support/cluster.rs"]
mod cluster;
mod commits;
mod growth;
mod laptop;
mod site;
#[path = "../sync/table.rs"]
mod table;
mod times;
mod wake;
mod world;

use std::time::Duration;

use clap::Parser;

use crate::{
    site::Site,
    table::{Table, bytes, seconds},
    world::World,
};

/// What to measure.
#[derive(Parser)]
struct Options {
    /// Records of the large organisation
    #[arg(long, env = "ROUNDS_BENCH_RECORDS", default_value_t = 1_000_000)]
    records: usize,
    /// Records of the small organisation
    #[arg(long, default_value_t = 10_000)]
    few: usize,
    /// Laptops that wake; each has a place of 500 records of its own
    #[arg(long, default_value_t = 2_000)]
    laptops: usize,
    /// Within how many seconds they wake
    #[arg(long, default_value_t = 60)]
    window: u64,
    /// How many seconds each rate of commits is measured
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// Only these parts: growth, wake, commits
    #[arg(long, value_name = "PART")]
    only: Vec<String>,
}

impl Options {
    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|one| one == part)
    }
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    let mut table = Table::default();
    let large = filled(1, options.records, options.laptops).await;
    if options.wants("growth") {
        let small = filled(1, options.few, 1).await;
        growth::measure(&mut table, &small, &large).await;
    }
    if options.wants("wake") {
        wake::measure(&mut table, &large, Duration::from_secs(options.window)).await;
    }
    if options.wants("commits") {
        let other = World::fill(&large.0, 2, options.few, 1).await;
        commits::measure(&mut table, &large.0, &large.1, &other, Duration::from_secs(options.seconds)).await;
    }
    table.print();
}

async fn filled(number: u8, records: usize, people: usize) -> (Site, World) {
    let site = Site::new().await;
    let begun = std::time::Instant::now();
    let world = World::fill(&site, number, records, people).await;
    eprintln!("{} records were written in {}", world.records(), seconds(begun.elapsed().as_secs_f64()));
    (site, world)
}

/// How many times as long or as much.
fn ratio(one: f64, other: f64) -> String {
    format!("{:.2} ×", one / other)
}
