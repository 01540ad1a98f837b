//! What a laptop waits for in a small organisation and in a large one, by turns, so that what else the machine does
//! befalls both alike.

use std::time::Instant;

use crate::{
    Table,
    laptop::{Laptop, client},
    ratio, seconds,
    site::Site,
    times::Times,
    world::{CHANGED, World},
};

/// Exchanges before those that count.
const WARMING: usize = 10;
/// Exchanges that count, in each organisation.
const TIMES: usize = 200;

/// A small organisation and a large one, each on a database and a program of its own.
pub async fn measure(table: &mut Table, small: &(Site, World), large: &(Site, World)) {
    let (client, sites) = (client(true), [small, large]);
    let (mut managers, mut coordinators, mut programs) = (Vec::new(), Vec::new(), Vec::new());
    for (site, world) in sites {
        let program = site.serve();
        let before = world.laptops(site, &client, &program.url).await;
        world.change(site, 1).await;
        managers.push(before.0);
        coordinators.extend(before.1.into_iter().take(1));
        programs.push(program);
    }
    let of = format!("{} against {} records", large.1.records(), small.1.records());
    let mut current = Vec::new();
    for (laptop, who) in [(&coordinators, "a place"), (&managers, "the whole organisation")] {
        let times = by_turns(laptop, async |laptop| assert_eq!(laptop.exchange(&[]).await.pupils, CHANGED as usize)).await;
        row(table, &format!("{CHANGED} changed, for {who}, {of}"), times);
    }
    for laptop in &coordinators {
        let mut laptop = laptop.clone();
        laptop.run(Vec::new()).await;
        current.push(laptop);
    }
    let times = by_turns(&current, async |laptop| laptop.idle().await).await;
    row(table, &format!("nothing changed, {of}"), times);
}

async fn by_turns(laptops: &[Laptop], work: impl AsyncFn(&Laptop)) -> Vec<Times> {
    let mut times: Vec<Times> = laptops.iter().map(|_| Times::default()).collect();
    for turn in 0..WARMING + TIMES {
        for (laptop, times) in laptops.iter().zip(&mut times) {
            let begun = Instant::now();
            work(laptop).await;
            if turn >= WARMING {
                times.add(begun);
            }
        }
    }
    times
}

fn row(table: &mut Table, what: &str, mut times: Vec<Times>) {
    let middle: Vec<f64> = times.iter_mut().map(|times| times.within(50)).collect();
    let worst: Vec<f64> = times.iter_mut().map(|times| times.within(99)).collect();
    let beside = format!(
        "{} and {} in the middle of {TIMES}, {} and {} at 99 %",
        seconds(middle[1]),
        seconds(middle[0]),
        seconds(worst[1]),
        seconds(worst[0])
    );
    table.row(what, ratio(middle[1], middle[0]), &beside);
}
