//! The REST form over HTTP, on either database: it tells what the exchange tells, and does what the exchange does.

use std::collections::BTreeMap;

use rounds_model::{
    Payload, Role,
    wire::{Base, ExchangeRequest, OpResult, ServerCode, Verdict},
};
use serde_json::{Value, json};

use super::{JsonText as _, Site, is_ours, refusal};
use crate::{
    testing::{Bench, Device, school, teacher, visit},
    toys::id,
};

impl Site {
    async fn told(&self, device: &Device, path: &str) -> Value {
        let response = self.get(path).bearer_auth(&device.token).send().await.unwrap();
        assert!(is_ours(&response));
        assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (200, &"application/json".parse().unwrap()));
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    }

    /// A collection page by page, `limit` rows each: every row by its id with its stamp, and how many pages it took.
    async fn pulled(&self, device: &Device, collection: &str, limit: usize) -> (BTreeMap<String, String>, usize) {
        let (mut rows, mut cursor, mut pages) = (BTreeMap::new(), "1970-01-01T00:00:00Z".to_owned(), 0);
        loop {
            let told = self.told(device, &format!("/api/{collection}?updatedAfter={cursor}&limit={limit}")).await;
            let before = rows.len();
            gather(&told["items"], &mut rows);
            gather(&told["references"], &mut rows);
            assert!(rows.len() - before <= limit);
            pages += 1;
            told["cursor"].as_str().unwrap().clone_into(&mut cursor);
            if told["more"] == json!(false) {
                return (rows, pages);
            }
        }
    }

    async fn changed(&self, device: &Device, operations: &[rounds_model::wire::Operation]) -> Vec<Verdict> {
        let asked = self.post("/api/changes").bearer_auth(&device.token).json_text(&json!({"operations": operations}));
        let mut told: Value = serde_json::from_str(&asked.send().await.unwrap().text().await.unwrap()).unwrap();
        let results: Vec<OpResult> = serde_json::from_value(told["results"].take()).unwrap();
        assert!(results.iter().map(|result| result.op).eq(operations.iter().map(|operation| operation.op)));
        results.into_iter().map(|result| result.verdict).collect()
    }
}

/// Every object with a stamp, however deep.
fn gather(value: &Value, rows: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(object) => {
            if let (Some(id), Some(stamp)) = (object.get("id"), object.get("updatedAt")) {
                rows.insert(id.as_str().unwrap().into(), stamp.as_str().unwrap().into());
            }
            object.values().for_each(|value| gather(value, rows));
        }
        Value::Array(list) => list.iter().for_each(|value| gather(value, rows)),
        _ => {}
    }
}

#[tokio::test]
async fn a_record_tells_its_versions_and_what_lost_and_304_until_something_becomes_of_it() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let stamp = site.bench.row(3).await.unwrap().stamp;
    let named = |name: &str| school(1).with("name", name);
    office.done(&[office.put("School", 3, Some(Base::Stamp(stamp)), named("Second"))]).await;
    office.send(&[office.put("School", 3, Some(Base::Stamp(stamp)), named("Late"))]).await;
    let path = format!("/api/School/{}/history", id(3));
    let told = site.told(&office, &path).await;
    let seen = |field: &str| told["entries"].as_array().unwrap().iter().map(|entry| entry[field].clone()).collect::<Vec<_>>();
    assert_eq!(seen("fate"), ["stored", "stored", "rejected"]);
    assert_eq!(told["entries"][2]["data"]["name"], "Late");
    assert!(seen("by").iter().all(|by| *by == json!(office.session.account.id)));
    assert_eq!((told["id"].clone(), told["entries"][0]["updatedAt"].clone()), (json!(id(3)), json!(stamp)));
    assert_eq!(told["entries"][2].get("updatedAt"), None, "it never was a version");
    let tag = site.get(&path).bearer_auth(&office.token).send().await.unwrap().headers()["etag"].clone();
    let again = async || site.get(&path).bearer_auth(&office.token).header("if-none-match", tag.clone()).send().await.unwrap().status();
    assert_eq!(again().await, 304);
    office.send(&[office.put("School", 3, Some(Base::Stamp(stamp)), named("Later still"))]).await;
    assert_eq!(again().await, 200, "what lost moves no clock");
    for path in ["/api/Ship/x/history", "/api/School/x/history", &format!("/api/Teacher/{}/history", id(3))] {
        assert_eq!(refusal(site.get(path).bearer_auth(&office.token)).await, ServerCode::NotFound, "{path}");
    }
}

