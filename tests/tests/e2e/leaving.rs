//! Leaving in the middle: a sync that is cancelled, and a sign-out while something is not sent.

use rounds_tests::{Fault, builders::place};

use crate::{
    office::Office,
    steps::{edit_school, settle_in},
    webdriver::By,
    window::Window,
};

#[tokio::test]
async fn a_sync_is_cancelled_and_somebody_signs_out_and_what_was_not_sent_is_kept() {
    let office = Office::open().await;
    let window = Window::open()
        .await
        .through(async |window| {
            settle_in(window, &office).await;
            edit_school(window, "headTeacher", "Mr Amina found").await;
            office.link.set(Fault::BlackHole).await;
            window.go("/sync").await;
            window.press_part("sync-now").await;
            window.see_part("run-progress").await;
            window.shoot("sync-running").await;
            window.press_part("sync-cancel").await;
            window.read("run-problem", "cancelled").await;
            window.read("sync-standing", "1 change").await;
            window.shoot("sync-cancelled").await;

            office.link.set(Fault::Offline).await;
            window.go("/settings").await;
            window.press("Sign out").await;
            window.see(By::XPath("//*[@role='dialog'][contains(., '1 change has not been sent')]".to_owned())).await;
            window.shoot("settings-sign-out").await;
            window.press_at("//*[@role='dialog']//button[normalize-space()='Sign out']").await;
            window.see_part("connect-form").await;
            office.link.repair().await;
            window.fill("[name='server']", &office.link.url()).await;
            window.fill("[name='email']", &office.amina.email).await;
            window.fill("[name='password']", office.amina.password).await;
            window.press("Connect").await;
            window.read("sync-standing", "All synced").await;
        })
        .await;
    office.colleague.sync().await;
    assert_eq!(office.colleague.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("Mr Amina found"));
    drop(window.close().await);
}
