use rounds_model::{Collection, Content, Entity, Field, Payload, Registry, adapter};
use rounds_sync::{
    Conflict, ConflictReason, Edit, EditState, Held, Reason, Version,
    fakes::store_contract::rows::{edit, id, sealed},
    ports::Store as _,
};
use serde_json::json;
use sqlx::{Row as _, SqlSafeStr as _};
use tempfile::TempDir;

use super::*;
use crate::{DatabaseKey, SqliteStore, migration, tables};

mod visited;

struct Area;
struct Town;
struct Shop;

const TOYS: Collection = Collection::of("toys");
const LEVELS: &[&str] = &["first", "second", "third"];

impl Entity for Area {
    const KIND: &'static str = "Area";
    const COLLECTION: Collection = TOYS;
    const NESTED: &'static str = "areas";
    const FIELDS: &'static [Field] = &[Field::text("name"), Field::text("climate")];
    fn label(data: &Payload) -> String {
        data.text("name").unwrap_or_default().to_owned()
    }
}
impl Entity for Town {
    const KIND: &'static str = "Town";
    const COLLECTION: Collection = TOYS;
    const NESTED: &'static str = "towns";
    const FIELDS: &'static [Field] = &[Field::text("name"), Field::owner("areaId", "Area")];
    fn label(data: &Payload) -> String {
        data.text("name").unwrap_or_default().to_owned()
    }
}
impl Entity for Shop {
    const KIND: &'static str = "Shop";
    const COLLECTION: Collection = TOYS;
    const NESTED: &'static str = "shops";
    const FIELDS: &'static [Field] = &[
        Field::text("name").search(),
        Field::text("code").search(),
        Field::integer("stock"),
        Field::yes_no("open"),
        Field::choices("levels", LEVELS),
        Field::document("log"),
        Field::owner("townId", "Town"),
    ];
    fn label(data: &Payload) -> String {
        data.text("name").unwrap_or_default().to_owned()
    }
}

const SHOP: rounds_model::Kind = rounds_model::Kind::of("Shop");

fn held(kind: &'static str, n: u32, data: Payload) -> Held {
    let stamp = rounds_model::Stamp::from_micros(i64::from(n));
    Held::clean(rounds_model::RecordKey::new(kind.into(), id(n)), Version { stamp, content: Content::Live(data) }, 0)
}

fn shop(n: u32, town: u32, name: &str) -> Held {
    held("Shop", n, Payload::default().with("name", name).with("townId", id(town).to_string()))
}

fn with(mut held: Held, field: &str, value: serde_json::Value) -> Held {
    let Content::Live(data) = held.content else { return held };
    held.content = Content::Live(data.with(field, value));
    held.base = held.base.map(|base| Version { content: held.content.clone(), ..base });
    held
}

/// Two areas (1, 2), three towns (11, 12 in the first, 21 in the second), and these shops.
async fn store(shops: &[Held]) -> (SqliteStore, TempDir) {
    let registry = Registry::new(vec![adapter::<Area>(), adapter::<Town>(), adapter::<Shop>(), adapter::<visited::Call>()]).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("rounds.db"), DatabaseKey::from_bytes([1; 32]), registry).await.unwrap();
    let area = |n, name: &str, climate: &str| held("Area", n, Payload::default().with("name", name).with("climate", climate));
    let town = |n, area, name: &str| held("Town", n, Payload::default().with("name", name).with("areaId", id(area).to_string()));
    let places = [area(1, "Coast", "wet"), area(2, "Desert", "dry"), town(11, 1, "Zanzi"), town(12, 1, "Mbeya"), town(21, 2, "Aridville")];
    let mut txn = store.write().await.unwrap();
    txn.put_held(&places).await.unwrap();
    txn.put_held(shops).await.unwrap();
    txn.commit().await.unwrap();
    (store, dir)
}

async fn names(store: &SqliteStore, query: Query) -> Vec<String> {
    let listing = store.screens().await.unwrap().list(&query).await.unwrap();
    assert_eq!(listing.total, u64::try_from(listing.rows.len()).unwrap(), "one page holds all");
    listing.rows.into_iter().map(|row| row.label).collect()
}

fn shops() -> Query {
    Query::all(SHOP, 100)
}

fn searched(text: &str) -> Query {
    Query { search: Some(text.to_owned()), ..shops() }
}

fn sorted(by: SortBy, descending: bool) -> Query {
    Query { sort: Some(Sort { by, descending }), ..shops() }
}

