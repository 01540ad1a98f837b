//! The REST form: a laptop that syncs by it and one that syncs by the exchange come to hold the same, whatever either
//! does and wherever the link is cut. The engine is the same, and so is what is expected of it.

use std::{sync::Arc, time::Duration};

use rounds_http::{Connection, Options, RestRemote};
use rounds_model::{EntityId, Payload, RecordKey};
use rounds_server::store::Fate;
use rounds_sync::{ConflictReason, RunOutcome, ports::Store as _, resolve::Choice};
use rounds_tests::{
    Cli, Entered, Fault, Recorded, Stage, Tape, TestDevice,
    builders::{answer, enter_visit, id, place, question, visit},
};
use serde_json::json;

/// Amina's laptop syncs by the REST form, Baraka's by the exchange.
async fn stage() -> Stage {
    let mut stage = Stage::set().await;
    stage.a.sync_by_rest();
    stage
}

/// As [`stage`], and what Amina's laptop asks is written down.
async fn taped() -> (Stage, Tape) {
    let mut stage = Stage::set().await;
    let tape = Tape::before(&stage.server, Recorded::Plain).await;
    let remote = RestRemote::new(tape.connection(), stage.a.token().clone(), stage.server.registry().clone());
    stage.a.talk_to(Arc::new(remote));
    (stage, tape)
}

async fn complete(device: &TestDevice) {
    let report = device.sync().await;
    assert_eq!((report.outcome, report.code), (RunOutcome::Complete, None));
}

#[tokio::test]
async fn exactly_three_gets_are_made_when_nothing_is_to_be_sent() {
    let (stage, tape) = taped().await;
    complete(&stage.a).await;
    let asked = tape.take_asked();
    let gets = ["schools", "visits", "assessments"].map(|collection| format!("GET /api/{collection}?limit=1000"));
    assert_eq!(asked, gets, "nothing has changed");
    assert!(tape.answers().iter().all(|answer| answer.starts_with(b"HTTP/1.1 304 ")));

    enter_visit(&stage.b, place::SCHOOL).await;
    complete(&stage.b).await;
    complete(&stage.a).await;
    let asked = tape.take_asked();
    assert_eq!(asked.len(), 3, "something has changed: {asked:?}");
    assert_eq!(stage.a.digest().await, stage.b.digest().await);
    complete(&stage.a).await;
    assert_eq!(tape.take_asked(), gets);
}

#[tokio::test]
async fn a_first_download_comes_page_by_page_and_whole() {
    let mut stage = Stage::set().await;
    let teacher = |n: u32| {
        let data = Payload::default().with("schoolId", place::SCHOOL.to_string()).with("name", format!("Teacher {n}"));
        Entered::new("Teacher", EntityId::derived(&rounds_model::Kind::of("Teacher"), &[&n.to_string()]), data)
    };
    let teachers: Vec<Entered> = (0..2_100).map(teacher).collect();
    stage.server.load(stage.organisation, &teachers).await;
    enter_visit(&stage.b, place::SCHOOL).await;
    complete(&stage.b).await;
    stage.a = TestDevice::connect(&stage.server, &stage.time, &stage.amina, "A new laptop").await;
    let tape = Tape::before(&stage.server, Recorded::Plain).await;
    stage.a.talk_to(Arc::new(RestRemote::new(tape.connection(), stage.a.token().clone(), stage.server.registry().clone())));
    complete(&stage.a).await;
    assert_eq!(tape.take_asked().len(), 5, "three pages of schools, then the two other collections");
    assert_eq!(stage.a.digest().await, stage.b.digest().await);
    assert_eq!(stage.a.counts().await.parked, 0);
}

#[tokio::test]
async fn edits_go_both_ways_and_each_collection_is_asked_once() {
    let (stage, tape) = taped().await;
    let entered = enter_visit(&stage.a, place::SCHOOL).await;
    stage.b.set(place::OTHER_SCHOOL, "headTeacher", "Baraka's").await;
    complete(&stage.b).await;
    complete(&stage.a).await;
    let asked = tape.take_asked();
    let (posts, gets): (Vec<&String>, Vec<&String>) = asked.iter().partition(|line| line.starts_with("POST"));
    assert_eq!((posts.len(), gets.len()), (4, 3), "a request for each rank: {asked:?}");
    assert!(asked[..4].iter().all(|line| line == "POST /api/changes"), "first what changed here");
    assert_eq!(stage.a.text(place::OTHER_SCHOOL, "headTeacher").await.as_deref(), Some("Baraka's"));
    complete(&stage.b).await;
    for one in entered.all() {
        assert_eq!(stage.b.shown(one).await, stage.a.shown(one).await);
    }
    stage.a.delete(entered.visit).await;
    complete(&stage.a).await;
    complete(&stage.b).await;
    assert_eq!(stage.b.shown(entered.visit).await, None);
    assert_eq!(stage.a.digest().await, stage.b.digest().await, "the deletion and what went with it");
}

