//! A link that breaks: wherever it is cut, repeating changes nothing, and nobody is asked anything.

use std::time::Duration;

use rounds_http::Options;
use rounds_model::{EntityId, Payload};
use rounds_server::store::Fate;
use rounds_sync::{RunOutcome, RunReport};
use rounds_tests::{
    Fault, Stage, TestDevice,
    builders::{answer, enter_visit, place, question, visit},
};

/// Bytes between one place of a cut and the next.
const STEP: usize = 64;

/// Runs until one is complete. Two may fail or be incomplete: the one that is cut, and one that must first learn what
/// became of the operations.
async fn until_complete(device: &TestDevice) -> Vec<RunReport> {
    let mut reports = Vec::new();
    for _ in 0..3 {
        let report = device.sync().await;
        let complete = report.outcome == RunOutcome::Complete;
        reports.push(report);
        if complete {
            return reports;
        }
    }
    panic!("not complete after three runs: {reports:#?}");
}

/// Asserts that what was entered is on the server once, and that nobody was asked.
async fn stands_once(stage: &Stage, entered: &[EntityId], at: Fault) {
    for id in entered {
        let history = stage.server.history(stage.organisation, *id).await;
        let fates: Vec<Fate> = history.iter().map(|entry| entry.fate).collect();
        assert_eq!(fates, [Fate::Stored], "{at:?}: {id} was written once");
    }
    let counts = stage.a.counts().await;
    assert_eq!((counts.conflicts, counts.dirty, counts.unconfirmed), (0, 0, 0), "{at:?}");
    assert_eq!(stage.a.journal().await.len(), 0, "{at:?}");
}

async fn enter_a_little(stage: &Stage) -> Vec<EntityId> {
    stage.time.minutes(1);
    let visit = stage.a.create("SchoolVisit", visit(place::SCHOOL)).await;
    let answered = stage.a.create("MonitoringAnswer", answer(visit, question(0), "yes")).await;
    vec![visit, answered]
}

/// How many bytes an exchange of `enter_a_little` takes, each way.
async fn measure(stage: &Stage) -> (u64, u64) {
    let (up, down) = (stage.a.link.up(), stage.a.link.down());
    enter_a_little(stage).await;
    until_complete(&stage.a).await;
    (stage.a.link.up() - up, stage.a.link.down() - down)
}

#[tokio::test]
async fn a_link_cut_anywhere_on_the_way_up_or_down_changes_nothing_but_the_time_it_takes() {
    let stage = Stage::set().await;
    let (up, down) = measure(&stage).await;
    let ways_up = (0..up).step_by(STEP).map(Fault::CutUp);
    let ways_down = (0..down).step_by(STEP).map(Fault::CutDown);
    let mut whole = 0;
    for fault in ways_up.chain(ways_down) {
        let entered = enter_a_little(&stage).await;
        stage.a.link.set(fault).await;
        if stage.a.sync().await.outcome == RunOutcome::Complete {
            whole += 1; // compressed, this exchange was a little shorter than the one measured
        }
        stage.a.link.repair().await;
        until_complete(&stage.a).await;
        stands_once(&stage, &entered, fault).await;
    }
    assert!(whole <= 2, "{whole} exchanges were whole in spite of the cut");
    stage.converge().await;
}

#[tokio::test]
async fn a_first_download_that_is_cut_goes_on_where_it_stopped() {
    let stage = Stage::set().await;
    let Stage { time, server, organisation, baraka, .. } = &stage;
    let many: Vec<_> = (0..1_200)
        .map(|n: u32| {
            let data = Payload::default().with("schoolId", place::SCHOOL.to_string()).with("code", format!("pupil {n}"));
            rounds_tests::Entered::new("Pupil", EntityId::derived(&rounds_model::Kind::of("Pupil"), &[&n.to_string()]), data)
        })
        .collect();
    server.load(*organisation, &many).await;
    let whole = TestDevice::connect(server, time, baraka, "Laptop C").await;
    let before = whole.link.down();
    assert_eq!(whole.sync().await.outcome, RunOutcome::Complete);
    let bytes = whole.link.down() - before;

    let device = TestDevice::connect(server, time, baraka, "Laptop D").await;
    let before = device.link.down();
    for _ in 0..3 {
        device.link.set(Fault::CutDown(bytes * 2 / 5)).await;
        device.sync().await;
    }
    device.link.repair().await;
    let report = device.sync().await;
    assert_eq!((report.outcome, report.code), (RunOutcome::Complete, None));
    assert_eq!(device.digest().await, whole.digest().await);
    assert!(device.link.down() - before < bytes * 2, "what had come was not downloaded again");
}

#[tokio::test]
async fn a_lost_reply_is_pushed_again_without_a_duplicate() {
    let stage = Stage::set().await;
    let entered = enter_visit(&stage.a, place::SCHOOL).await;
    stage.a.link.set(Fault::CutDown(0)).await;
    let report = stage.a.sync().await;
    assert_eq!((report.outcome, report.confirmed), (RunOutcome::Failed, 0));
    assert!(stage.server.fields(stage.organisation, entered.visit).await.is_some(), "the server has it, and A does not know");
    assert_eq!(stage.a.counts().await.unconfirmed, 17);
    let stamp = stage.server.last_stamp(stage.organisation).await;

    stage.a.link.repair().await;
    let reports = until_complete(&stage.a).await;
    assert_eq!(reports.iter().map(|report| report.confirmed).sum::<u64>(), 17);
    assert_eq!(stage.server.last_stamp(stage.organisation).await, stamp, "nothing was written again");
    stands_once(&stage, &entered.all(), Fault::CutDown(0)).await;
}