#[tokio::test]
async fn a_list_comes_by_label_whatever_the_case_and_in_pages() {
    let (store, _dir) = store(&[shop(101, 11, "banana"), shop(102, 11, "Apple"), shop(103, 12, "cherry"), shop(104, 12, "apple")]).await;
    assert_eq!(names(&store, shops()).await, ["Apple", "apple", "banana", "cherry"]);
    assert_eq!(names(&store, sorted(SortBy::Label, true)).await, ["cherry", "banana", "apple", "Apple"]);
    let page = Query { offset: 1, limit: 2, ..shops() };
    let listing = store.screens().await.unwrap().list(&page).await.unwrap();
    assert_eq!(listing.total, 4);
    assert_eq!(listing.rows.iter().map(|row| row.key.id).collect::<Vec<_>>(), [id(104), id(101)]);
}

#[tokio::test]
async fn what_is_deleted_or_hidden_is_not_listed_searched_or_counted() {
    let deleted = Held { content: Content::Deleted, edit: Some(edit(1, 0)), ..shop(101, 11, "gone shop") };
    let hidden = Held { hidden_under: Some(id(101)), ..shop(102, 11, "hidden shop") };
    let (store, _dir) = store(&[deleted, hidden, shop(103, 11, "a shop")]).await;
    assert_eq!(names(&store, shops()).await, ["a shop"]);
    assert_eq!(names(&store, searched("shop")).await, ["a shop"]);
    assert_eq!(names(&store, shops().with("townId", id(11).to_string())).await, ["a shop"]);
    let mut screens = store.screens().await.unwrap();
    assert_eq!(screens.row(id(101)).await.unwrap(), None);
    let labels = screens.labels(&[id(101), id(102), id(404)]).await.unwrap();
    assert_eq!(labels.into_values().map(|(_, label)| label).collect::<Vec<_>>(), ["gone shop", "hidden shop"], "but they have their names");
}

#[tokio::test]
async fn search_finds_beginnings_of_words_in_any_script_and_order() {
    let coded = with(shop(105, 11, "Kiosk"), "code", json!("MB-7/12"));
    let arabic = shop(106, 11, "مدرسة النور");
    let all = [shop(101, 11, "École Mère Térésa"), shop(102, 11, "Mbagathi Primary"), shop(103, 11, "Primary of Mbale"), coded, arabic];
    let (store, _dir) = store(&all).await;
    assert_eq!(names(&store, searched("ecole ter")).await, ["École Mère Térésa"]);
    assert_eq!(names(&store, searched("TÉRÉSA")).await, ["École Mère Térésa"]);
    assert_eq!(names(&store, searched("prim mba")).await.len(), 2);
    assert_eq!(names(&store, searched("mba prima th")).await, [""; 0]);
    assert_eq!(names(&store, searched("النو")).await, ["مدرسة النور"]);
    assert_eq!(names(&store, searched("mb-7/1")).await, ["Kiosk"]);
    assert_eq!(names(&store, searched("m")).await.len(), 4);
}

#[tokio::test]
async fn what_is_typed_is_never_read_as_a_command() {
    let (store, _dir) = store(&[shop(101, 11, "NOT AND near"), shop(102, 11, "plain")]).await;
    for typed in ["NOT", "and", "near", "label", "\"not\"", "not* -and", "(near", "near)", "not^", "'not"] {
        let found = names(&store, searched(typed)).await;
        assert!(found.iter().all(|name| name == "NOT AND near"), "{typed} found {found:?}");
    }
    for nothing in ["", "  ", "\"", "***", "- ( )"] {
        assert_eq!(names(&store, searched(nothing)).await.len(), 2, "{nothing} is no search");
    }
    assert_eq!(names(&store, searched("label : plain")).await, [""; 0]);
    assert_eq!(names(&store, searched("pl\0ain")).await.len(), 0);
}

#[tokio::test]
async fn a_search_follows_every_change() {
    let (store, _dir) = store(&[shop(101, 11, "before")]).await;
    let mut txn = store.write().await.unwrap();
    txn.put_held(&[shop(101, 11, "after")]).await.unwrap();
    txn.put_held(&[shop(102, 11, "short lived")]).await.unwrap();
    txn.remove_held(&[id(102)]).await.unwrap();
    txn.commit().await.unwrap();
    assert_eq!(names(&store, searched("before")).await, [""; 0]);
    assert_eq!(names(&store, searched("short")).await, [""; 0]);
    assert_eq!(names(&store, searched("after")).await, ["after"]);
}

#[tokio::test]
async fn a_word_of_the_name_ranks_before_one_of_another_field() {
    let other = with(shop(101, 11, "A shop"), "code", json!("green"));
    let (store, _dir) = store(&[other, shop(102, 11, "Green shop")]).await;
    assert_eq!(names(&store, searched("green")).await, ["Green shop", "A shop"]);
    let by_label = Query { search: Some("green".into()), ..sorted(SortBy::Label, false) };
    assert_eq!(names(&store, by_label).await, ["A shop", "Green shop"]);
}

