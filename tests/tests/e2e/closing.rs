//! The window is closed while an answer cannot be written: the three ways out of the question. And a second start.

use rounds_sqlite::{DatabaseKey, SqliteStore};
use rounds_sync::ports::Store as _;
use rounds_tests::builders::place;

use crate::{
    office::Office,
    steps::{edit_school, file_in, settle_in},
    webdriver::By,
    window::{KEY, Window},
};

#[tokio::test]
async fn a_window_with_an_answer_that_cannot_be_kept_asks_and_closes_as_it_is_told() {
    let office = Office::open().await;
    let window = Window::open_with_key(tempfile::tempdir().unwrap())
        .await
        .through(async |window| {
            settle_in(window, &office).await;
            edit_school(window, "headTeacher", "Kept before").await;
            assert!(window.start_again().await, "a second start gives way to this window");

            // Another program writes, and goes on writing.
            let other = database(window).await;
            let writing = other.write().await.unwrap();
            answer_in_vain(window, "Given up").await;
            window.press_in_tray("Quit").await;
            asked(window).await;
            window.shoot("closing").await;
            window.press("Keep the window open").await;
            window.gone(By::Css("[data-testid='closing-answers']".to_owned())).await;
            assert_eq!(head_teacher(window).await, "Given up", "it is on the screen still");
            window.press_in_tray("Quit").await;
            asked(window).await;
            window.end_by("//*[@data-testid='close-and-lose']").await;
            drop(writing);
        })
        .await;

    let window = Window::open_with_key(window.leave())
        .await
        .through(async |window| {
            window.go(&format!("/schools/{}?part=details", place::SCHOOL)).await;
            assert_eq!(head_teacher(window).await, "Kept before", "what was given up changed nothing");
            let other = database(window).await;
            let writing = other.write().await.unwrap();
            answer_in_vain(window, "Saved at last").await;
            window.press_in_tray("Quit").await;
            asked(window).await;
            drop(writing);
            window.end_by("//*[@role='dialog']//button[normalize-space()='Try to save again']").await;
            let school = other.read().await.unwrap().held(&[place::SCHOOL]).await.unwrap().pop().flatten().unwrap();
            assert_eq!(school.content.payload().unwrap().text("headTeacher"), Some("Saved at last"));
        })
        .await;
    drop(window.leave());
}

/// The window's database, opened by another program.
async fn database(window: &Window) -> SqliteStore {
    let path = file_in(window.folder(), "rounds.db");
    SqliteStore::open(&path, DatabaseKey::from_hex(KEY).unwrap(), rounds_entities::registry().unwrap()).await.unwrap()
}

async fn answer_in_vain(window: &Window, text: &str) {
    window.answer("headTeacher", text).await;
    window.see(By::Css("[data-testid='save-status'][data-status='failed']".to_owned())).await;
}

async fn asked(window: &Window) {
    window.read("closing-answers", "Head teacher").await;
}

async fn head_teacher(window: &Window) -> String {
    let input = window.see(By::Css("[data-field='headTeacher'] input".to_owned())).await;
    window.value(&input).await
}
