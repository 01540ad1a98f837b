//! Two programs on one database: one run at a time, and no trigger is lost.

use rounds_sync::{RunOutcome, Trigger};
use rounds_tests::{
    Fault, Stage,
    builders::{place, visit},
};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn a_second_program_skips_its_run_while_the_first_one_is_at_work() {
    let stage = Stage::set().await;
    let a = &stage.a;
    let id = a.create("SchoolVisit", visit(place::SCHOOL)).await;
    let second = a.second_program().await;
    a.link.set(Fault::BlackHole).await;
    let meanwhile = async {
        while a.counts().await.unconfirmed == 0 {
            tokio::task::yield_now().await; // until the first run has sealed what it sends
        }
        let report = second.run(Trigger::Timer, &CancellationToken::new()).await;
        assert_eq!((report.outcome, report.code.as_deref(), report.requests), (RunOutcome::Skipped, Some("busy_here"), 0));
        a.link.set(Fault::HangUp).await;
    };
    let (first, ()) = tokio::join!(a.sync(), meanwhile);
    assert_eq!(first.outcome, RunOutcome::Failed);
    a.link.repair().await;
    second.run(Trigger::Timer, &CancellationToken::new()).await;
    let report = second.run(Trigger::Timer, &CancellationToken::new()).await;
    assert_eq!(report.outcome, RunOutcome::Complete, "the second program goes on where the first stopped");
    assert!(stage.server.fields(stage.organisation, id).await.is_some());
}

#[tokio::test]
async fn a_run_dropped_at_any_point_is_continued_by_the_next() {
    let stage = Stage::set().await;
    let a = &stage.a;
    let mut steps = 0;
    loop {
        stage.time.minutes(1);
        let id = a.create("SchoolVisit", visit(place::SCHOOL)).await;
        let dropped = {
            let run = a.sync();
            tokio::pin!(run);
            let mut ended = false;
            for _ in 0..steps {
                if futures_util::poll!(&mut run).is_ready() {
                    ended = true;
                    break;
                }
                tokio::task::yield_now().await;
            }
            !ended
        };
        let report = a.sync().await;
        let report = if report.outcome == RunOutcome::Complete { report } else { a.sync().await };
        assert_eq!((report.outcome, report.code), (RunOutcome::Complete, None), "dropped after {steps} steps");
        let history = stage.server.history(stage.organisation, id).await;
        assert_eq!(history.len(), 1, "written once, though dropped after {steps} steps");
        if !dropped {
            break;
        }
        steps += 1 + steps / 4;
    }
    stage.converge().await;
}

#[tokio::test]
async fn a_run_that_is_cancelled_says_so_and_the_next_one_is_complete() {
    let stage = Stage::set().await;
    let a = &stage.a;
    a.create("SchoolVisit", visit(place::SCHOOL)).await;
    a.link.set(Fault::BlackHole).await;
    let cancel = CancellationToken::new();
    let press = async {
        while a.counts().await.unconfirmed == 0 {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (report, ()) = tokio::join!(a.engine().run(Trigger::Manual, &cancel), press);
    assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Failed, Some("cancelled")));
    a.link.set(Fault::HangUp).await;
    a.link.repair().await;
    a.sync().await;
    stage.converge().await;
}