#[tokio::test]
async fn filters_take_values_lists_nothing_and_ways_over_references() {
    let a = with(with(shop(101, 11, "a"), "stock", json!(3)), "open", json!(true));
    let b = with(with(shop(102, 12, "b"), "levels", json!(["first", "third"])), "open", json!(false));
    let c = with(with(shop(103, 21, "c"), "stock", json!(30)), "levels", json!(["second"]));
    let (store, _dir) = store(&[a, b, c]).await;
    for (field, value, expected) in [
        ("stock", json!(3), "a"),
        ("open", json!(true), "a"),
        ("open", json!(false), "b"),
        ("open", json!(null), "c"),
        ("levels", json!("third"), "b"),
        ("levels", json!(null), "a"),
        ("name", json!("c"), "c"),
        ("name", json!("' OR 1 --"), ""),
        ("townId", json!(id(12).to_string()), "b"),
        ("townId", json!(id(404).to_string()), ""),
        ("townId", json!(null), ""),
        ("townId.areaId", json!(id(1).to_string()), "ab"),
        ("townId.areaId", json!(id(2).to_string()), "c"),
        ("townId.name", json!("Aridville"), "c"),
        ("townId.areaId.climate", json!("wet"), "ab"),
        ("townId.areaId.climate", json!("cold"), ""),
    ] {
        assert_eq!(names(&store, shops().with(field, value.clone())).await.concat(), expected, "{field} = {value}");
    }
    let both = shops().with("townId.areaId", id(1).to_string()).with("open", true).with("townId", id(11).to_string());
    assert_eq!(names(&store, both).await, ["a"]);
    assert_eq!(names(&store, searched("a").with("townId.areaId", id(1).to_string())).await, ["a"]);
    assert_eq!(names(&store, searched("a").with("townId.areaId", id(2).to_string())).await, [""; 0]);
}

#[tokio::test]
async fn a_list_is_sorted_by_value_and_references_by_their_names() {
    let a = with(shop(101, 11, "a"), "stock", json!(10));
    let b = with(shop(102, 12, "b"), "stock", json!(9));
    let (store, _dir) = store(&[shop(103, 21, "c"), a, b]).await;
    assert_eq!(names(&store, sorted(SortBy::Field("stock".into()), false)).await, ["c", "b", "a"]);
    assert_eq!(names(&store, sorted(SortBy::Field("stock".into()), true)).await, ["a", "b", "c"]);
    assert_eq!(names(&store, sorted(SortBy::Field("townId".into()), false)).await, ["c", "b", "a"]);
    assert_eq!(names(&store, sorted(SortBy::Stamp, true)).await, ["c", "b", "a"]);
    let mut found = sorted(SortBy::Field("stock".into()), true).with("townId.areaId", id(1).to_string());
    assert_eq!(names(&store, found.clone()).await, ["a", "b"]);
    found.search = Some("b".to_owned());
    assert_eq!(names(&store, found).await, ["b"]);
}

#[tokio::test]
async fn fields_that_nobody_declared_are_refused() {
    let (store, _dir) = store(&[]).await;
    let mut screens = store.screens().await.unwrap();
    for field in ["nothing", "name\") --", "log", "", "townId.nothing", "name.name", "townId.", "stock.areaId"] {
        let refused = screens.list(&shops().with(field, "x")).await;
        assert!(matches!(refused, Err(QueryError::UnknownField { .. })), "{field} was taken");
        let refused = screens.list(&sorted(SortBy::Field(field.to_owned()), false)).await;
        assert!(matches!(refused, Err(QueryError::UnknownField { .. })), "{field} was taken");
    }
    assert!(matches!(screens.list(&Query::all("Nothing".into(), 1)).await, Err(QueryError::UnknownKind(_))));
}

#[tokio::test]
async fn each_state_is_told_and_the_most_urgent_first() {
    let changed = |n, name: &str, change, sealed, state| Held { edit: Some(Edit { state, ..edit(change, sealed) }), ..shop(n, 11, name) };
    let reason = Reason { code: "denied".into(), fields: Vec::new() };
    let attention = EditState::Attention { reason };
    let blocked = EditState::Blocked { by: rounds_model::RecordKey::new("Town".into(), id(11)) };
    let all = [
        shop(101, 11, "confirmed"),
        changed(102, "waiting", 2, 0, EditState::Ready),
        changed(103, "sealed, not sent: waiting", 3, 3, EditState::Ready),
        changed(104, "sent", 4, 4, EditState::Ready),
        changed(105, "sent and changed since: waiting", 6, 5, EditState::Ready),
        changed(106, "attention", 7, 7, attention.clone()),
        changed(107, "blocked", 8, 0, blocked),
        changed(108, "in conflict", 9, 9, attention),
    ];
    let (store, _dir) = store(&all).await;
    let theirs = Version { stamp: rounds_model::Stamp::from_micros(9), content: Content::Deleted };
    let opened = rounds_model::ServerTime::from_micros(1);
    let key = all[7].key.clone();
    let mut txn = store.write().await.unwrap();
    txn.put_sealed(&[sealed(1, 3, 103, false), sealed(1, 4, 104, true), sealed(1, 5, 105, true)]).await.unwrap();
    txn.put_conflict(&Conflict { key, reason: ConflictReason::Deleted, theirs, author: None, mine: None, opened }).await.unwrap();
    txn.commit().await.unwrap();
    let ids: Vec<_> = all.iter().map(|held| held.key.id).collect();
    let mut rows = store.screens().await.unwrap().rows(&ids).await.unwrap();
    rows.sort_by_key(|row| row.key.id);
    let states: Vec<_> = rows.iter().map(|row| row.state).collect();
    use RecordState::{Attention, Blocked, Confirmed, Conflict as InConflict, Sent, Waiting};
    assert_eq!(states, [Confirmed, Waiting, Waiting, Sent, Waiting, Attention, Blocked, InConflict]);
}

