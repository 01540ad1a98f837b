//! Practice: a server inside the program, a colleague, a conflict to settle, and no way to anything real.

use crate::{webdriver::By, window::Window};

#[tokio::test]
async fn somebody_practises_a_conflict_without_a_server_anywhere() {
    let window = Window::open()
        .await
        .through(async |window| {
            window.press_part("start-practice").await;
            window.see_part("today-page").await;
            window.read("practice-banner", "Practice").await;
            window.shoot("practice").await;
            window.go("/schools").await;
            window.see(By::Css("[data-testid='row']".to_owned())).await;
            window.shoot("practice-schools").await;
            window.press_at("(//*[@data-testid='row'])[1]").await;
            window.press_part("colleague-edits").await;
            window.see(By::Css("[role='dialog'] ol".to_owned())).await;
            window.shoot("practice-colleague").await;
            window.press_at("(//*[@role='dialog']//button)[last()]").await;
            window.answer("headTeacher", "Typed in practice").await;
            window.answer("phone", "0700 111 222").await;
            window.stored().await;
            window.press_part("sync-now").await;
            window.read("sync-standing", "conflict").await;
            window.go("/conflicts").await;
            window.press_part("conflict-row").await;
            window.see_part("conflict-fields").await;
            window.press("All mine").await;
            window.press("Settle this conflict").await;
            window.see_part("settled").await;
            window.press_part("sync-now").await;
            window.read("sync-standing", "All synced").await;
            window.press("Leave practice").await;
            window.press_at("//*[@role='dialog']//button[normalize-space()='Leave practice']").await;
            window.see_part("connect-form").await;
        })
        .await;
    drop(window.close().await);
}
