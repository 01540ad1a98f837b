//! An operation that the server asks to send again: one try and three retries, then it needs attention and is kept.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::SeqCst},
};

use async_trait::async_trait;
use futures_util::StreamExt as _;
use rounds_model::wire::{Line, OpResult, Verdict};
use rounds_sync::{
    EditState, RunOutcome,
    ports::{Answer, Exchange, Remote, RemoteError, Traffic},
};
use rounds_tests::{
    Stage,
    builders::{place, visit},
};

/// The real server, but for each operation it says: not now.
struct NotNow {
    server: Arc<dyn Remote>,
    asked: AtomicU64,
}

#[async_trait]
impl Remote for NotNow {
    async fn exchange(&self, mut exchange: Exchange) -> Result<Answer, RemoteError> {
        let operations = std::mem::take(&mut exchange.request.operations);
        self.asked.fetch_add(operations.len() as u64, SeqCst);
        let results = operations.into_iter().map(|one| OpResult { op: one.op, verdict: Verdict::Retry { after: 1 } }).collect();
        let mut results = Some(Line::Results(results));
        Ok(match self.server.exchange(exchange).await? {
            Answer::Lines { sync_time, lines } => {
                let lines = lines.flat_map(move |line| {
                    let before = if matches!(line, Ok(Line::End(_))) { results.take() } else { None };
                    futures_util::stream::iter(before.map(Ok).into_iter().chain([line]))
                });
                Answer::Lines { sync_time, lines: lines.boxed() }
            }
            unchanged => unchanged,
        })
    }

    fn traffic(&self) -> &Traffic {
        self.server.traffic()
    }
}

#[tokio::test]
async fn an_operation_is_tried_once_and_three_times_again_and_then_kept_for_a_person() {
    let mut stage = Stage::set().await;
    let id = stage.a.create("SchoolVisit", visit(place::SCHOOL)).await;
    let server = stage.a.remote();
    let not_now = Arc::new(NotNow { server: Arc::clone(&server), asked: AtomicU64::new(0) });
    stage.a.talk_to(not_now.clone());
    for run in 1..=3 {
        let report = stage.a.sync().await;
        assert_eq!((report.outcome, report.attention), (RunOutcome::Partial, 0), "run {run}");
        assert_eq!(not_now.asked.load(SeqCst), run, "one try a run");
        stage.time.minutes(15);
    }
    let report = stage.a.sync().await;
    assert_eq!((report.outcome, report.code.as_deref(), report.attention), (RunOutcome::Partial, Some("attention_needed"), 1));
    assert_eq!(not_now.asked.load(SeqCst), 4, "the first try and three retries");
    for _ in 0..2 {
        stage.time.minutes(15);
        stage.a.sync().await;
    }
    assert_eq!(not_now.asked.load(SeqCst), 4, "and never again by itself");
    let held = stage.a.held(id).await.unwrap();
    let Some(EditState::Attention { reason }) = held.edit.map(|edit| edit.state) else { panic!("it is kept, with the reason") };
    assert_eq!(reason.code, "retries_used_up");

    stage.a.talk_to(server);
    stage.a.sync().await;
    assert_eq!(stage.server.fields(stage.organisation, id).await, None, "only a person sends it again");
    stage.a.resolver().retry(id).await.unwrap();
    stage.converge().await;
    assert!(stage.b.shown(id).await.is_some());
}