#[tokio::test]
async fn an_edit_made_after_a_reply_was_lost_is_built_on_it_and_asks_nobody() {
    let stage = Stage::set().await;
    let Stage { time, server, organisation, a, .. } = &stage;
    let id = a.create("SchoolVisit", visit(place::SCHOOL)).await;
    a.link.set(Fault::CutDown(0)).await;
    a.sync().await;
    a.link.repair().await;
    time.minutes(1);
    a.set(id, "remarks", "typed after the link broke").await;
    until_complete(a).await;
    assert_eq!(a.conflicts().await.len(), 0);
    assert_eq!(server.fields(*organisation, id).await.unwrap().text("remarks"), Some("typed after the link broke"));
}

#[tokio::test]
async fn an_edit_made_while_its_record_is_under_way_stays_to_be_sent() {
    let stage = Stage::set().await;
    let Stage { time, server, organisation, a, .. } = &stage;
    let id = a.create("SchoolVisit", visit(place::SCHOOL)).await;
    a.link.set(Fault::BlackHole).await;
    let typing = async {
        while a.counts().await.unconfirmed == 0 {
            tokio::task::yield_now().await; // until the run has sealed it
        }
        time.minutes(1);
        a.set(id, "remarks", "typed meanwhile").await;
        a.link.set(Fault::HangUp).await;
    };
    let (report, ()) = tokio::join!(a.sync(), typing);
    assert_eq!(report.outcome, RunOutcome::Failed);
    a.link.repair().await;
    until_complete(a).await;
    assert_eq!(server.fields(*organisation, id).await.unwrap().text("remarks"), Some("typed meanwhile"));
    assert_eq!(a.conflicts().await.len(), 0);
}

#[tokio::test]
async fn what_reaches_the_server_twice_is_done_once() {
    let stage = Stage::set().await;
    stage.a.sync().await;
    stage.a.link.set(Fault::HangUp).await; // a kept connection would not be doubled
    stage.a.link.set(Fault::Twice).await;
    let entered = enter_a_little(&stage).await;
    until_complete(&stage.a).await;
    stands_once(&stage, &entered, Fault::Twice).await;
    stage.a.link.repair().await;
    stage.converge().await;
}

#[tokio::test]
async fn a_connection_that_stalls_ends_the_run_and_the_next_one_goes_on() {
    let stage = Stage::set().await;
    let Stage { time, server, amina, .. } = &stage;
    let options = Options { stall: Duration::from_millis(300), ..Options::default() };
    let device = TestDevice::connect_with(server, time, amina, "Laptop C", server.registry().clone(), &options).await;
    device.link.set(Fault::StallDown(200)).await;
    let report = device.sync().await;
    assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Failed, Some("stalled")));
    device.link.set(Fault::HangUp).await;
    device.link.repair().await;
    assert_eq!(device.sync().await.outcome, RunOutcome::Complete);
    assert_eq!(device.digest().await, stage.a.digest().await);
}

#[tokio::test]
async fn a_slow_link_is_no_stalled_one() {
    let stage = Stage::set().await;
    let Stage { time, server, amina, .. } = &stage;
    let options = Options { stall: Duration::from_millis(400), ..Options::default() };
    let device = TestDevice::connect_with(server, time, amina, "Laptop C", server.registry().clone(), &options).await;
    device.link.set(Fault::Latency(Duration::from_millis(100))).await;
    assert_eq!(device.sync().await.outcome, RunOutcome::Complete);
}

#[tokio::test]
async fn one_person_on_one_laptop_is_never_asked_whatever_the_link_does() {
    let stage = Stage::set().await;
    let Stage { time, a, .. } = &stage;
    let id = a.create("SchoolVisit", visit(place::SCHOOL)).await;
    let faults = [
        Fault::CutUp(100),
        Fault::CutDown(0),
        Fault::CutUp(700),
        Fault::CutDown(150),
        Fault::HangUp,
        Fault::CutDown(400),
        Fault::Offline,
        Fault::CutDown(0),
        Fault::CutDown(0),
        Fault::CutUp(1_000),
    ];
    for (turn, fault) in faults.into_iter().enumerate() {
        a.link.set(fault).await;
        match turn % 3 {
            0 => a.set(id, "remarks", format!("turn {turn}")).await,
            1 => a.set(place::SCHOOL, "notes", format!("turn {turn}")).await,
            _ => {
                a.create("MonitoringAnswer", answer(id, question(u8::try_from(turn).unwrap()), "x")).await;
            }
        }
        time.minutes(3);
        a.sync().await;
        if turn % 2 == 0 {
            a.clock.reboot();
        }
    }
    a.link.repair().await;
    until_complete(a).await;
    assert_eq!(a.journal().await.len(), 0);
    let mut decided = a.take_events();
    decided.retain(|event| matches!(event, rounds_sync::event::SyncEvent::Finished(report) if report.conflicts_opened > 0));
    assert!(decided.is_empty(), "no conflict was ever opened: {decided:?}");
    stage.converge().await;
}
