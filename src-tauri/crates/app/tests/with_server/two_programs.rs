//! Two programs on one laptop, a window and a command line, that have the same database open.

use rounds_app::api::Phase;
use serde_json::json;

use crate::support::Site;

#[tokio::test]
async fn no_copy_is_put_in_the_place_of_a_database_that_another_program_has_open() {
    let site = Site::open().await;
    let window = site.laptop().await;
    let copy = window.app.back_up_now().await.unwrap();
    let command_line = window.beside().await;
    assert_eq!(command_line.restore_backup(&copy.id).await.unwrap_err().code(), "database_busy");
    assert_eq!(command_line.state().await.unwrap().phase, Phase::Ready, "it is open again as it was");

    let entered = window.put("Country", None, json!({"name": "entered in the window"})).await;
    command_line.close().await;
    let window = window.restart().await;
    assert_eq!(window.text("Country", &entered, "name").await, json!("entered in the window"));
    assert_eq!(window.app.restore_backup(&copy.id).await.unwrap().phase, Phase::Ready, "alone, it is restored");
}
