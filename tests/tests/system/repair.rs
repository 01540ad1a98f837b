//! What a laptop holds was spoilt without a word: the digests tell, and it is repaired without a wipe.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::StreamExt as _;
use rounds_model::{Content, EntityId, Kind, RecordKey, Stamp, wire::Line};
use rounds_sync::{
    Held, RunOutcome, Version,
    ports::{Answer, Exchange, Remote, RemoteError, Store as _, Traffic},
};
use rounds_tests::{
    Stage, TestDevice,
    builders::{enter_visit, id, place, question, visit},
};

async fn held(device: &TestDevice, id: EntityId) -> Held {
    device.held(id).await.unwrap()
}

/// Writes rows past the engine, as a fault of the disk or of a program would leave them.
async fn spoil(device: &TestDevice, rows: &[Held], lost: &[EntityId]) {
    let mut txn = device.store().write().await.unwrap();
    txn.put_held(rows).await.unwrap();
    txn.remove_held(lost).await.unwrap();
    txn.commit().await.unwrap();
}

fn at(stamp: Stamp, mut held: Held) -> Held {
    let content = held.base.as_ref().unwrap().content.clone();
    held.base = Some(Version { stamp, content });
    held
}

#[tokio::test]
async fn rows_that_were_spoilt_lost_or_invented_are_repaired_without_a_wipe() {
    let stage = Stage::set().await;
    let Stage { time, server, organisation, a, b, .. } = &stage;
    let entered = enter_visit(a, place::SCHOOL).await;
    stage.converge().await;
    let good = a.digest().await;

    // One answer is lost, one is of a version never issued, one is of an older version, and one never was.
    let last = server.last_stamp(*organisation).await;
    let answers: Vec<Held> = vec![held(a, entered.answers[1]).await, held(a, entered.answers[2]).await];
    let ahead = at(Stamp::from_micros(last.micros() + 1_000_000), answers[0].clone());
    let behind = at(Stamp::from_micros(answers[1].base.as_ref().unwrap().stamp.micros() - 1), answers[1].clone());
    let Content::Live(data) = &answers[0].content else { panic!("{answers:?}") };
    let data = data.clone().with("questionId", question(9).to_string());
    let never = RecordKey::new(Kind::of("MonitoringAnswer"), id(0xee));
    let invented = Held::clean(never, Version { stamp: last, content: Content::Live(data) }, answers[0].generation);
    spoil(a, &[ahead, behind, invented], &[entered.answers[0]]).await;
    assert_ne!(a.digest().await, good);

    // Work of today is under way meanwhile, and the other laptop has news.
    time.minutes(5);
    let mine = a.create("SchoolVisit", visit(place::OTHER_SCHOOL)).await;
    a.set(entered.visit, "remarks", "mine of today").await;
    b.set(place::SCHOOL, "notes", "news").await;
    b.sync().await;
    let report = a.sync().await;
    assert_eq!((report.outcome, report.code.as_deref(), report.digests_match), (RunOutcome::Complete, None, Some(true)), "{report:?}");
    assert!(report.requests <= 4, "{} requests", report.requests);
    assert_eq!(report.pulled.get(&Kind::of("School")).copied(), Some(1), "other kinds are not fetched again");
    assert!(a.held(id(0xee)).await.is_none(), "what never was is gone");
    assert_eq!(a.text(entered.answers[0], "value").await.as_deref(), Some("Answer 0"), "what was lost is back");
    assert_eq!(a.text(entered.visit, "remarks").await.as_deref(), Some("mine of today"));
    assert!(server.fields(*organisation, mine).await.is_some());
    assert_eq!((a.journal().await.len(), a.counts().await.conflicts), (0, 0), "nobody is asked");
    stage.converge().await;

    let again = stage.a.sync().await;
    assert_eq!(again.requests, 1, "and nothing is left to repair");
}

/// The real server, but it claims to hold something else.
struct Wrong(Arc<dyn Remote>);

#[async_trait]
impl Remote for Wrong {
    async fn exchange(&self, exchange: Exchange) -> Result<Answer, RemoteError> {
        let wrong = |line| match line {
            Ok(Line::End(mut end)) => {
                end.total.iter_mut().for_each(|total| total.count += 1);
                end.digest.iter_mut().flat_map(|digest| digest.get_mut(&Kind::of("School"))).for_each(|school| school.count += 1);
                Ok(Line::End(end))
            }
            line => line,
        };
        Ok(match self.0.exchange(exchange).await? {
            Answer::Lines { sync_time, lines } => Answer::Lines { sync_time, lines: lines.map(wrong).boxed() },
            unchanged => unchanged,
        })
    }

    fn traffic(&self) -> &Traffic {
        self.0.traffic()
    }
}

#[tokio::test]
async fn what_a_repair_does_not_mend_is_told_and_not_fetched_again_the_same_day() {
    let mut stage = Stage::set().await;
    stage.a.talk_to(Arc::new(Wrong(stage.a.remote())));
    let Stage { time, a, b, .. } = &stage;
    let run = async |n: u32, minutes: u64| {
        b.set(place::OTHER_SCHOOL, "notes", format!("news {n}")).await;
        b.sync().await;
        time.minutes(minutes);
        let report = a.sync().await;
        assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Partial, Some("digests_differ")));
        (report.requests, report.pulled.get(&Kind::of("School")).copied())
    };
    assert_eq!(run(1, 15).await, (3, Some(3)), "asked, compared kind by kind, and one kind fetched: the news and both schools");
    assert_eq!(run(2, 15).await, (1, Some(1)), "not again the same day");
    assert_eq!(run(3, 24 * 60).await, (3, Some(3)), "but the next");
}
