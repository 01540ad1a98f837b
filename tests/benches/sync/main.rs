//! `cargo xtask bench`: what a sync costs, in one table; times as ratios within this run.

#![expect(clippy::expect_used, clippy::print_stdout, clippy::print_stderr, reason = "a measurement that cannot be made ends on that line")]

mod alone;
mod dice;
mod floor;
mod growth;
mod lanes;
mod laptop;
mod median;
mod rows;
mod shaped;
mod stage;
mod table;
mod uploads;

use clap::Parser;

use crate::{
    alone::Work,
    median::median,
    rows::{LARGE, SMALL, Size},
    shaped::{LAN, THREE_G, TWO_G},
    stage::Stage,
    table::{Table, bytes, seconds},
};

/// What to measure.
#[derive(Parser)]
struct Options {
    /// Repetitions of what is timed; the median is told
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Records of the store that a small change is also measured on
    #[arg(long, default_value_t = 1_000_000)]
    stored: usize,
    /// Only these parts: first, slow, steady, cut, growth, uploads, lanes
    #[arg(long, value_name = "PART")]
    only: Vec<String>,
    /// One measurement in this process, for the program itself
    #[arg(long, num_args = 1.., hide = true)]
    alone: Vec<String>,
}

impl Options {
    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|one| one == part)
    }
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    if let Some(work) = Work::read(&options.alone) {
        return work.here(LARGE).await;
    }
    let mut table = Table::default();
    if options.wants("first") {
        first(&mut table, options.runs).await;
    }
    if options.wants("slow") {
        slow(&mut table).await;
    }
    if options.wants("steady") {
        for size in [SMALL, LARGE] {
            steady(&mut table, size).await;
        }
    }
    if options.wants("cut") {
        cut(&mut table).await;
    }
    if options.wants("growth") {
        growth::measure(&mut table, options.stored).await;
    }
    if options.wants("uploads") {
        uploads::measure(&mut table).await;
    }
    if options.wants("lanes") {
        lanes::measure(&mut table, options.runs).await;
    }
    table.print();
}

/// A first sync beside the floor.
async fn first(table: &mut Table, runs: usize) {
    let stage = Stage::set(LARGE, 1).await;
    let (mut plain, mut encrypted, mut syncs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs.max(1) {
        plain.push(Work::Floor(false).elsewhere().await);
        encrypted.push(Work::Floor(true).elsewhere().await);
        syncs.push(Work::FirstSync(stage.address(), stage.user.email.clone(), stage.user.password.to_owned()).elsewhere().await);
    }
    let time = |found: &[alone::Found]| median(found.iter().map(|one| one.seconds));
    let (plain, floor, sync) = (time(&plain), time(&encrypted), time(&syncs));
    table.row("the floor, plain", seconds(plain), "raw SQLite, one transaction, the same rows and references");
    table.row("the floor, encrypted", seconds(floor), "the same under SQLCipher");
    table.row("first sync of 100,000 records", seconds(sync), &format!("{:.2} × the encrypted floor", sync / floor));
    table.row("  requests", syncs[0].requests.to_string(), "");
    table.row("  bytes down", bytes(syncs[0].down), "heads included");
    table.row("  client's memory at most", bytes(syncs.iter().map(|one| one.peak).max().unwrap_or(0)), "the whole process");
}

/// A first sync of the small workload over a slow link.
async fn slow(table: &mut Table) {
    let stage = Stage::set(SMALL, 1).await;
    let laptop = stage.laptop(THREE_G).await;
    let (report, took) = laptop.sync().await;
    table.row("first sync of 10,000 records on 3g", seconds(took), &format!("{} down", bytes(report.bytes_down)));
}

/// Small exchanges on a laptop that holds everything.
async fn steady(table: &mut Table, size: Size) {
    let mut stage = Stage::set(size, 1).await;
    let laptop = stage.laptop(LAN).await;
    laptop.sync().await;
    let of = format!("of {} records", size.records);

    let before = laptop.moved();
    let (report, _) = laptop.sync().await;
    let (up, down) = laptop.since(before);
    table.row(
        &format!("nothing changed, {of}"),
        format!("{} B", up + down),
        &format!("{} request, both ways, heads included", report.requests),
    );

    for round in 0..2 {
        let changed = stage.rows.changed(round);
        stage.server.load(stage.organisation, &changed).await;
        let before = laptop.moved();
        let (report, _) = laptop.sync().await;
        let (up, down) = laptop.since(before);
        table.row(&format!("15 records changed, {of}"), format!("{down} B down"), &format!("{} request, {up} B up", report.requests));
    }

    let visits = stage.rows.visits(100);
    laptop.enter(visits).await;
    let before = laptop.moved();
    let (report, _) = laptop.sync().await;
    let (up, down) = laptop.since(before);
    table.row(&format!("400 new records up, {of}"), bytes(up), &format!("{} request, {} down", report.requests, bytes(down)));

    if size.records == SMALL.records {
        let slow = stage.laptop(TWO_G).await;
        slow.sync_fast().await;
        stage.server.load(stage.organisation, &stage.rows.changed(9)).await;
        let (_, took) = slow.sync().await;
        table.row("15 records changed, on 2g", seconds(took), "from Sync now to all confirmed, a connection made anew or kept as it was");
        slow.enter(stage.rows.visits(100)).await;
        let (_, took) = slow.sync().await;
        table.row("400 new records up, on 2g", seconds(took), "");
    }
}

/// A first sync whose link is cut when half of it has come.
async fn cut(table: &mut Table) {
    let stage = Stage::set(LARGE, 1).await;
    let whole = stage.laptop(LAN).await;
    whole.sync().await;
    let all = whole.moved().1;
    let laptop = stage.laptop(LAN).await;
    laptop.cut_after(all / 2);
    let report = laptop.try_sync().await;
    assert!(report.code.is_some(), "the link was cut");
    laptop.sync().await;
    let more = 100.0 * (laptop.moved().1 as f64 / all as f64 - 1.0);
    table.row("first sync cut at half", format!("{more:+.2} %"), &format!("bytes more than {} in one go", bytes(all)));
}
