//! What several requests on the way at once save: the same thousand new records by the REST form with one request after
//! the other and with as many as it sends, beside the one exchange.

use crate::{
    median::median,
    rows::SMALL,
    shaped::{LAN, Shape, THREE_G, TWO_G},
    stage::Stage,
    table::{Table, bytes, seconds},
};

/// Visits with three lessons each: what one request of the exchange carries.
const VISITS: usize = 250;

/// Requests on the way at once.
const LANES: [usize; 4] = [1, 2, 3, 6];

/// Measures all over links of the same shape, so many times in turn; the medians are told.
pub async fn measure(table: &mut Table, runs: usize) {
    let mut stage = Stage::set(SMALL, 1).await;
    for (named, shape) in [("lan", LAN), ("3g", THREE_G), ("2g", TWO_G)] {
        on(table, &mut stage, named, shape, runs.max(1)).await;
    }
}

async fn on(table: &mut Table, stage: &mut Stage, named: &str, shape: Shape, runs: usize) {
    let laptop = stage.laptop(shape).await;
    laptop.sync_fast().await;
    let (mut exchange, mut by_rest) = (Vec::new(), vec![Vec::new(); LANES.len()]);
    let mut up = (0, 0);
    for _ in 0..runs {
        laptop.enter(stage.rows.visits(VISITS)).await;
        let before = laptop.moved();
        exchange.push(laptop.sync().await.1);
        up.0 = laptop.since(before).0;
        for (lanes, took) in LANES.into_iter().zip(&mut by_rest) {
            laptop.enter(stage.rows.visits(VISITS)).await;
            let before = laptop.moved();
            took.push(laptop.sync_by_rest(lanes).await.1);
            up.1 = laptop.since(before).0;
        }
    }
    let note = format!("one exchange, {} up", bytes(up.0));
    table.row(&format!("1,000 new records up, on {named}"), seconds(median(exchange.into_iter())), &note);
    let by_rest: Vec<f64> = by_rest.into_iter().map(|took| median(took.into_iter())).collect();
    for (lanes, took) in LANES.into_iter().zip(&by_rest) {
        let note = format!("{:.2} × one at a time, {} up", took / by_rest[0], bytes(up.1));
        table.row(&format!("  by REST, {lanes} at once"), seconds(*took), &note);
    }
}