#[tokio::test]
async fn the_collections_tell_what_the_exchange_tells_on_sqlite() {
    tells_the_same(Bench::new().await).await;
}

#[tokio::test]
async fn the_collections_tell_what_the_exchange_tells_on_postgresql() {
    tells_the_same(Bench::on_postgres().await).await;
}

async fn tells_the_same(bench: Bench) {
    let site = Site::at(bench).await;
    let office = site.bench.world().await;
    office.done(&[office.put("Visit", 20, None, visit(3)), office.put("Visit", 21, None, visit(4))]).await;
    for device in [&office, &site.bench.device(Role::Coordinator, &[1]).await] {
        let whole = site.exchange(device, &ExchangeRequest::default()).await;
        let expected: BTreeMap<_, _> = whole.records.iter().map(|record| (record.key.id.to_string(), record.stamp.to_string())).collect();
        for limit in [1, 2, 3, 1_000] {
            let (mut rows, pages) = site.pulled(device, "schools", limit).await;
            let (visits, _) = site.pulled(device, "visits", limit).await;
            assert_eq!(pages, rows.len().div_ceil(limit), "{limit} rows a page");
            rows.extend(visits);
            assert_eq!(rows, expected, "{limit} rows a page");
        }
    }
    // What moves out of sight is gone, and what is deleted is told so; an untold school is a stub.
    let coordinator = site.bench.device(Role::Coordinator, &[1]).await;
    let cursor = site.told(&coordinator, "/api/schools").await["cursor"].as_str().unwrap().to_owned();
    office.done(&[office.put("Teacher", 40, None, teacher(3)), office.put("Teacher", 41, None, teacher(4))]).await;
    let told = site.told(&coordinator, &format!("/api/schools?updatedAfter={cursor}")).await;
    assert_eq!((&told["items"][0]["id"], told["items"][0].get("updatedAt")), (&json!(id(3)), None));
    assert_eq!(told["items"][0]["Teacher"][0]["id"], json!(id(40)));
    assert_eq!(told["items"].as_array().unwrap().len(), 1);
    let (visited, seen) = (site.bench.row(20).await.unwrap().stamp, site.bench.row(3).await.unwrap().stamp);
    office.done(&[office.delete("Visit", 20, visited, None), office.put("School", 3, Some(Base::Stamp(seen)), school(2))]).await;
    let told = site.told(&coordinator, &format!("/api/schools?updatedAfter={cursor}")).await;
    assert_eq!((&told["items"][0]["id"], &told["items"][0]["gone"]), (&json!(id(3)), &json!(true)));
    let told = site.told(&office, &format!("/api/visits?updatedAfter={cursor}")).await;
    assert_eq!((&told["items"][0]["id"], &told["items"][0]["deleted"]), (&json!(id(20)), &json!(true)));
    site.stop().await;
}

#[tokio::test]
async fn changes_are_judged_as_in_the_exchange_on_sqlite() {
    judged_the_same(Bench::new().await).await;
}

#[tokio::test]
async fn changes_are_judged_as_in_the_exchange_on_postgresql() {
    judged_the_same(Bench::on_postgres().await).await;
}

async fn judged_the_same(bench: Bench) {
    let site = Site::at(bench).await;
    site.bench.world().await;
    let device = site.bench.device(Role::Coordinator, &[1]).await;
    let operations = vec![
        device.put("Visit", 20, None, visit(3).with("note", "written")),
        device.put("School", 3, None, school(1)),
        device.put("Visit", 21, None, visit(99)),
        device.put("School", 22, None, Payload::default()),
        device.put("School", 4, None, school(1)),
    ];
    let first = site.changed(&device, &operations).await;
    assert!(
        matches!(
            first[..],
            [Verdict::Ok { .. }, Verdict::Conflict { .. }, Verdict::Parent { .. }, Verdict::Invalid { .. }, Verdict::Denied]
        ),
        "{first:?}"
    );
    // Whether sent again in this form or in the other: the same verdicts, and nothing is written twice.
    let stamp = site.bench.row(20).await.unwrap().stamp;
    assert_eq!(site.changed(&device, &operations).await, first);
    let answer = site.exchange(&device, &ExchangeRequest { operations, ..ExchangeRequest::default() }).await;
    assert_eq!(answer.results.into_iter().map(|result| result.verdict).collect::<Vec<_>>(), first);
    assert_eq!(site.bench.row(20).await.unwrap().stamp, stamp);
    site.stop().await;
}

