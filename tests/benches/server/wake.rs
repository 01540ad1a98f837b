//! Everybody at once: after an outage each laptop has something to send and something to be told, and all come within a
//! minute, while the program has only just been started.

use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::{
    Table, bytes,
    laptop::client,
    seconds,
    site::Site,
    times::Times,
    world::{CHANGED, World},
};

/// New visits that each laptop has to send.
const VISITS: usize = 5;
/// What is looked at whole afterwards: every so many'th place.
const LOOKED_AT: usize = 100;
/// How long the program rests before its memory is looked at again.
const REST: Duration = Duration::from_secs(10);

/// So many laptops come within the window.
pub async fn measure(table: &mut Table, (site, world): &(Site, World), window: Duration) {
    let (_, mut laptops) = world.laptops(site, &client(false), "").await;
    let many = laptops.len();
    world.change(site, many).await;
    let program = site.serve();
    laptops.iter_mut().for_each(|laptop| laptop.reach(&program.url));
    let watch = site.watch(&program).await;

    let begun = Instant::now();
    let mut sent = Vec::new();
    let runs = laptops.into_iter().enumerate().map(|(n, mut laptop)| {
        let visits = laptop.visits(VISITS);
        sent.extend(visits.iter().map(|visit| visit.id));
        let at = window.mul_f64(n as f64 / many as f64);
        tokio::spawn(async move {
            tokio::time::sleep(at).await;
            let woke = Instant::now();
            let told = laptop.run(visits).await;
            let mut took = Times::default();
            took.add(woke);
            (laptop, told, took)
        })
    });
    let runs: Vec<_> = runs.collect();
    let (mut times, mut again, mut unanswered, mut whole, mut served) = (Times::default(), 0, 0, 0, Vec::new());
    for run in join_all(runs).await {
        let (laptop, told, took) = run.expect("a laptop that does not fail");
        times.join(took);
        again += laptop.again;
        unanswered += laptop.unanswered;
        whole += usize::from(told.done == VISITS && told.pupils == CHANGED as usize);
        served.push(laptop);
    }
    let all = begun.elapsed().as_secs_f64();
    let kept = world.holds(site, &sent).await;
    let mut proven = 0;
    for laptop in served.iter().step_by(LOOKED_AT) {
        let (servers, told) = laptop.all().await.digests;
        assert_eq!(servers, told, "what a laptop is told is what the server says that it holds");
        proven += 1;
    }
    let seen = watch.end(REST).await;
    assert_eq!((whole, kept), (many, many * VISITS), "nothing is lost");

    let what = format!("{many} laptops wake within {} s, {} records", window.as_secs(), world.records());
    let beside =
        format!("{} from the first to the last answer; {again} times asked to come again, {unanswered} times not answered", seconds(all));
    table.row(&what, format!("{} served", times.count()), &beside);
    table.row(
        "  from waking to all sent and told",
        seconds(times.within(50)),
        &format!("in the middle; {} at 99 %", seconds(times.within(99))),
    );
    let beside = format!("visits sent and kept; all were told {CHANGED} changes, and of {proven} places the digest is proven");
    table.row("  lost", "0".into(), &format!("{kept} {beside}"));
    let beside = format!("at most; {} before, {} after {} s of rest", bytes(seen.before), bytes(seen.after), REST.as_secs());
    table.row("  memory of the server", bytes(seen.most), &beside);
    table.row(
        "  connections to the database",
        seen.database.to_string(),
        &format!("at most; {} sockets of the server at most", seen.sockets),
    );
}
