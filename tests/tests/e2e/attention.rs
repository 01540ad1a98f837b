//! A school that leaves a coordinator's places while an answer about it is unsent: nothing is lost, the person decides,
//! the server's *no* stands in the queue in words, and the answer goes when the office has put it right.

use rounds_tests::builders::place;

use crate::{office::Office, steps::settle_in, window::Window};

#[tokio::test]
async fn an_answer_about_a_school_that_was_taken_away_is_kept_and_goes_once_the_school_is_back() {
    let office = Office::open().await;
    office.server.grant(&office.amina, place::OTHER_DISTRICT).await;
    let window = Window::open()
        .await
        .through(async |window| {
            settle_in(window, &office).await;
            window.go(&format!("/schools/{}?part=details", place::FAR_SCHOOL)).await;
            window.answer("headTeacher", "Mr Chui found").await;
            window.stored().await;
            office.server.revoke(&office.amina, place::OTHER_DISTRICT).await;
            window.sync().await;
            window.read("sync-standing", "1 conflict to review").await;
            window.tray_says("1 record needs you").await;
            open_the_conflict(window).await;
            window.read("removed-side", "no longer in the places you may see").await;
            window.press_at("//*[@aria-label='Send my changes all the same']").await;
            window.shoot("conflict-left-scope").await;
            settle(window).await;

            window.sync().await;
            window.read("sync-standing", "1 record needs attention").await;
            window.go("/sync?part=queue").await;
            window.read("queue-row", "Cedar").await;
            window.shoot("sync-attention").await;
            window.press("Export everything unsent").await;
            let exported = window.read("exported", "1 record written").await;
            let file = exported.lines().map(str::trim).find(|line| line.starts_with('/')).expect("the file's path");
            assert!(std::fs::read_to_string(file).unwrap().contains("Mr Chui found"), "all of it is in {file}");
            std::fs::remove_file(file).unwrap(); // it went to the documents of whoever runs this

            office.server.grant(&office.amina, place::OTHER_DISTRICT).await;
            window.press("Try again").await;
            window.press_part("sync-now").await;
            // Meanwhile somebody may have written it: both versions are shown.
            window.read("sync-standing", "1 conflict to review").await;
            open_the_conflict(window).await;
            window.press("All mine").await;
            settle(window).await;
            window.press_part("sync-now").await;
            window.read("sync-standing", "All synced").await;
            window.go(&format!("/schools/{}?part=details", place::FAR_SCHOOL)).await;
            window.press("History").await;
            window.read("record-history", "Mr Chui found").await;
            window.shoot_part("record-history", "record-history").await;
        })
        .await;
    let school = office.server.fields(office.organisation, place::FAR_SCHOOL).await.unwrap();
    assert_eq!(school.text("headTeacher"), Some("Mr Chui found"));
    drop(window.close().await);
}

async fn open_the_conflict(window: &Window) {
    window.go("/conflicts").await;
    window.press_part("conflict-row").await;
}

async fn settle(window: &Window) {
    window.press("Settle this conflict").await;
    window.see_part("settled").await;
}