#[tokio::test]
async fn a_record_knows_the_way_up_to_its_owners() {
    let (store, _dir) = store(&[shop(101, 11, "a")]).await;
    let mut screens = store.screens().await.unwrap();
    let trail = screens.owner_trail(&shop(101, 11, "a").key).await.unwrap();
    assert_eq!(trail.iter().map(|link| link.label.as_str()).collect::<Vec<_>>(), ["Coast", "Zanzi"]);
    assert_eq!(screens.links(id(101)).await.unwrap().len(), 1);
    assert_eq!(screens.engine().counts().await.unwrap().dirty, 0, "and what the engine reads is of the same snapshot");
}

#[tokio::test]
async fn no_screen_reads_records_without_an_index() {
    let (store, _dir) = store(&[]).await;
    let mut screens = store.screens().await.unwrap();
    for sql in statements::all() {
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")).into_sql_str();
        let mut query = sqlx::query(explain).bind("Shop");
        for value in ["[]", "1", "1", "name", "$.name", "\"a\"*", "townId"] {
            query = query.bind(value);
        }
        let plan = query.fetch_all(screens.connection().unwrap()).await.unwrap();
        for step in plan {
            let step: String = step.get("detail");
            let scans = step.starts_with("SCAN record") || step.starts_with("SCAN link") || step.starts_with("SCAN named");
            assert!(!scans, "{step} in {sql}");
        }
    }
}

/// Whoever adds a statement for a screen adds it to those whose plans are looked at.
#[test]
fn no_statement_of_a_screen_is_left_out_of_all() {
    let declared = include_str!("statements.rs");
    let (constants, all) = declared.split_once("pub fn all()").unwrap();
    let names: Vec<&str> = constants.lines().filter_map(|line| line.strip_prefix("pub const ")?.split(':').next()).collect();
    assert!(names.len() >= 12, "{names:?}");
    let listed: Vec<&str> = all.split(|c: char| !(c.is_ascii_uppercase() || c == '_')).collect();
    assert_eq!(names.iter().find(|name| !listed.contains(name)), None);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/reads");
    let sources = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for source in sources.filter(|path| path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs")) {
        for query in std::fs::read_to_string(&source).unwrap().split("sqlx::query(").skip(1) {
            let named = query.starts_with("statements::") || query.starts_with("sql)");
            assert!(named, "{} runs a statement that is not declared: {query:.40}", source.display());
        }
    }
}

#[tokio::test]
async fn a_list_by_label_is_read_in_order_and_not_sorted() {
    let (store, _dir) = store(&[]).await;
    let mut screens = store.screens().await.unwrap();
    for sql in statements::ALL.by_label {
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")).into_sql_str();
        let plan = sqlx::query(explain).bind("Shop").bind("[]").bind(1).bind(0).fetch_all(screens.connection().unwrap()).await.unwrap();
        let steps: Vec<String> = plan.iter().map(|step| step.get("detail")).collect();
        assert!(steps.iter().any(|step| step.contains("record_shown")), "{steps:?}");
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY")), "{steps:?}");
    }
}

#[tokio::test]
async fn every_statement_and_every_sql_file_is_understood() {
    let (store, _dir) = store(&[]).await;
    let mut screens = store.screens().await.unwrap();
    for sql in tables::statements().into_iter().chain(statements::all()) {
        sqlx::Executor::prepare(screens.connection().unwrap(), sql.into_sql_str()).await.unwrap_or_else(|error| panic!("{error} in {sql}"));
    }
    let known: Vec<&str> = tables::statements().into_iter().chain(statements::all()).chain(migration::STEPS.iter().copied()).collect();
    let mut files = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "sql") {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 30);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(known.iter().any(|sql| sql.contains(text.as_str())), "nothing uses {}", file.display());
    }
}
