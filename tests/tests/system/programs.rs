//! The program of its own: killed at any point, started twice, on a disk that is full.

use rounds_model::{EntityId, Role};
use rounds_tests::{
    Answered, Cli, Fault, TestServer, TrueTime,
    builders::{place, places},
};
use serde_json::json;

struct Stage {
    server: TestServer,
    organisation: EntityId,
    cli: Cli,
}

impl Stage {
    async fn set() -> Self {
        let server = TestServer::start(&TrueTime::of_this_machine()).await;
        let organisation = server.organisation("Programme").await;
        server.load(organisation, &places()).await;
        let amina = server.user(organisation, "Amina", Role::Coordinator, &[place::DISTRICT]).await;
        let cli = Cli::connect(&server, &amina).await;
        let stage = Self { server, organisation, cli };
        complete(&stage.cli.run(&["sync"]).await);
        stage
    }

    async fn enter_visit(&self) -> EntityId {
        let answered = self.cli.put("SchoolVisit", visit("")).await;
        id(&answered)
    }
}

fn visit(remarks: &str) -> serde_json::Value {
    json!({"schoolId": place::SCHOOL, "date": "2026-03-02", "status": "done", "remarks": remarks})
}

fn id(answered: &Answered) -> EntityId {
    answered.value["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("no record: {answered:?}"))
}

fn complete(answered: &Answered) {
    assert_eq!((answered.code, answered.value["outcome"].as_str()), (Some(0), Some("complete")), "{answered:?}");
}

#[tokio::test]
async fn a_sync_that_is_killed_at_any_point_is_completed_by_the_next() {
    let stage = Stage::set().await;
    let link = &stage.cli.link;
    stage.enter_visit().await;
    let (up, down) = (link.up(), link.down());
    complete(&stage.cli.run(&["sync"]).await);
    let (up, down) = (link.up() - up, link.down() - down);
    let at_the_bytes = [Fault::StallUp(1), Fault::StallUp(up / 2), Fault::StallUp(up), Fault::StallDown(1), Fault::StallDown(down / 2)];
    for fault in at_the_bytes.into_iter().chain([Fault::StallDown(down - 40)]) {
        let visit = stage.enter_visit().await;
        link.set(fault).await;
        let (was_up, was_down) = (link.up(), link.down());
        let mut running = stage.cli.start(&["sync"]);
        let reached = || match fault {
            Fault::StallUp(bytes) => link.up() - was_up >= bytes,
            Fault::StallDown(bytes) => link.down() - was_down >= bytes,
            _ => unreachable!("only stalls are set"),
        };
        while !reached() && running.try_wait().unwrap().is_none() {
            tokio::task::yield_now().await;
        }
        running.kill().unwrap(); // SIGKILL
        running.wait().unwrap();
        link.repair().await;
        let first = stage.cli.run(&["sync"]).await;
        if first.code != Some(0) {
            complete(&stage.cli.run(&["sync"]).await);
        }
        let history = stage.server.history(stage.organisation, visit).await;
        assert_eq!(history.len(), 1, "written once, though killed at {fault:?}");
    }
    let status = stage.cli.run(&["status"]).await;
    assert_eq!((status.value["waiting"].as_u64(), status.value["conflicts"].as_u64()), (Some(0), Some(0)), "{status:?}");
}

#[tokio::test]
async fn of_two_programs_one_syncs_and_the_other_says_that_it_is_busy() {
    let stage = Stage::set().await;
    let visit = stage.enter_visit().await;
    stage.cli.link.set(Fault::BlackHole).await;
    let mut first = stage.cli.start(&["sync"]);
    let connections = stage.cli.link.connections();
    while stage.cli.link.connections() == connections && first.try_wait().unwrap().is_none() {
        tokio::task::yield_now().await;
    }
    let second = stage.cli.run(&["sync"]).await;
    assert_eq!((second.code, second.value["code"].as_str()), (Some(4), Some("busy_here")), "{second:?}");
    first.kill().unwrap();
    first.wait().unwrap();
    stage.cli.link.repair().await;
    let third = stage.cli.run(&["sync"]).await;
    if third.code != Some(0) {
        complete(&stage.cli.run(&["sync"]).await);
    }
    assert_eq!(stage.server.history(stage.organisation, visit).await.len(), 1, "a program that died holds no lock");
}

#[tokio::test]
async fn a_full_disk_refuses_in_words_and_loses_nothing_that_was_saved() {
    let stage = Stage::set().await;
    let database = largest_file(stage.cli.folder());
    let limit = database / 1024 + 300;
    let text = "a long remark ".repeat(6_000);
    let mut saved = Vec::new();
    let refused = loop {
        let answered = stage.cli.put_within(limit, "SchoolVisit", visit(&text)).await;
        if answered.code != Some(0) {
            break answered;
        }
        saved.push(id(&answered));
        assert!(saved.len() < 100, "the disk is never full");
    };
    assert_eq!((refused.code, refused.value["error"]["code"].as_str()), (Some(1), Some("disk_full")), "{refused:?}");
    complete(&stage.cli.run(&["sync"]).await);
    for visit in saved {
        let stored = stage.server.fields(stage.organisation, visit).await.expect("what was saved before is on the server");
        assert_eq!(stored.text("remarks"), Some(text.as_str()));
    }
    stage.enter_visit().await;
    complete(&stage.cli.run(&["sync"]).await);
}

fn largest_file(folder: &std::path::Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| if entry.path().is_dir() { largest_file(&entry.path()) } else { entry.metadata().unwrap().len() })
        .max()
        .unwrap_or(0)
}
