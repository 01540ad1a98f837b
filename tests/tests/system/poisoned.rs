//! A record that a machine between laptop and server never lets through: it alone stays, with a reason.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_model::EntityId;
use rounds_sync::{
    EditState, RunOutcome,
    ports::{Answer, Exchange, Remote, RemoteError, Traffic},
};
use rounds_tests::{
    Stage,
    builders::{enter_visit, place, visit},
};

/// The real server behind a machine that hangs up on every request with an operation on one record.
struct Filter {
    server: Arc<dyn Remote>,
    hates: EntityId,
}

#[async_trait]
impl Remote for Filter {
    async fn exchange(&self, exchange: Exchange) -> Result<Answer, RemoteError> {
        if exchange.request.operations.iter().any(|operation| operation.id == self.hates) {
            return Err(RemoteError::Cut);
        }
        self.server.exchange(exchange).await
    }

    fn traffic(&self) -> &Traffic {
        self.server.traffic()
    }
}

#[tokio::test]
async fn one_record_that_no_request_survives_is_kept_for_a_person_and_a_day_of_work_goes_up() {
    let mut stage = Stage::set().await;
    let entered = enter_visit(&stage.a, place::SCHOOL).await;
    let hated = stage.a.create("SchoolVisit", visit(place::OTHER_SCHOOL)).await;
    let later = enter_visit(&stage.a, place::OTHER_SCHOOL).await;
    let server = stage.a.remote();
    stage.a.talk_to(Arc::new(Filter { server: Arc::clone(&server), hates: hated }));

    assert_eq!(stage.a.sync().await.outcome, RunOutcome::Failed, "nobody knows yet why");
    stage.time.minutes(1);
    let report = stage.a.sync().await;
    assert_eq!((report.outcome, report.waiting), (RunOutcome::Partial, 1));
    for id in entered.all().into_iter().chain(later.all()) {
        assert!(stage.server.fields(stage.organisation, id).await.is_some());
    }
    for _ in 0..4 {
        stage.time.minutes(15);
        stage.a.sync().await;
    }
    let Some(EditState::Attention { reason }) = stage.a.held(hated).await.unwrap().edit.map(|edit| edit.state) else {
        panic!("it needs attention")
    };
    assert_eq!(reason.code, "retries_used_up");

    stage.a.talk_to(server);
    stage.a.resolver().retry(hated).await.unwrap();
    stage.converge().await;
    assert!(stage.b.shown(hated).await.is_some());
}
