//! The command line program, killed forty times in the middle of a sync with work added before each, and then run once.

use std::time::{Duration, Instant};

use rounds_model::{EntityId, Role};
use rounds_server::store::Fate;
use rounds_tests::{
    Cli, Fault, TestServer, TrueTime,
    builders::{place, places},
};
use serde_json::json;

/// Kills of `kill -9`; `ROUNDS_KILLS` asks for another number.
const KILLS: u64 = 40;
/// By which the moments are chosen; `ROUNDS_SEED` asks for another one.
const SEED: u64 = 20_260_302;

fn asked(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |number| number.parse().unwrap())
}

/// The `n`th number below `limit` of a seed.
fn draw(seed: u64, n: u64, limit: u64) -> u64 {
    let mut mixed = seed ^ n.wrapping_mul(0x9e37_79b9_7f4a_7c15); // splitmix64
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) % limit
}

/// What one visit costs to send when nothing goes wrong.
struct Whole {
    up: u64,
    down: u64,
    lasts: Duration,
}

/// Starts a sync and kills it: when so many bytes have gone one way, or after a while whatever it is doing. `None` when
/// the program was through before.
async fn kill_in_the_middle(cli: &Cli, whole: &Whole, seed: u64, n: u64) -> Option<String> {
    let (up, down) = (cli.link.up(), cli.link.down());
    let share = |whole: u64| draw(seed, 2 * n + 1, whole.max(1));
    let fault = match draw(seed, 2 * n, 3) {
        0 => Fault::StallUp(share(whole.up) + 1),
        1 => Fault::StallDown(share(whole.down) + 1),
        _ => Fault::None,
    };
    cli.link.set(fault).await;
    let mut running = cli.start(&["sync"]);
    let started = Instant::now();
    let a_while = Duration::from_micros(share(u64::try_from(whole.lasts.as_micros()).unwrap()));
    let reached = || match fault {
        Fault::StallUp(bytes) => cli.link.up() - up >= bytes,
        Fault::StallDown(bytes) => cli.link.down() - down >= bytes,
        _ => started.elapsed() >= a_while,
    };
    while !reached() && running.try_wait().unwrap().is_none() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let through = running.try_wait().unwrap().is_some();
    running.kill().unwrap(); // SIGKILL
    running.wait().unwrap();
    cli.link.repair().await;
    let at = if fault == Fault::None { format!("{a_while:?}") } else { format!("{fault:?}") };
    (!through).then_some(at)
}

async fn enter(cli: &Cli, n: usize) -> EntityId {
    let visit = json!({"schoolId": place::SCHOOL, "date": "2026-03-02", "status": "done", "remarks": format!("Visit {n}")});
    let answered = cli.put("SchoolVisit", visit).await;
    answered.value["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("{answered:?}"))
}

#[tokio::test]
async fn after_forty_kills_one_run_completes_everything_with_nothing_lost_and_nothing_twice() {
    let (seed, kills) = (asked("ROUNDS_SEED", SEED), asked("ROUNDS_KILLS", KILLS));
    let server = TestServer::start(&TrueTime::of_this_machine()).await;
    let organisation = server.organisation("Programme").await;
    server.load(organisation, &places()).await;
    let amina = server.user(organisation, "Amina", Role::Coordinator, &[place::DISTRICT]).await;
    let cli = Cli::connect(&server, &amina).await;
    assert_eq!(cli.run(&["sync"]).await.code, Some(0));
    let mut entered = vec![enter(&cli, 0).await];
    let (up, down, started) = (cli.link.up(), cli.link.down(), Instant::now());
    assert_eq!(cli.run(&["sync"]).await.code, Some(0));
    let whole = Whole { up: cli.link.up() - up, down: cli.link.down() - down, lasts: started.elapsed() };

    let mut killed = Vec::new();
    for n in 0..4 * kills {
        if killed.len() as u64 == kills {
            break;
        }
        entered.push(enter(&cli, entered.len()).await);
        killed.extend(kill_in_the_middle(&cli, &whole, seed, n).await);
    }
    println!("seed {seed}: killed at {killed:?}");
    assert_eq!(killed.len() as u64, kills, "seed {seed}: the others were through before");

    let last = cli.run(&["sync"]).await;
    assert_eq!((last.code, last.value["outcome"].as_str()), (Some(0), Some("complete")), "seed {seed}: {last:?}");
    for (n, id) in entered.iter().enumerate() {
        let history = server.history(organisation, *id).await;
        let fates: Vec<Fate> = history.iter().map(|entry| entry.fate).collect();
        assert_eq!(fates, [Fate::Stored], "seed {seed}: visit {n} is there once");
        let remarks = server.fields(organisation, *id).await.and_then(|fields| fields.text("remarks").map(str::to_owned));
        assert_eq!(remarks, Some(format!("Visit {n}")), "seed {seed}");
    }
    let status = cli.run(&["status"]).await;
    let left = (status.value["waiting"].as_u64(), status.value["conflicts"].as_u64());
    assert_eq!(left, (Some(0), Some(0)), "seed {seed}: {status:?}");
}
