//! The battery dies: what was typed is there, the window opens where the person was, and a lost keychain asks for the
//! recovery code.

use std::time::Duration;

use rounds_tests::Fault;

use crate::{
    office::Office,
    steps::{begin_assessment, begin_visit, set_in_key_file, settle_in},
    webdriver::By,
    window::Window,
};

/// What the product promises: from the last key to the disk.
const ON_DISK: Duration = Duration::from_millis(300);

#[tokio::test]
async fn twenty_characters_typed_300_ms_before_a_kill_are_all_there_and_so_is_the_place() {
    let office = Office::open().await;
    let window = Window::open()
        .await
        .through(async |window| {
            settle_in(window, &office).await;
            begin_visit(window).await;
            window.press_part("visit-part-notes").await;
            window.press_at("//*[@data-field='remarks']//textarea").await;
            window.type_keys("abcdefghijklmnopqrst").await;
        })
        .await;
    tokio::time::sleep(ON_DISK).await;
    let left = window.kill().await;

    let window = Window::open_on(left)
        .await
        .through(async |window| {
            window.see_part("visit-workspace").await;
            let typed = By::XPath("//*[@data-field='remarks']//textarea[normalize-space()='abcdefghijklmnopqrst']".to_owned());
            window.see(typed).await;
            let address = window.ask("return location.hash").await;
            assert!(address.as_str().unwrap().contains("part=notes"), "the same place: {address}");
        })
        .await;
    drop(window.close().await);
}

#[tokio::test]
async fn a_grid_that_was_cut_off_keeps_its_marks_and_says_that_its_clock_cannot_go_on() {
    let office = Office::open().await;
    let window = Window::open()
        .await
        .through(async |window| {
            settle_in(window, &office).await;
            begin_visit(window).await;
            begin_assessment(window, "Reading v1").await;
            window.press_part("section-letters").await;
            window.press_part("clock-button").await;
            window.press_part("item-2").await;
            window.press_part("item-4").await;
            window.see(By::Css("[data-testid='item-4'][data-state='wrong']".to_owned())).await;
        })
        .await;
    tokio::time::sleep(ON_DISK).await;
    let left = window.kill().await;

    let window = Window::open_on(left)
        .await
        .through(async |window| {
            window.see_part("interrupted").await;
            window.shoot("assessment-interrupted").await;
            window.press_part("keep-interrupted").await;
            for item in [2, 4] {
                window.see(By::Css(format!("[data-testid='item-{item}'][data-state='wrong']"))).await;
            }
            window.press_part("item-6").await;
            window.press("Finish section").await;
            window.read("score-letters", "4 correct = 6 attempted − 2 wrong").await;
        })
        .await;
    drop(window.close().await);
}

#[tokio::test]
async fn a_lost_keychain_asks_for_the_recovery_code_and_the_queue_is_there() {
    let office = Office::open().await;
    let mut code = String::new();
    let window = Window::open()
        .await
        .through(async |window| {
            code = settle_in(window, &office).await;
            office.link.set(Fault::Offline).await;
            begin_visit(window).await;
        })
        .await;
    let left = window.kill().await;

    // As after a new system user or a repaired laptop: the key file names an entry of the keychain that is not there.
    set_in_key_file(left.path(), "entry", "forgotten");
    let window = Window::open_on(left)
        .await
        .through(async |window| {
            window.see_part("unlock-form").await;
            window.shoot("locked").await;
            window.fill("[data-testid='unlock-form'] input", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA").await;
            window.press("Open my records").await;
            window.see_part("problem").await;
            window.fill("[data-testid='unlock-form'] input", &code).await;
            window.press("Open my records").await;
            window.read("sync-standing", "1 change").await;
        })
        .await;
    drop(window.close().await);
}
