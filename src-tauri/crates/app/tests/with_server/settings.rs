//! What the person chose and where they were, and the files that they take with them.

use crate::support::{EMAIL, PASSWORD, Site};
use rounds_app::api::{DataUse, Settings};
use serde_json::json;

#[tokio::test]
async fn the_place_in_the_window_is_there_after_a_program_that_was_killed() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    assert_eq!(laptop.app.place().await.unwrap(), None);
    laptop.app.set_place("/visits/1?tab=lessons").await.unwrap();
    laptop.app.set_place("/visits/2").await.unwrap();
    for bad in ["https://example.org", "", &format!("/{}", "x".repeat(5_000))] {
        assert_eq!(laptop.app.set_place(bad).await.unwrap_err().code(), "invalid");
    }
    // Killed: nothing is closed, and the next program opens the file as it lies there.
    let killed = laptop.again_without_closing().await;
    assert_eq!(killed.app.place().await.unwrap().as_deref(), Some("/visits/2"));
}

#[tokio::test]
async fn what_is_unsent_goes_into_a_file_and_stays_in_the_queue() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let country = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    laptop.synced().await;
    laptop.put("Country", Some(&country), json!({"name": "Kenya \"مدرسة\""})).await;
    let written = laptop.app.export_unsent().await.unwrap();
    assert_eq!(written.records, 1);
    let again = laptop.app.export_unsent().await.unwrap();
    assert_ne!(written.path, again.path, "no file is written over");
    let export: serde_json::Value = serde_json::from_slice(&std::fs::read(&written.path).unwrap()).unwrap();
    let record = &export["records"][0];
    assert_eq!((&record["data"]["name"], &record["before"]["name"]), (&json!("Kenya \"مدرسة\""), &json!("Kenya")));
    assert_eq!((&record["kind"], &record["action"], &record["id"]), (&json!("Country"), &json!("put"), &json!(country)));
    assert_eq!(export["account"]["email"], EMAIL);
    assert_eq!(laptop.app.queue().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_diagnostics_file_names_nobody() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    laptop.put("Country", None, json!({"name": "Kenya"})).await;
    let written = laptop.app.write_diagnostics().await.unwrap();
    let text = std::fs::read_to_string(&written.path).unwrap();
    assert!(text.contains("\"dirty\": 1"));
    for secret in ["Amina", EMAIL, "Kenya"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_password_is_changed_on_one_laptop_and_another_one_keeps_what_it_has_not_sent() {
    let site = Site::open().await;
    let (this, other) = (site.laptop().await, site.laptop().await);
    let unsent = other.put("Country", None, json!({"name": "Kenya"})).await;
    assert_eq!(this.app.change_password("not it", "a longer password").await.unwrap_err().code(), "wrong_password");
    assert_eq!(this.app.change_password(PASSWORD, "too short").await.unwrap_err().code(), "password_too_short");
    this.app.change_password(PASSWORD, "a longer password").await.unwrap();
    this.synced().await;
    assert_eq!(other.sync().await.code.as_deref(), Some("signed_out"));
    assert_eq!(other.app.sign_in_again(PASSWORD).await.unwrap_err().code(), "wrong_password");
    other.app.sign_in_again("a longer password").await.unwrap();
    other.synced().await;
    this.synced().await;
    assert_eq!(this.text("Country", &unsent, "name").await, json!("Kenya"));
}

#[tokio::test]
async fn a_program_that_was_given_its_key_has_no_recovery_code() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    assert_eq!(laptop.app.new_recovery_code().await.unwrap_err().code(), "no_recovery_code");
}

#[tokio::test]
async fn data_use_is_kept_and_an_older_file_counts_as_automatic() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let settings = Settings { data_use: DataUse::Asked, ..laptop.app.settings() };
    laptop.app.set_settings(&settings).await.unwrap();
    assert_eq!(laptop.app.sync_status().await.unwrap().next_automatic, None);
    let laptop = laptop.restart().await;
    assert_eq!(laptop.app.settings().data_use, DataUse::Asked);
    let older: Settings = serde_json::from_value(json!({"language": "fr", "syncEveryMinutes": 30})).unwrap();
    assert_eq!((older.data_use, older.sync_every_minutes), (DataUse::Automatic, 30));
}

#[tokio::test]
async fn about_tells_version_server_and_name() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let about = laptop.app.about().unwrap();
    assert_eq!((about.version.as_str(), about.server), (env!("CARGO_PKG_VERSION"), Some(site.url())));
    assert!(!about.device_name.is_empty());
}
