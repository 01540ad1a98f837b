//! A copy of the database takes its place, and a database that does not open says why and what is safe.

use std::fs::File;

use rounds_tests::builders::place;

use crate::{
    office::Office,
    steps::{edit_school, file_in, set_in_key_file, settle_in},
    webdriver::By,
    window::Window,
};

const RESTORE: &str = "(//*[@role='dialog']//button)[last()]";

#[tokio::test]
async fn a_copy_takes_the_place_of_the_database_and_a_database_that_does_not_open_says_why() {
    let office = Office::open().await;
    let window = Window::open()
        .await
        .through(async |window| {
            settle_in(window, &office).await;
            window.go("/settings").await;
            window.press_at("//*[@data-testid='backups']//button[1]").await;
            window.see_part("backup").await;
            edit_school(window, "headTeacher", "Entered after the copy").await;
            window.press_part("sync-now").await;
            window.read("sync-standing", "All synced").await;
            window.go("/settings").await;
            window.press_at("(//*[@data-testid='backup']//button)[1]").await;
            window.see(By::XPath(RESTORE.to_owned())).await;
            window.shoot("settings-restore").await;
            window.press_at(RESTORE).await;
            window.see(By::XPath("//*[contains(text(), 'Restored. Sync now')]".to_owned())).await;
            window.sync().await;
            window.read("sync-standing", "All synced").await;
            // A new device to the server: what it numbers from now on was never numbered before.
            edit_school(window, "phone", "0700 555 666").await;
            let head = window.see(By::Css("[data-field='headTeacher'] input".to_owned())).await;
            assert_eq!(window.value(&head).await, "Entered after the copy", "the server gave it back");
            window.press_part("sync-now").await;
            window.read("sync-standing", "All synced").await;
        })
        .await;
    office.colleague.sync().await;
    assert_eq!(office.colleague.text(place::SCHOOL, "phone").await.as_deref(), Some("0700 555 666"));

    let left = window.kill().await;
    let database = file_in(left.path(), "rounds.db");
    std::fs::write(&database, vec![7_u8; 10_000]).unwrap();
    for log in ["db-wal", "db-shm"] {
        // A log of a database that was closed well is not there.
        let _ = std::fs::remove_file(database.with_extension(log));
    }
    let window = Window::open_on(left)
        .await
        .through(async |window| {
            window.see_part("backup").await;
            window.shoot("closed-damaged").await;
            window.press_at("(//*[@data-testid='backup']//button)[1]").await;
            window.press_at(RESTORE).await;
            window.see_part("sync-standing").await;
            window.sync().await;
            window.read("sync-standing", "All synced").await;
        })
        .await;

    let left = window.kill().await;
    set_in_key_file(left.path(), "version", 99);
    let window = Window::open_on(left)
        .await
        .through(async |window| {
            window.read("problem", "newer version").await;
            window.shoot("closed-newer").await;
        })
        .await;

    let left = window.kill().await;
    set_in_key_file(left.path(), "version", 1);
    let lock = File::options().write(true).open(file_in(left.path(), "in-use.lock")).unwrap();
    lock.lock().unwrap();
    let window = Window::open_on(left)
        .await
        .through(async |window| {
            window.see_part("closed").await;
            window.read("problem", "database_busy").await;
            window.shoot("closed-busy").await;
            lock.unlock().unwrap();
            window.press("Try again").await;
            window.read("sync-standing", "All synced").await;
        })
        .await;
    drop(window.close().await);
}
