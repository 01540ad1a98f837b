//! Whether a small change costs what changed, or what exists: the same fifteen records on a small and on a large store.

use std::{collections::BTreeMap, time::Instant};

use futures_util::TryStreamExt as _;
use rounds_model::wire::{DigestRequest, ExchangeRequest};
use rounds_sync::ports::{Answer, Exchange, Remote as _, Store as _};

use crate::{
    median::median,
    rows::{LARGE, SMALL},
    shaped::LAN,
    stage::{AtLink, Stage},
    table::{Table, seconds},
};

/// Deltas of which the median is told; the first warms up.
const ROUNDS: u64 = 11;

/// Medians in seconds.
struct Cost {
    /// Asking and hearing the answer, nothing applied: the server, and reading its answer.
    server: f64,
    /// A whole run.
    run: f64,
    /// A run in which nothing has changed.
    idle: f64,
}

/// Measures on the small workload and on `stored` records.
pub async fn measure(table: &mut Table, stored: usize) {
    let small = cost(Stage::set(SMALL, 1).await).await;
    let large = cost(Stage::set(LARGE, (stored / LARGE.records).max(1) as u64).await).await;
    let mut row = |what: &str, small: f64, large: f64| {
        table.row(
            what,
            format!("{:.2} ×", large / small),
            &format!("{} with 10,000 records, {} with {stored}", seconds(small), seconds(large)),
        );
    };
    row("15 records changed: server", small.server, large.server);
    row("15 records changed: client", small.run - small.server, large.run - large.server);
    row("nothing changed: whole run", small.idle, large.idle);
}

async fn cost(mut stage: Stage) -> Cost {
    let laptop = stage.laptop(LAN).await;
    laptop.sync().await;
    let (mut server, mut run, mut idle) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let changed = stage.rows.changed(round);
        stage.server.load(stage.organisation, &changed).await;
        server.push(ask(&laptop).await);
        run.push(laptop.sync().await.1);
        idle.push(laptop.sync().await.1);
    }
    let middle = |values: Vec<f64>| median(values.into_iter().skip(1));
    Cost { server: middle(server), run: middle(run), idle: middle(idle) }
}

/// Asks as the engine would and throws the answer away; its seconds.
async fn ask(laptop: &AtLink) -> f64 {
    let device = laptop.store().read().await.expect("a database").device().await.expect("a device");
    let request = ExchangeRequest { state: device.state, digest: Some(DigestRequest::default()), ..ExchangeRequest::default() };
    let begun = Instant::now();
    let exchange = Exchange { run: "by-hand".to_owned(), request, idle: true, staged: BTreeMap::new() };
    match laptop.remote().exchange(exchange).await.expect("an answer") {
        Answer::NotModified { .. } => {}
        Answer::Lines { lines, .. } => drop(lines.try_collect::<Vec<_>>().await.expect("a whole answer")),
    }
    begun.elapsed().as_secs_f64()
}