#[tokio::test]
async fn what_two_changed_at_once_is_settled_as_ever() {
    let stage = stage().await;
    let Stage { time, a, b, .. } = &stage;
    for (here, there, later) in [(a, b, "Baraka, later"), (b, a, "Amina, later still")] {
        here.set(place::SCHOOL, "headTeacher", format!("Before {later}")).await;
        time.minutes(10);
        there.set(place::SCHOOL, "headTeacher", later).await;
        complete(here).await;
        let report = there.sync().await;
        assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Partial, Some("conflicts_open")));
        let conflicts = there.conflicts().await;
        assert_eq!((conflicts.len(), conflicts[0].reason), (1, ConflictReason::Edited));
        assert_eq!(conflicts[0].author.as_ref().unwrap().by, here.user(), "who it was is known");
        there.settle(place::SCHOOL, Choice::Mine).await;
        stage.converge().await;
        assert_eq!(here.text(place::SCHOOL, "headTeacher").await.as_deref(), Some(later));
        time.minutes(10);
    }
    // One that was surely earlier gives way to a line of the collection, which says who and when.
    a.set(place::OTHER_SCHOOL, "phone", "111").await;
    time.minutes(10);
    b.set(place::OTHER_SCHOOL, "phone", "222").await;
    complete(b).await;
    time.minutes(10);
    let report = a.sync().await;
    assert_eq!((report.outcome, report.journaled, report.conflicts), (RunOutcome::Complete, 1, 0));
    stage.converge().await;
}

#[tokio::test]
async fn a_link_cut_anywhere_changes_nothing_but_the_time_it_takes() {
    let stage = stage().await;
    let enter = async || {
        stage.time.minutes(1);
        let visit = stage.a.create("SchoolVisit", visit(place::SCHOOL)).await;
        [visit, stage.a.create("MonitoringAnswer", answer(visit, question(0), "yes")).await]
    };
    let (up, down) = (stage.a.link.up(), stage.a.link.down());
    enter().await;
    complete(&stage.a).await;
    let (up, down) = (stage.a.link.up() - up, stage.a.link.down() - down);
    let ways = (0..up).step_by(211).map(Fault::CutUp).chain((0..down).step_by(211).map(Fault::CutDown));
    for fault in ways {
        let entered = enter().await;
        stage.a.link.set(fault).await;
        stage.a.sync().await;
        stage.a.link.repair().await;
        // One to learn what became of the operations, one that is complete.
        if stage.a.sync().await.outcome != RunOutcome::Complete {
            complete(&stage.a).await;
        }
        for one in entered {
            let fates: Vec<Fate> = stage.server.history(stage.organisation, one).await.iter().map(|entry| entry.fate).collect();
            assert_eq!(fates, [Fate::Stored], "{fault:?}: written once");
        }
        assert_eq!((stage.a.counts().await.conflicts, stage.a.journal().await.len()), (0, 0), "{fault:?}");
    }
    stage.converge().await;
}

