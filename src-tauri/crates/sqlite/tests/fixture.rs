//! A database that the first version wrote, kept in the repository: every later version must open it and find all.
//!
//! `tests/fixtures/client-v1.db` holds one row or more of every table, encrypted with the key of 32 bytes 0x42. It was
//! written by the test below that is ignored; it is never written again once a version has left the house.

#![expect(clippy::unwrap_used, reason = "a stage that cannot be set fails the test on that line")]

use std::path::{Path, PathBuf};

use rounds_model::{Content, FieldError, Stamp};
use rounds_sqlite::{DatabaseKey, Query, SqliteStore};
use rounds_sync::{
    Device, Edit, EditState, Held, JournalEntry, Parked, Reason, RunReport, Trigger,
    fakes::store_contract::{
        registry,
        rows::{
            PERSON, PLACE, VISIT, came, clean, conflict, decision, deleted, dirty, edit, id, journal, key, live, parked, pin, place,
            sealed, visit,
        },
    },
    ports::Store,
};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/client-v1.db")
}

async fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, DatabaseKey::from_bytes([0x42; 32]), registry()).await.unwrap()
}

fn device() -> Device {
    let mut device = Device::new(0xfeed_5eed_0000_0001, id(900));
    device.epoch = Some("epoch".to_owned());
    device.scope = Some("scope".to_owned());
    device.state = Some("epoch.scope.cursor".to_owned());
    device.cursors.insert(PLACE, Stamp::from_micros(5));
    device.next_op = 12;
    device
}

/// A record in every state that one can be in.
fn records() -> Vec<Held> {
    let fields = vec![FieldError { field: "name".into(), code: "required".into(), message: "Name is needed".into() }];
    let attention = EditState::Attention { reason: Reason { code: "invalid".to_owned(), fields } };
    let lost = Some(("epoch before".to_owned(), Stamp::from_micros(3)));
    vec![
        clean(PLACE, 1, place("مدرسة \"النور\"\n")),
        dirty(2, 1),
        Held { edit: Some(Edit { state: attention, ..edit(2, 2) }), ..dirty(3, 2) },
        Held { edit: Some(Edit { state: EditState::Blocked { by: key(PLACE, id(1)) }, lost, ..edit(3, 0) }), ..dirty(4, 3) },
        Held { base: None, edit: Some(edit(4, 0)), ..clean(PLACE, 5, place("not sent yet")) },
        Held { content: Content::Deleted, edit: Some(edit(5, 0)), ..clean(PLACE, 6, place("deleted here")) },
        Held { hidden_under: Some(id(6)), ..clean(VISIT, 7, visit(id(6))) },
        clean(PERSON, 8, place("Guide")),
        clean(VISIT, 9, visit(id(1)).with("guideId", id(8).to_string())),
        Held { loose: vec!["guideId".to_owned()], generation: 3, ..clean(VISIT, 10, visit(id(1)).with("guideId", id(404).to_string())) },
    ]
}

fn report() -> RunReport {
    RunReport::begun("run".to_owned(), Trigger::Timer, 1)
}

#[tokio::test]
async fn a_database_of_the_first_version_opens_and_holds_all_that_it_held() {
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("client-v1.db");
    std::fs::copy(fixture(), &copy).unwrap();
    let store = open(&copy).await;
    let mut read = store.read().await.unwrap();
    assert_eq!(read.device().await.unwrap(), device());
    let records = records();
    let ids: Vec<_> = records.iter().map(|held| held.key.id).collect();
    for (read, written) in read.held(&ids).await.unwrap().into_iter().zip(records) {
        assert_eq!(read, Some(written));
    }
    assert_eq!(read.edited().await.unwrap().len(), 5);
    assert_eq!(read.referrers(&[id(8)]).await.unwrap().len(), 1);
    assert_eq!(read.sealed().await.unwrap(), [sealed(1, 1, 2, true), sealed(1, 2, 3, false)]);
    assert_eq!(read.conflicts().await.unwrap(), [conflict(2, 7, live(20, place("theirs")))]);
    assert_eq!(read.journal().await.unwrap(), [journal(31, 2), JournalEntry { restored: true, ..journal(30, 1) }]);
    assert_eq!(read.ledger().await.unwrap(), [decision(40, 1)]);
    assert_eq!(read.staged(&VISIT, None, 9).await.unwrap(), [came(VISIT, id(50), live(50, visit(id(1))))]);
    assert_eq!(read.parked().await.unwrap(), [parked(VISIT, 60, deleted(60)), invalid()]);
    assert_eq!(read.needs().await.unwrap(), [key(PLACE, id(70))]);
    assert_eq!(read.pins().await.unwrap(), [pin(80)]);
    assert_eq!(read.runs(9).await.unwrap(), [report()]);
    assert_eq!(read.tombstones(None).await.unwrap(), [], "a table that came later");
    drop(read);
    assert_eq!(store.kept("name").await.unwrap().as_deref(), Some("value"));
    let found = Query { search: Some("النور".to_owned()), ..Query::all(PLACE, 9) };
    assert_eq!(store.screens().await.unwrap().list(&found).await.unwrap().total, 1);
    store.write().await.unwrap().commit().await.unwrap();
}

fn invalid() -> Parked {
    let invalid = vec![FieldError { field: "placeId".into(), code: "not_id".into(), message: "Place must name a record by its id".into() }];
    Parked { waits_for: Vec::new(), invalid, ..parked(VISIT, 61, live(61, visit(id(1)))) }
}

#[tokio::test]
#[ignore = "writes the fixture anew, for as long as no version has left the house"]
async fn write_the_fixture() {
    let path = fixture();
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    if path.exists() {
        std::fs::remove_file(&path).unwrap();
    }
    let store = open(&path).await;
    let mut txn = store.write().await.unwrap();
    txn.set_device(&device()).await.unwrap();
    txn.put_held(&records()).await.unwrap();
    txn.put_sealed(&[sealed(1, 1, 2, true), sealed(1, 2, 3, false)]).await.unwrap();
    txn.put_conflict(&conflict(2, 7, live(20, place("theirs")))).await.unwrap();
    txn.put_journal(&JournalEntry { restored: true, ..journal(30, 1) }).await.unwrap();
    txn.put_journal(&journal(31, 2)).await.unwrap();
    txn.put_decision(&decision(40, 1)).await.unwrap();
    txn.stage(&[came(VISIT, id(50), live(50, visit(id(1))))]).await.unwrap();
    txn.put_parked(&parked(VISIT, 60, deleted(60))).await.unwrap();
    txn.put_parked(&invalid()).await.unwrap();
    txn.put_needs(&[key(PLACE, id(70))]).await.unwrap();
    txn.put_pin(&pin(80)).await.unwrap();
    txn.put_run(&report()).await.unwrap();
    txn.commit().await.unwrap();
    store.keep("name", Some("value")).await.unwrap();
    store.close().await;
    std::fs::remove_file(path.with_file_name("client-v1.db-run.lock")).ok();
}
