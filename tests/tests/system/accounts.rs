//! What an administrator does to accounts and records reaches every laptop, and strands nothing on any.

use rounds_model::{Kind, RecordKey};
use rounds_sync::RunOutcome;
use rounds_tests::{
    Stage, TestUser,
    builders::{fields, place, visit},
};
use serde_json::json;

#[tokio::test]
async fn what_waits_on_a_laptop_that_was_signed_out_is_sent_once_a_code_has_connected_it_again() {
    let mut stage = Stage::set().await;
    let id = stage.a.create("SchoolVisit", visit(place::SCHOOL)).await;
    stage.server.sign_everywhere_out(&stage.amina).await;
    let report = stage.a.sync().await;
    assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Failed, Some("signed_out")));
    let code = stage.server.enrol(&stage.amina).await;
    stage.a.sign_in_with_code(&stage.amina, &code, "ten letters").await;
    assert_eq!(stage.a.sync().await.outcome, RunOutcome::Complete);
    assert!(stage.server.fields(stage.organisation, id).await.is_some());
    let user = TestUser { password: "ten letters", ..stage.amina.clone() };
    stage.a.sign_in_again(&user).await;
    stage.converge().await;
}

#[tokio::test]
async fn what_the_office_erased_leaves_every_laptop_at_its_next_sync() {
    let stage = Stage::set().await;
    let pupil = fields(json!({"schoolId": place::SCHOOL, "code": "2-07", "name": "Juma"}));
    let id = stage.a.create("Pupil", pupil).await;
    stage.a.sync().await;
    stage.b.sync().await;
    assert!(stage.b.shown(id).await.is_some());
    stage.server.erase(&stage.amina, &RecordKey::new(Kind::of("Pupil"), id)).await;
    for laptop in [&stage.a, &stage.b] {
        assert_eq!(laptop.sync().await.outcome, RunOutcome::Complete);
        assert!(laptop.shown(id).await.is_none(), "it is gone without a question");
    }
    assert!(stage.server.history(stage.organisation, id).await.iter().all(|entry| entry.data.is_none()));
    stage.converge().await;
}
