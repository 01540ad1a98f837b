//! Copies of the database, and a copy put in its place: nothing is lost, and no number is used twice.

use std::path::{Path, PathBuf};

use crate::support::{Laptop, Site};
use rounds_app::api::{Phase, QueueState, Resolution, Take};
use serde_json::json;

/// Every file below `folder` whose name begins so.
fn files(folder: &Path, name: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path, name) } else { vec![path] })
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(name))
        .collect()
}

async fn incarnation(laptop: &Laptop) -> String {
    laptop.app.diagnose().await["database"]["incarnation"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_entered_and_sent_after_the_copy_comes_back_with_the_next_sync() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let sent = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    laptop.synced().await;
    let unsent = laptop.put("Country", None, json!({"name": "Uganda"})).await;
    let copy = laptop.app.back_up_now().await.unwrap();
    assert!(copy.records >= 3, "both countries and what came with the first sync: {copy:?}");

    // The unsent entry is confirmed, an old one is edited, and a new one is made.
    laptop.synced().await;
    laptop.put("Country", Some(&sent), json!({"name": "Kenya, after the copy"})).await;
    let later = laptop.put("Country", None, json!({"name": "Malawi"})).await;
    laptop.synced().await;
    let before = incarnation(&laptop).await;

    let state = laptop.app.restore_backup(&copy.id).await.unwrap();
    assert_eq!(state.phase, Phase::Ready);
    assert_ne!(incarnation(&laptop).await, before, "the copy gives no number that was given before");
    assert_eq!(laptop.text("Country", &sent, "name").await, json!("Kenya"));
    assert!(laptop.app.record("Country", &later).await.is_err());
    laptop.synced().await;
    for (id, name) in [(&sent, "Kenya, after the copy"), (&unsent, "Uganda"), (&later, "Malawi")] {
        assert_eq!(laptop.text("Country", id, "name").await, json!(name));
    }
    assert!(laptop.app.conflicts().await.unwrap().is_empty(), "nobody decides against their own work");
    assert_eq!(laptop.documents(), Vec::<serde_json::Value>::new(), "nothing was unsent beside the copy");

    // Another laptop finds the same.
    let other = site.laptop().await;
    other.synced().await;
    assert_eq!(other.text("Country", &sent, "name").await, json!("Kenya, after the copy"));
}

#[tokio::test]
async fn what_was_unsent_in_the_copy_is_sent_once_even_when_it_was_answered_since() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let country = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    let copy = laptop.app.back_up_now().await.unwrap();
    laptop.synced().await;
    laptop.app.restore_backup(&copy.id).await.unwrap();
    laptop.synced().await;
    laptop.put("Country", Some(&country), json!({"code": "KE"})).await;
    laptop.synced().await;
    assert_eq!(laptop.text("Country", &country, "name").await, json!("Kenya"));
    assert!(laptop.app.queue().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_unsent_edit_of_the_copy_gives_way_to_ones_own_later_version_and_stays_in_the_journal() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let country = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    laptop.synced().await;
    laptop.put("Country", Some(&country), json!({"name": "as it was in the copy"})).await;
    let copy = laptop.app.back_up_now().await.unwrap();
    laptop.put("Country", Some(&country), json!({"name": "the last word"})).await;
    laptop.synced().await;
    laptop.app.restore_backup(&copy.id).await.unwrap();
    laptop.synced().await;
    assert_eq!(laptop.text("Country", &country, "name").await, json!("the last word"));
    let journal = laptop.app.journal().await.unwrap();
    assert_eq!(journal[0].data["name"], "as it was in the copy");
    laptop.app.restore_journal(&journal[0].id).await.unwrap();
    laptop.synced().await;
    assert_eq!(laptop.text("Country", &country, "name").await, json!("as it was in the copy"));
}

#[tokio::test]
async fn what_is_unsent_and_not_in_the_copy_is_exported_and_the_database_is_set_aside() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let kept = laptop.put("Country", None, json!({"name": "in the copy"})).await;
    let copy = laptop.app.back_up_now().await.unwrap();
    let edited = laptop.put("Country", None, json!({"name": "entered later"})).await;
    laptop.app.restore_backup(&copy.id).await.unwrap();
    let [export] = &laptop.documents()[..] else { panic!("{:?}", laptop.documents()) };
    let records = export["records"].as_array().unwrap();
    assert_eq!(records.len(), 1, "what the copy has is not exported: {export}");
    assert_eq!((&records[0]["id"], &records[0]["data"]["name"]), (&json!(edited), &json!("entered later")));
    assert_eq!(files(laptop.folder.path(), "rounds-set-aside-").len(), 1);
    let queue = laptop.app.queue().await.unwrap();
    assert_eq!(queue.iter().map(|row| (row.record_id.as_str(), row.state)).collect::<Vec<_>>(), [(kept.as_str(), QueueState::Waiting)]);
    laptop.synced().await;

    // It is the same after a restart.
    let laptop = laptop.restart().await;
    laptop.synced().await;
    assert!(laptop.app.record("Country", &kept).await.is_ok());
}

