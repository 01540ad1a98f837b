//! Practice: the server inside the program, a colleague to meet, no socket, and no way out to a real server.
#![expect(clippy::unwrap_used, reason = "a step of a test that fails ends it")]

use std::path::Path;

use rounds_app::{
    App, CancellationToken, DataDir, Keys, Setup,
    api::{Outcome, Phase, RecordRow, RecordsQuery, Resolution, RunReport, Take},
};
use serde_json::{Value, json};
use tempfile::TempDir;

async fn start(folder: &TempDir) -> App {
    let keys = Keys::given_or_slots(Some(&"7".repeat(64))).unwrap();
    App::start(Setup::new(DataDir::at(folder.path()), keys)).await.unwrap()
}

async fn sync(app: &App) -> RunReport {
    app.sync_once(&CancellationToken::new()).await.unwrap()
}

async fn first(app: &App, kind: &str) -> RecordRow {
    let query = RecordsQuery { kind: kind.into(), limit: 1, ..RecordsQuery::default() };
    app.records(query).await.unwrap().rows.pop().unwrap()
}

/// Edits a record as a whole.
async fn put(app: &App, kind: &str, id: Option<&str>, fields: Value) -> String {
    app.put(kind, id, serde_json::from_value(fields).unwrap()).await.unwrap().row.id
}

/// The sockets that this process has open; none is told apart where the system does not say.
fn sockets() -> usize {
    let Ok(open) = std::fs::read_dir("/proc/self/fd") else { return 0 };
    open.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok())
        .filter(|link| link.to_string_lossy().starts_with("socket:"))
        .count()
}

fn is_empty(folder: &Path) -> bool {
    !folder.exists() || std::fs::read_dir(folder).unwrap().next().is_none()
}

#[tokio::test]
async fn a_visit_is_practised_from_entry_to_receipt_without_a_socket() {
    let folder = tempfile::tempdir().unwrap();
    let before = sockets();
    let app = start(&folder).await;
    let state = app.start_practice().await.unwrap();
    assert_eq!((state.phase, state.practice), (Phase::Ready, true));
    let school = first(&app, "School").await;
    let visit = put(&app, "SchoolVisit", None, json!({"schoolId": school.id, "date": "2026-03-02", "status": "done"})).await;
    let report = sync(&app).await;
    assert_eq!((report.outcome, report.confirmed, report.digests_match), (Outcome::Complete, 1, Some(true)), "{report:?}");
    assert_eq!((report.bytes_up, report.bytes_down), (0, 0), "nothing went over a network");
    assert_eq!(sockets(), before);

    // It is there again after a restart, and goes on where it was.
    app.close().await;
    let app = start(&folder).await;
    assert!(app.state().await.unwrap().practice);
    app.record("SchoolVisit", &visit).await.unwrap();
    assert_eq!(sync(&app).await.outcome, Outcome::Complete);
    assert_eq!(sockets(), before);
}

#[tokio::test]
async fn a_colleagues_edit_meets_ones_own_and_a_person_decides() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(&folder).await;
    app.start_practice().await.unwrap();
    let school = first(&app, "School").await.id;
    // Whoever was first, and however often: it is a conflict.
    for (number, before) in [(1, 0), (2, 1), (3, 2)] {
        for _ in 0..before {
            app.colleague_edits(&school).await.unwrap();
        }
        let phone = format!("0711 000 00{number}");
        put(&app, "School", Some(&school), json!({"phone": phone})).await;
        app.colleague_edits(&school).await.unwrap();
        assert_eq!(sync(&app).await.code.as_deref(), Some("conflicts_open"), "round {number}");
        let conflict = app.conflict(&school).await.unwrap();
        let phones = conflict.fields.iter().find(|field| field.name == "phone").unwrap();
        assert!(phones.clash && phones.mine == json!(phone));
        assert_eq!(conflict.theirs.device.as_deref(), Some("Colleague's laptop"));
        assert!(conflict.row.theirs_by.is_some() && conflict.row.theirs_by != conflict.row.mine_by);
        assert_eq!(conflict.row.owner_trail.last().map(|above| above.kind.as_str()), Some("District"));
        let district = &conflict.row.owner_trail.last().unwrap();
        assert_eq!(conflict.names.get(&district.id), Some(&district.label), "what is referred to is told by name");
        app.resolve(Resolution { id: school.clone(), take: Take::Mine, fields: None }).await.unwrap();
        assert_eq!(sync(&app).await.outcome, Outcome::Complete, "round {number}");
    }
}

#[tokio::test]
async fn there_is_no_way_from_practice_to_a_real_server() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(&folder).await;
    assert_eq!(app.leave_practice().await.unwrap_err().code(), "not_in_practice");
    assert_eq!(app.colleague_edits("x").await.unwrap_err().code(), "not_connected");
    app.start_practice().await.unwrap();
    for refused in [
        app.connect("rounds.example.org", "amina@example.org", "password").await.map(drop),
        app.connect("practice", "amina@example.org", "password").await.map(drop),
        app.sign_in_again("password").await.map(drop),
        app.sign_out().await.map(drop),
        app.change_password("password", "another password").await,
        app.new_recovery_code().await.map(drop),
    ] {
        assert_eq!(refused.unwrap_err().code(), "in_practice");
    }
    assert_eq!(app.start_practice().await.unwrap_err().code(), "other_account");
    assert!(app.state().await.unwrap().practice);
}

#[tokio::test]
async fn leaving_takes_all_that_was_practised_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(&folder).await;
    app.start_practice().await.unwrap();
    let school = first(&app, "School").await;
    let visit = put(&app, "SchoolVisit", None, json!({"schoolId": school.id, "date": "2026-03-02", "status": "done"})).await;
    let state = app.leave_practice().await.unwrap();
    assert_eq!((state.phase, state.practice, state.account), (Phase::Welcome, false, None));
    assert!(is_empty(folder.path()), "{:?}", std::fs::read_dir(folder.path()).unwrap().collect::<Vec<_>>());
    app.start_practice().await.unwrap();
    assert_eq!(app.record("SchoolVisit", &visit).await.unwrap_err().code(), "not_found");
}

#[tokio::test]
async fn a_practice_that_cannot_be_opened_any_more_can_be_left() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(&folder).await;
    app.start_practice().await.unwrap();
    app.close().await;
    std::fs::write(folder.path().join("practice").join("practice.json"), "{").unwrap();
    let app = start(&folder).await;
    assert_eq!(app.state().await.unwrap_err().code(), "files");
    assert_eq!(app.leave_practice().await.unwrap().phase, Phase::Welcome);
    assert!(app.start_practice().await.unwrap().practice);
}
