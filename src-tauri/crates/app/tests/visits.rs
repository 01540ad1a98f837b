//! What Today is told: the visits that are still to be made, and how much of each place was covered.
#![expect(clippy::unwrap_used, reason = "a step of a test that fails ends it")]

use rounds_app::{
    App, DataDir, Keys, Setup,
    api::{RecordRow, RecordsQuery},
};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A program that practises: it has districts, schools and a colleague.
async fn practising(folder: &TempDir) -> App {
    let keys = Keys::given_or_slots(Some(&"7".repeat(64))).unwrap();
    let app = App::start(Setup::new(DataDir::at(folder.path()), keys)).await.unwrap();
    app.start_practice().await.unwrap();
    app
}

async fn all(app: &App, kind: &str) -> Vec<RecordRow> {
    let query = RecordsQuery { kind: kind.into(), limit: 10_000, ..RecordsQuery::default() };
    app.records(query).await.unwrap().rows
}

async fn visit(app: &App, school: &str, day: &str, status: &str, monitor: Option<&str>) -> String {
    let mut fields = json!({"schoolId": school, "date": day, "status": status});
    if let Some(monitor) = monitor {
        fields["monitorId"] = Value::from(monitor);
    }
    app.put("SchoolVisit", None, serde_json::from_value(fields).unwrap()).await.unwrap().row.id
}

#[tokio::test]
async fn the_visits_to_be_made_are_ones_own_and_nobodys_the_earliest_first() {
    let folder = tempfile::tempdir().unwrap();
    let app = practising(&folder).await;
    let me = app.state().await.unwrap().account.unwrap().monitor_id;
    let other = all(&app, "Monitor").await.into_iter().find(|monitor| monitor.id != me).unwrap().id;
    let school = all(&app, "School").await.remove(0).id;
    let mine = visit(&app, &school, "1999-03-02", "planned", Some(&me)).await;
    let nobodys = visit(&app, &school, "1999-03-01", "planned", None).await;
    let theirs = visit(&app, &school, "1999-03-01", "planned", Some(&other)).await;
    let done = visit(&app, &school, "1999-03-01", "done", Some(&me)).await;
    let open = app.open_visits().await.unwrap();
    let ids: Vec<&str> = open.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids[..2], [nobodys.as_str(), mine.as_str()]);
    assert!(!ids.contains(&theirs.as_str()) && !ids.contains(&done.as_str()));
    assert_eq!(open.total as usize, ids.len());
}

#[tokio::test]
async fn a_finished_visit_covers_its_school_from_its_day_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = practising(&folder).await;
    let schools = all(&app, "School").await;
    let before = app.coverage("2199-01-01").await.unwrap();
    assert_eq!(before.iter().map(|row| row.schools as usize).sum::<usize>(), schools.len(), "each school lies in one district");
    assert!(before.iter().all(|row| row.kind == "District" && row.visited == 0));

    visit(&app, &schools[0].id, "2199-05-04", "done", None).await;
    visit(&app, &schools[0].id, "2199-05-05", "done", None).await;
    visit(&app, &schools[1].id, "2199-05-05", "planned", None).await;
    let covered = |since| {
        let app = app.clone();
        async move {
            let rows = app.coverage(since).await.unwrap();
            rows.into_iter().filter(|row| row.visited > 0).map(|row| (Value::from(row.id), row.visited)).collect::<Vec<_>>()
        }
    };
    assert_eq!(covered("2199-05-05").await, [(schools[0].data["districtId"].clone(), 1)]);
    assert_eq!(covered("2199-05-06").await, []);
}

#[tokio::test]
async fn what_is_no_day_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let app = practising(&folder).await;
    for since in ["", "2026", "2026-02-30", "' OR 1 --"] {
        assert_eq!(app.coverage(since).await.unwrap_err().code(), "invalid", "{since}");
    }
}
