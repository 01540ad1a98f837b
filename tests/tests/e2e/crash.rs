//! The battery dies: what was typed is there, the window opens where the person was, and a lost keychain asks for the
//! recovery code.

use std::{path::Path, time::Duration};

use rounds_tests::{Fault, builders::place};

use crate::{day::connect, office::Office, webdriver::By, window::Window};

/// What the product promises: from the last key to the disk.
const ON_DISK: Duration = Duration::from_millis(300);

#[tokio::test]
async fn twenty_characters_typed_300_ms_before_a_kill_are_all_there_and_so_is_the_place() {
    let office = Office::open().await;
    let window = Window::open()
        .await
        .through(async |window| {
            connect(window, &office).await;
            window.read("sync-standing", "All synced").await;
            window.go(&format!("/schools/{}", place::SCHOOL)).await;
            window.press("Add a visit").await;
            window.see_part("visit-workspace").await;
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
            connect(window, &office).await;
            window.read("sync-standing", "All synced").await;
            window.go(&format!("/schools/{}", place::SCHOOL)).await;
            window.press("Add a visit").await;
            window.see_part("visit-workspace").await;
            window.press_part("visit-part-lessons").await;
            window.press("Add a lesson").await;
            window.refer("teacherId", "Teacher One").await;
            window.stored().await;
            window.press_part("visit-part-pupils").await;
            window.fill("[name='pupilCode']", "2-07").await;
            window.press("Begin the assessment").await;
            window.press_part("assent-yes").await;
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
            code = connect(window, &office).await;
            window.read("sync-standing", "All synced").await;
            office.link.set(Fault::Offline).await;
            window.go(&format!("/schools/{}", place::SCHOOL)).await;
            window.press("Add a visit").await;
            window.see_part("visit-workspace").await;
        })
        .await;
    let left = window.kill().await;

    forget_keychain_entry(left.path());
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

/// Makes the database's key file name another entry of the keychain, one that is not there: as after a new system user or
/// a repaired laptop.
fn forget_keychain_entry(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let keys = entry.path().join("keys.json");
        if entry.path().is_dir() && !keys.exists() {
            forget_keychain_entry(&entry.path());
        }
        let Ok(text) = std::fs::read_to_string(&keys) else { continue };
        let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
        file["entry"] = "forgotten".into();
        std::fs::write(&keys, file.to_string()).unwrap();
    }
}
