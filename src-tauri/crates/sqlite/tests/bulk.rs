//! A first sync's worth of records, measured. Run by hand:
//! `cargo test -p rounds-sqlite --release --test bulk -- --ignored --nocapture`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement, read by the person who runs it")]

use std::time::Instant;

use rounds_model::{Kind, wire};
use rounds_sqlite::{DatabaseKey, Query, SqliteStore};
use rounds_sync::{
    Held,
    fakes::store_contract::{
        registry,
        rows::{PLACE, VISIT, clean, id, place, visit},
    },
    ports::Store as _,
};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

const RECORDS: u32 = 100_000;
const PLACES: u32 = 40_000;

fn records() -> Vec<Held> {
    let note = "What was seen, and what was agreed on: ".repeat(8);
    let place =
        |n| clean(PLACE, n, place(&format!("Place {:x} of {}", n.wrapping_mul(2_654_435_761), n % 97)).with("remark", note.as_str()));
    let visit = |n| clean(VISIT, n, visit(id(n % PLACES)).with("remark", note.as_str()));
    (0..RECORDS).map(|n| if n < PLACES { place(n) } else { visit(n) }).collect()
}

#[tokio::test]
#[ignore = "a measurement"]
async fn a_first_sync_of_100_000_records() {
    let dir = tempfile::tempdir().unwrap();
    let records = records();
    let texts: Vec<String> = records.iter().map(|held| serde_json::to_string(&held.content.payload()).unwrap()).collect();

    let raw = SqliteConnectOptions::new().filename(dir.path().join("raw.db")).create_if_missing(true);
    let raw = raw.pragma("key", format!("\"x'{}'\"", "01".repeat(32))).journal_mode(sqlx::sqlite::SqliteJournalMode::Wal);
    let mut raw = raw.connect().await.unwrap();
    sqlx::query("CREATE TABLE raw (id BLOB PRIMARY KEY, kind TEXT, data TEXT)").execute(&mut raw).await.unwrap();
    let begun = Instant::now();
    let mut txn = raw.begin().await.unwrap();
    for (held, text) in records.iter().zip(&texts) {
        let insert = sqlx::query("INSERT INTO raw VALUES (?1, ?2, ?3)").bind(&held.key.id.as_bytes()[..]);
        insert.bind(held.key.kind.as_str()).bind(text).execute(&mut *txn).await.unwrap();
    }
    txn.commit().await.unwrap();
    println!("raw inserts      {:?}", begun.elapsed());

    let store = SqliteStore::open(&dir.path().join("rounds.db"), DatabaseKey::from_bytes([1; 32]), registry()).await.unwrap();
    let staged: Vec<wire::Record> = records.iter().map(staged).collect();
    let begun = Instant::now();
    let mut txn = store.write().await.unwrap();
    for batch in staged.chunks(2_000) {
        txn.stage(batch).await.unwrap();
    }
    txn.commit().await.unwrap();
    println!("stage            {:?}", begun.elapsed());

    let begun = Instant::now();
    let mut txn = store.write().await.unwrap();
    for batch in records.chunks(2_000) {
        txn.put_held(batch).await.unwrap();
    }
    println!("put_held         {:?}", begun.elapsed());
    txn.clear_staged().await.unwrap();
    txn.commit().await.unwrap();
    println!("  with commit    {:?}", begun.elapsed());

    let begun = Instant::now();
    assert_eq!(store.read().await.unwrap().digest().await.unwrap().values().map(|kind| kind.count).sum::<u64>(), u64::from(RECORDS));
    println!("digest           {:?}", begun.elapsed());

    let first = Query::all(Kind::of("Place"), 50);
    let deep = Query { offset: PLACES - 100, ..first.clone() };
    let word = |word: &str| Query { search: Some(word.to_owned()), ..first.clone() };
    let lists =
        [("first page", first.clone()), ("last page", deep), ("search 'place'", word("p")), ("search 'place a1'", word("place a1"))];
    let filtered = ("by reference", Query::all(Kind::of("Visit"), 50).with("placeId", id(7).to_string()));
    for (name, query) in lists.into_iter().chain([filtered]) {
        let begun = Instant::now();
        let listing = store.screens().await.unwrap().list(&query).await.unwrap();
        println!("{name:16} {:?} for {} of {}", begun.elapsed(), listing.rows.len(), listing.total);
    }
}

fn staged(held: &Held) -> wire::Record {
    let stamp = held.base.as_ref().unwrap().stamp;
    wire::Record { key: held.key.clone(), stamp, content: held.content.clone(), op: None, author: None }
}
