//! What is to be done and what was covered: shops in towns in areas, and calls at them.

use super::*;

/// A call at a shop.
pub struct Call;

impl Entity for Call {
    const KIND: &'static str = "Call";
    const COLLECTION: Collection = TOYS;
    const NESTED: &'static str = "calls";
    const FIELDS: &'static [Field] = &[
        Field::owner("shopId", "Shop"),
        Field::date("date"),
        Field::choice("status", &["planned", "done"]),
        Field::reference("areaId", "Area"),
    ];
    fn label(data: &Payload) -> String {
        data.text("date").unwrap_or_default().to_owned()
    }
}

const CALL: rounds_model::Kind = rounds_model::Kind::of("Call");

fn call(n: u32, shop: u32, date: &str, status: &str) -> Held {
    held("Call", n, Payload::default().with("shopId", id(shop).to_string()).with("date", date).with("status", status))
}

fn for_area(call: Held, area: u32) -> Held {
    with(call, "areaId", json!(id(area).to_string()))
}

fn coverage(since: &str) -> CoverageQuery<'_> {
    CoverageQuery { member: SHOP, area: "townId", above: "areaId", visit: CALL, visited: "shopId", status: "done", since }
}

fn agenda(limit: u32) -> AgendaQuery<'static> {
    AgendaQuery { kind: CALL, status: "planned", field: "areaId", person: id(1), limit }
}

/// Each step that the database takes for a statement.
async fn plan(store: &SqliteStore, sql: &str) -> Vec<String> {
    let mut screens = store.screens().await.unwrap();
    let mut query = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")).into_sql_str());
    for value in ["Shop", "done", "$.areaId", "Call", "5", "done", "2026-01-01"] {
        query = query.bind(value);
    }
    let steps = query.fetch_all(screens.connection().unwrap()).await.unwrap();
    steps.iter().map(|step| step.get("detail")).collect()
}

#[tokio::test]
async fn coverage_counts_each_shop_once_in_its_town_and_only_what_was_done_since_the_day() {
    let shops = [shop(101, 11, "a"), shop(102, 11, "b"), shop(103, 12, "c"), shop(104, 21, "d"), shop(105, 21, "e")];
    let hidden = |held: Held| Held { hidden_under: Some(id(101)), ..held };
    let calls = [
        call(201, 101, "2026-05-01", "done"),
        call(202, 101, "2026-06-01", "done"),
        call(203, 102, "2026-04-30", "done"),
        call(204, 103, "2026-05-02", "planned"),
        call(205, 104, "2026-12-31", "done"),
        hidden(call(206, 105, "2026-12-31", "done")),
        held("Call", 207, Payload::default().with("shopId", id(105).to_string()).with("date", "2026-12-31")),
    ];
    let (store, _dir) = store(&[&shops[..], &[hidden(shop(106, 21, "f"))], &calls].concat()).await;
    let found = store.screens().await.unwrap().coverage(&coverage("2026-05-01")).await.unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|town| (town.area.label.as_str(), town.above.as_ref().map_or("", |above| above.label.as_str()), town.members, town.visited))
        .collect();
    assert_eq!(told, [("Aridville", "Desert", 2, 1), ("Mbeya", "Coast", 1, 0), ("Zanzi", "Coast", 2, 1)]);
    assert_eq!(found[0].area.key, rounds_model::RecordKey::new("Town".into(), id(21)));
}

#[tokio::test]
async fn an_area_that_lies_in_none_that_is_held_is_told_all_the_same() {
    let alone = Held {
        loose: vec!["areaId".into()],
        ..held("Town", 31, Payload::default().with("name", "Alone").with("areaId", id(404).to_string()))
    };
    let (store, _dir) = store(&[alone, shop(101, 31, "a")]).await;
    let found = store.screens().await.unwrap().coverage(&coverage("2026-05-01")).await.unwrap();
    assert_eq!(found.iter().map(|town| (town.area.label.as_str(), &town.above, town.members)).collect::<Vec<_>>(), [("Alone", &None, 1)]);
}

#[tokio::test]
async fn an_agenda_holds_what_is_planned_for_this_one_or_for_nobody_and_the_earliest_first() {
    let calls = [
        for_area(call(201, 101, "2026-05-03", "planned"), 1),
        call(202, 101, "2026-05-02", "planned"),
        for_area(call(203, 101, "2026-05-01", "planned"), 2),
        for_area(call(204, 101, "2026-05-01", "done"), 1),
        Held { content: Content::Deleted, edit: Some(edit(1, 0)), ..call(205, 101, "2026-05-01", "planned") },
    ];
    let (store, _dir) = store(&[&[shop(101, 11, "a")][..], &calls].concat()).await;
    let mut screens = store.screens().await.unwrap();
    let found = screens.agenda(&agenda(9)).await.unwrap();
    assert_eq!(found.rows.iter().map(|row| row.label.as_str()).collect::<Vec<_>>(), ["2026-05-02", "2026-05-03"]);
    assert_eq!(found.rows[0].state, RecordState::Confirmed);
    let first = screens.agenda(&agenda(1)).await.unwrap();
    assert_eq!((first.total, first.rows.len()), (2, 1), "all are counted");
}

#[tokio::test]
async fn an_agenda_follows_a_status_that_changes() {
    let (store, _dir) = store(&[shop(101, 11, "a"), call(201, 101, "2026-05-02", "planned")]).await;
    let mut txn = store.write().await.unwrap();
    txn.put_held(&[call(201, 101, "2026-05-02", "done")]).await.unwrap();
    txn.commit().await.unwrap();
    let mut screens = store.screens().await.unwrap();
    assert_eq!(screens.agenda(&agenda(9)).await.unwrap().total, 0);
    assert_eq!(screens.coverage(&coverage("2026-05-02")).await.unwrap()[0].visited, 1);
}

#[tokio::test]
async fn an_agenda_is_read_in_its_order_from_the_index_of_status_and_day() {
    let (store, _dir) = store(&[]).await;
    for sql in [statements::AGENDA, statements::AGENDA_COUNT] {
        let steps = plan(&store, sql).await;
        assert!(steps.iter().any(|step| step.starts_with("SEARCH record USING INDEX record_status (kind=? AND <expr>=?)")), "{steps:?}");
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
    }
}

#[tokio::test]
async fn coverage_is_counted_from_indexes_and_looks_at_no_visit_before_the_day() {
    let (store, _dir) = store(&[]).await;
    let steps = plan(&store, statements::COVERAGE).await;
    for wanted in
        ["SEARCH visit USING INDEX record_status (kind=? AND <expr>=? AND <expr>>?)", "SEARCH member USING INDEX record_shown (kind=?)"]
    {
        assert!(steps.iter().any(|step| step == wanted), "{wanted} is not in {steps:#?}");
    }
    let scans: Vec<_> = steps.iter().filter(|step| step.starts_with("SCAN")).collect();
    assert_eq!(scans, ["SCAN been", "SCAN tally"], "only what was counted is gone through");
}
