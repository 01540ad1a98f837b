//! What one exchange for everything saves on a slow link: the same new records in one request, and in one request
//! after the other for each visit.

use crate::{
    rows::SMALL,
    shaped::THREE_G,
    stage::Stage,
    table::{Table, bytes, seconds},
};

/// Visits with three lessons each.
const VISITS: usize = 20;

/// Measures both ways over the same link.
pub async fn measure(table: &mut Table) {
    let mut stage = Stage::set(SMALL, 1).await;
    let laptop = stage.laptop(THREE_G).await;
    laptop.sync_fast().await;

    laptop.enter(stage.rows.visits(VISITS)).await;
    let before = laptop.moved();
    let (report, together) = laptop.sync().await;
    let up = laptop.since(before).0;
    table.row("20 visits up in one exchange, on 3g", seconds(together), &format!("{} request, {} up", report.requests, bytes(up)));

    let before = laptop.moved();
    let mut apart = 0.0;
    for _ in 0..VISITS {
        laptop.enter(stage.rows.visits(1)).await;
        apart += laptop.sync().await.1;
    }
    let up = laptop.since(before).0;
    table.row("20 visits up one after the other, on 3g", seconds(apart), &format!("{:.1} ×, {} up", apart / together, bytes(up)));
}