#[tokio::test]
async fn decisions_taken_since_are_kept() {
    let site = Site::open().await;
    let (laptop, other) = (site.laptop().await, site.laptop().await);
    let country = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    laptop.synced().await;
    other.synced().await;
    other.put("Country", Some(&country), json!({"name": "theirs"})).await;
    // Mine comes last: were it surely first, theirs would win without a question.
    laptop.put("Country", Some(&country), json!({"name": "mine"})).await;
    other.synced().await;
    assert_eq!(laptop.sync().await.code.as_deref(), Some("conflicts_open"));
    let copy = laptop.app.back_up_now().await.unwrap();
    laptop.app.resolve(Resolution { id: country.clone(), take: Take::Mine, fields: None }).await.unwrap();
    laptop.synced().await;
    laptop.app.restore_backup(&copy.id).await.unwrap();
    assert_eq!(laptop.app.ledger().await.unwrap().len(), 1);
    assert!(laptop.app.conflicts().await.unwrap().is_empty(), "what was decided is not asked again");
    laptop.synced().await;
    assert_eq!(laptop.text("Country", &country, "name").await, json!("mine"));
}

#[tokio::test]
async fn a_database_that_does_not_open_any_more_is_replaced_by_its_copy() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let country = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    let copy = laptop.app.back_up_now().await.unwrap();
    laptop.app.close().await;
    let database = files(laptop.folder.path(), "rounds.db").into_iter().find(|path| path.extension().is_some_and(|ending| ending == "db"));
    std::fs::write(database.unwrap(), [7; 10_000]).unwrap();
    let laptop = laptop.restart().await;
    assert_eq!(laptop.app.state().await.unwrap_err().code(), "database_damaged");
    assert_eq!(laptop.app.backups().await.unwrap(), std::slice::from_ref(&copy));
    assert_eq!(laptop.app.restore_backup(&copy.id).await.unwrap().phase, Phase::Ready);
    laptop.synced().await;
    assert_eq!(laptop.text("Country", &country, "name").await, json!("Kenya"));
    let aside = files(laptop.folder.path(), "rounds-set-aside-");
    assert_eq!(std::fs::read(&aside[0]).unwrap(), [7; 10_000], "the damaged one is kept as it is");
}

#[tokio::test]
async fn a_damaged_first_page_looks_like_a_wrong_key_and_is_replaced_by_a_copy_all_the_same() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let country = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    let copy = laptop.app.back_up_now().await.unwrap();
    laptop.app.close().await;
    let database = files(laptop.folder.path(), "rounds.db").into_iter().find(|path| path.ends_with("rounds.db")).unwrap();
    let mut bytes = std::fs::read(&database).unwrap();
    bytes[..4096].fill(7);
    std::fs::write(&database, bytes).unwrap();
    let laptop = laptop.restart().await;
    assert_eq!(laptop.app.state().await.unwrap_err().code(), "wrong_key");
    assert_eq!(laptop.app.restore_backup(&copy.id).await.unwrap().phase, Phase::Ready);
    assert_eq!(laptop.text("Country", &country, "name").await, json!("Kenya"));
}

#[tokio::test]
async fn a_database_that_can_be_read_again_opens_when_it_is_tried_again() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let country = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    laptop.app.close().await;
    let database = files(laptop.folder.path(), "rounds.db").into_iter().find(|path| path.ends_with("rounds.db")).unwrap();
    let bytes = std::fs::read(&database).unwrap();
    std::fs::write(&database, [7; 10_000]).unwrap();
    let laptop = laptop.restart().await;
    assert_eq!(laptop.app.open_again().await.unwrap_err().code(), "database_damaged");
    std::fs::write(&database, bytes).unwrap();
    assert_eq!(laptop.app.open_again().await.unwrap().phase, Phase::Ready);
    assert_eq!(laptop.app.open_again().await.unwrap().phase, Phase::Ready, "one that is open stays so");
    assert_eq!(laptop.text("Country", &country, "name").await, json!("Kenya"));
}

#[tokio::test]
async fn a_copy_that_is_damaged_is_refused_and_the_database_stays() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let copy = laptop.app.back_up_now().await.unwrap();
    let country = laptop.put("Country", None, json!({"name": "Kenya"})).await;
    let path = files(laptop.folder.path(), &copy.id).remove(0);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let before = incarnation(&laptop).await;
    assert_eq!(laptop.app.restore_backup(&copy.id).await.unwrap_err().code(), "backup_damaged");
    assert_eq!(laptop.app.restore_backup("../rounds").await.unwrap_err().code(), "not_found");
    assert_eq!(incarnation(&laptop).await, before);
    assert!(laptop.app.record("Country", &country).await.is_ok());
    assert!(files(laptop.folder.path(), "restoring").is_empty() && laptop.documents().is_empty());
    laptop.synced().await;
}

#[tokio::test]
async fn seven_copies_are_kept() {
    let site = Site::open().await;
    let laptop = site.laptop().await;
    let mut made = Vec::new();
    for _ in 0..9 {
        made.push(laptop.app.back_up_now().await.unwrap().id);
    }
    let kept: Vec<String> = laptop.app.backups().await.unwrap().into_iter().map(|copy| copy.id).collect();
    made.reverse();
    assert_eq!(kept, made[..7]);
}
