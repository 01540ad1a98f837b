//! How fast one organisation is written, and whether another waits for it.

use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::{
    Table,
    laptop::{Laptop, client},
    ratio, seconds,
    site::Site,
    times::Times,
    world::World,
};

/// Laptops that write at once.
const MANY: usize = 20;
/// Operations of a batch.
const BATCH: usize = 100;

/// Two organisations on one database; the first is the large one.
pub async fn measure(table: &mut Table, site: &Site, large: &World, other: &World, time: Duration) {
    let (client, program) = (client(true), site.serve());
    let (_, mut laptops) = large.laptops(site, &client, &program.url).await;
    let (_, mut others) = other.laptops(site, &client, &program.url).await;
    laptops.truncate(MANY);
    let mut quiet = others.remove(0);
    write(std::slice::from_mut(&mut quiet), 1, Duration::from_secs(1)).await;

    let alone = write(&mut laptops[..1], 1, time).await;
    row(table, "commits of one laptop after another, a record each", alone, 1);
    let first = rate(table, &mut laptops, 1, time, "a record each").await;
    let batched = rate(table, &mut laptops, BATCH, time, &format!("{BATCH} records each")).await;
    table.row("  records in batches against one by one", ratio(batched, first), "records a second, at once");

    let (mut before, _) = write(std::slice::from_mut(&mut quiet), 1, time).await;
    let ((mut during, _), _) = tokio::join!(write(std::slice::from_mut(&mut quiet), 1, time), write(&mut laptops, BATCH, time));
    let beside = format!(
        "{} and {} in the middle; at 99 % {} and {}",
        seconds(during.within(50)),
        seconds(before.within(50)),
        seconds(during.within(99)),
        seconds(before.within(99))
    );
    let what = format!("a commit of another organisation while {MANY} laptops of the first send batches, against alone");
    table.row(&what, ratio(during.within(50), before.within(50)), &beside);
}

/// Records a second.
async fn rate(table: &mut Table, laptops: &mut [Laptop], batch: usize, time: Duration, what: &str) -> f64 {
    let written = write(laptops, batch, time).await;
    row(table, &format!("commits of {} laptops at once, {what}", laptops.len()), written, batch)
}

fn row(table: &mut Table, what: &str, (mut times, took): (Times, f64), batch: usize) -> f64 {
    let a_second = times.count() as f64 / took;
    let records = a_second * batch as f64;
    let beside =
        format!("{records:.0} records a second; {} in the middle, {} at 99 %", seconds(times.within(50)), seconds(times.within(99)));
    table.row(what, format!("{a_second:.0} a second"), &beside);
    records
}

/// Each laptop sends one exchange after another for so long; how long it was until the last was answered, in seconds.
async fn write(laptops: &mut [Laptop], batch: usize, time: Duration) -> (Times, f64) {
    let begun = Instant::now();
    let work = laptops.iter_mut().map(async |laptop| {
        let mut times = Times::default();
        while begun.elapsed() < time {
            let visits = laptop.visits(batch);
            let sent = Instant::now();
            assert_eq!(laptop.exchange(&visits).await.done, batch);
            times.add(sent);
        }
        times
    });
    let mut all = Times::default();
    join_all(work).await.into_iter().for_each(|times| all.join(times));
    (all, begun.elapsed().as_secs_f64())
}
