//! Decisions and ways back: a third value, undo before and after it was sent, a change withdrawn and restored from the
//! journal, and a visit that a colleague has deleted.

use rounds_model::EntityId;
use rounds_sync::RunOutcome;
use rounds_tests::builders::{place, visit};

use crate::{
    office::Office,
    steps::{edit_school, settle_in},
    webdriver::By,
    window::Window,
};

#[tokio::test]
async fn every_decision_and_every_withdrawal_has_a_way_back() {
    let office = Office::open().await;
    let shared = office.colleague.create("SchoolVisit", visit(place::SCHOOL)).await;
    assert_eq!(office.colleague.sync().await.outcome, RunOutcome::Complete);
    let window = Window::open()
        .await
        .through(async |window| {
            settle_in(window, &office).await;
            decide_by_a_third_value_and_take_it_back(window, &office).await;
            undo_what_was_sent(window, &office).await;
            withdraw_and_restore(window, &office).await;
            keep_what_a_colleague_deleted(window, &office, shared).await;
        })
        .await;
    drop(window.close().await);
}

async fn decide_by_a_third_value_and_take_it_back(window: &Window, office: &Office) {
    office.colleague.set(place::SCHOOL, "headTeacher", "Mrs Baraka says").await;
    office.colleague.sync().await;
    edit_school(window, "headTeacher", "Mr Amina found").await;
    window.press_part("sync-now").await;
    window.read("sync-standing", "1 conflict to review").await;
    window.go("/conflicts").await;
    window.press_part("conflict-row").await;
    settle_by_a_third_value(window).await;
    window.read("sync-standing", "1 change").await;
    window.press("Undo").await;
    window.read("sync-standing", "1 conflict to review").await;
    window.read("conflict-fields", "Mrs Baraka says").await;
    settle_by_a_third_value(window).await;
    window.press_part("sync-now").await;
    window.read("sync-standing", "All synced").await;
    office.colleague.sync().await;
    assert_eq!(office.colleague.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("Ms Chausiku, from May"));
}

async fn settle_by_a_third_value(window: &Window) {
    window.press_at("//*[@data-testid='choice-headTeacher']//*[@aria-label='Another value']").await;
    window.fill("[data-testid='third-value-headTeacher'] input", "Ms Chausiku, from May").await;
    window.shoot("conflict-third-value").await;
    window.press("Settle this conflict").await;
    window.see_part("settled").await;
}

/// After the upload, to take a decision back is a new edit.
async fn undo_what_was_sent(window: &Window, office: &Office) {
    window.go("/sync?part=ledger").await;
    window.press_at("(//*[@data-testid='decision-row']//button[normalize-space()='Undo'])[1]").await;
    window.read("sync-standing", "1 change").await;
    window.settled().await;
    window.shoot("sync-decision-undone").await;
    window.press_part("sync-now").await;
    window.read("sync-standing", "All synced").await;
    office.colleague.sync().await;
    assert_eq!(office.colleague.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("Mr Amina found"));
}

async fn withdraw_and_restore(window: &Window, office: &Office) {
    edit_school(window, "phone", "0700 333 444").await;
    window.go("/sync?part=queue").await;
    window.press("Withdraw").await;
    window.see(By::XPath("//*[@role='dialog']//button[normalize-space()='Withdraw']".to_owned())).await;
    window.shoot("sync-withdraw").await;
    window.press_at("//*[@role='dialog']//button[normalize-space()='Withdraw']").await;
    window.read("sync-standing", "All synced").await;
    window.go("/sync?part=journal").await;
    // By its reason too: for a moment after the withdrawal other entries tell the withdrawn value as today's.
    let withdrawn = "//*[@data-testid='journal-row'][contains(., 'You withdrew this change') and contains(., '0700 333 444')]";
    window.press_at(&format!("{withdrawn}//button[normalize-space()='Restore']")).await;
    window.read("sync-standing", "1 change").await;
    window.settled().await;
    window.shoot("sync-journal-restored").await;
    window.press_part("sync-now").await;
    window.read("sync-standing", "All synced").await;
    office.colleague.sync().await;
    assert_eq!(office.colleague.text(place::SCHOOL, "phone").await.as_deref(), Some("0700 333 444"));
}

async fn keep_what_a_colleague_deleted(window: &Window, office: &Office, shared: EntityId) {
    office.colleague.delete(shared).await;
    office.colleague.sync().await;
    window.go(&format!("/visits/{shared}?part=notes")).await;
    window.answer("remarks", "The pump works again").await;
    window.stored().await;
    window.press_part("sync-now").await;
    window.read("sync-standing", "1 conflict to review").await;
    window.go("/conflicts").await;
    window.press_part("conflict-row").await;
    window.see_part("removed-side").await;
    window.press_at("//*[@aria-label='Keep my version']").await;
    window.shoot("conflict-removal").await;
    window.press("Settle this conflict").await;
    window.see_part("settled").await;
    window.press_part("sync-now").await;
    window.read("sync-standing", "All synced").await;
    office.colleague.sync().await;
    assert_eq!(office.colleague.text(shared, "remarks").await.as_deref(), Some("The pump works again"));
}