#[tokio::test]
async fn a_new_history_a_new_grant_and_forgotten_deletions_make_it_ask_for_all_of_it() {
    let stage = stage().await;
    let Stage { time, a, b, server, organisation, amina, .. } = &stage;
    let doomed = b.create("SchoolVisit", visit(place::SCHOOL)).await;
    complete(b).await;
    complete(a).await;
    server.grant(amina, place::OTHER_DISTRICT).await;
    complete(a).await;
    assert!(a.shown(place::FAR_SCHOOL).await.is_some(), "what the new grant shows is here");
    server.revoke(amina, place::OTHER_DISTRICT).await;
    complete(a).await;
    assert_eq!(a.shown(place::FAR_SCHOOL).await, None, "and is not when it was taken back");

    time.minutes(1);
    a.set(place::SCHOOL, "ward", "Typed before the new history was heard of").await;
    server.new_epoch(*organisation).await;
    complete(a).await;
    assert_eq!(a.device().await.epoch, {
        complete(b).await;
        b.device().await.epoch
    });
    assert_eq!(b.text(place::SCHOOL, "ward").await.as_deref(), Some("Typed before the new history was heard of"));

    b.delete(doomed).await;
    complete(b).await;
    server.forget_deletions(*organisation).await;
    assert_eq!(a.sync().await.code.as_deref(), Some("cursor_expired"));
    complete(a).await;
    assert_eq!(a.shown(doomed).await, None);
    stage.converge().await;
}

#[tokio::test]
async fn what_a_laptop_must_have_whole_is_read_from_its_past_and_what_is_not_there_is_gone() {
    let (stage, tape) = taped().await;
    let needs =
        [RecordKey::new(rounds_model::Kind::of("School"), place::SCHOOL), RecordKey::new(rounds_model::Kind::of("School"), id(0x77))];
    let mut txn = stage.a.store().write().await.unwrap();
    txn.put_needs(&needs).await.unwrap();
    txn.commit().await.unwrap();
    stage.b.set(place::SCHOOL, "headTeacher", "Whole").await;
    complete(&stage.b).await;
    complete(&stage.a).await;
    assert_eq!(stage.a.counts().await.needs, 0);
    assert_eq!(tape.take_asked().iter().filter(|line| line.ends_with("/history")).count(), 2);
    assert_eq!(stage.a.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("Whole"));
    assert_eq!(stage.a.digest().await, stage.b.digest().await);
}

#[tokio::test]
async fn fields_that_are_called_like_what_is_said_about_a_record_and_kinds_to_come_survive() {
    let stage = stage().await;
    let odd = json!({"device": "a tablet", "by": ["bus"], "teachers": {"count": 7}, "fromTheFuture": [{"updatedAt": "never"}]});
    for (field, value) in odd.as_object().unwrap() {
        stage.b.set(place::SCHOOL, field, value.clone()).await;
    }
    complete(&stage.b).await;
    complete(&stage.a).await;
    stage.a.set(place::SCHOOL, "phone", "111").await;
    complete(&stage.a).await;
    complete(&stage.b).await;
    let shown = stage.b.shown(place::SCHOOL).await.unwrap();
    for (field, value) in odd.as_object().unwrap() {
        assert_eq!(shown.get(field), Some(value), "{field}");
    }
    assert_eq!((shown.text("phone"), stage.a.shown(place::SCHOOL).await.as_ref()), (Some("111"), Some(&shown)));
}

#[tokio::test]
async fn many_new_records_go_up_in_requests_of_two_hundred_three_at_once() {
    let mut stage = Stage::set().await;
    let connection = Connection::to(stage.a.link.url().parse().unwrap(), &Options::default()).unwrap();
    stage.a.talk_to(Arc::new(RestRemote::new(connection, stage.a.token().clone(), stage.server.registry().clone())));
    complete(&stage.a).await;
    let before = stage.a.link.connections();
    for _ in 0..700 {
        stage.a.create("SchoolVisit", visit(place::SCHOOL)).await;
    }
    stage.a.link.set(Fault::Latency(Duration::from_millis(20))).await;
    complete(&stage.a).await;
    assert_eq!(stage.a.link.connections() - before, 2, "beside the one that was open");
    stage.a.link.repair().await;
    complete(&stage.b).await;
    assert_eq!(stage.a.digest().await, stage.b.digest().await);
}

#[tokio::test]
async fn the_program_syncs_by_it_when_it_is_told_to() {
    let stage = Stage::set().await;
    let cli = Cli::connect(&stage.server, &stage.amina).await;
    let sync = async || {
        let told = cli.run(&["sync", "--rest"]).await;
        assert_eq!((told.code, told.value["outcome"].as_str()), (Some(0), Some("complete")), "{told:?}");
    };
    sync().await;
    assert_eq!(cli.put("School", json!({"id": place::SCHOOL, "phone": "111"})).await.code, Some(0));
    sync().await;
    complete(&stage.b).await;
    assert_eq!(stage.b.text(place::SCHOOL, "phone").await.as_deref(), Some("111"));
}