#[tokio::test]
async fn nothing_new_is_304_and_cursors_of_another_history_count_for_nothing() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let first = site.get("/api/schools").bearer_auth(&office.token).send().await.unwrap();
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    let told: Value = serde_json::from_str(&first.text().await.unwrap()).unwrap();
    let path = format!("/api/schools?updatedAfter={}", told["cursor"].as_str().unwrap());
    let again = || site.get(&path).bearer_auth(&office.token);
    let answer = again().header("if-none-match", &tag).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["etag"].to_str().unwrap()), (304, tag.as_str()));
    let full = async |state: &str| {
        let answer = again().header("sync-state", state).send().await.unwrap();
        let told: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        (told["full"].as_bool().unwrap(), told["items"].as_array().unwrap().len())
    };
    assert_eq!(full(&tag).await, (false, 0));
    let mut parts = tag.trim_matches('"').split('.');
    let (epoch, scope) = (parts.next().unwrap(), parts.next().unwrap());
    assert_eq!(full(&format!("other.{scope}.AQ")).await, (true, 2));
    assert_eq!(full(&format!("{epoch}.other.AQ")).await, (true, 2));
    office.done(&[office.put("School", 30, None, school(1))]).await;
    assert_eq!(again().header("if-none-match", &tag).send().await.unwrap().status(), 200);
    site.stop().await;
}

#[tokio::test]
async fn what_cannot_be_answered_is_refused_with_its_reason() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    for (path, code) in [
        ("/api/nothing", ServerCode::NotFound),
        ("/api/schools?updatedAfter=yesterday", ServerCode::Malformed),
        ("/api/schools?until=2026", ServerCode::Malformed),
        ("/api/schools?limit=0", ServerCode::Malformed),
        ("/api/schools?limit=many", ServerCode::Malformed),
        ("/api/schools?updatedAfter=2999-01-01T00:00:00Z", ServerCode::Ahead),
    ] {
        assert_eq!(refusal(site.get(path).bearer_auth(&office.token)).await, code, "{path}");
    }
    assert_eq!(refusal(site.get("/api/schools")).await, ServerCode::SignedOut);
    let many: Vec<_> = (0..201).map(|_| office.put("School", 30, None, school(1))).collect();
    let sent = |body: &Value| site.post("/api/changes").bearer_auth(&office.token).json_text(body);
    assert_eq!(refusal(sent(&json!({"operations": many}))).await, ServerCode::TooLarge);
    assert_eq!(refusal(sent(&json!({"operations": [], "filling": "x".repeat(256 * 1024)}))).await, ServerCode::TooLarge);
    assert_eq!(refusal(sent(&json!({"nothing": []}))).await, ServerCode::Malformed);
    let beyond = office.put("School", 3, Some(Base::Stamp("2999-01-01T00:00:00Z".parse().unwrap())), school(1));
    assert_eq!(refusal(sent(&json!({"operations": [beyond]}))).await, ServerCode::Ahead);
    site.stop().await;
}

#[tokio::test]
async fn a_reader_names_the_fields_and_writes_instants_in_any_way() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let told = site.told(&office, "/api/schools?fields=name").await;
    let item = told["items"].as_array().unwrap().iter().find(|item| item["id"] == json!(id(3))).unwrap();
    assert_eq!((&item["name"], item.get("regionId"), item["Teacher"].as_array().map(Vec::len)), (&json!("School"), None, Some(1)));
    // The clock of the server stands at 2027-01-15T08:00Z; each of these names an instant before it.
    for instant in ["2027-01-15T11:00:00+03:00", "2027-01-15T11:00:00%2B03:00", "2027-01-15T22:00:00", "2027-01-15"] {
        let told = site.told(&office, &format!("/api/schools?updatedAfter={instant}")).await;
        assert_eq!(told["items"].as_array().unwrap().len(), 2, "{instant}");
    }
    site.stop().await;
}
