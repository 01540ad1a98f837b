//! What an exchange costs as an organisation grows: read from indexes whatever its size, which is asserted, and how long
//! that takes, which is told. `ROUNDS_SCALE=10000,1000000` chooses the sizes.

use std::time::{Duration, Instant};

use rounds_model::{EntityId, Kind, Role, ServerTime, Stamp, wire::ExchangeRequest};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _};

use super::{
    PostgresStore, bind_to,
    cluster::{Database, OWNER, SERVER},
    map, migrate, page,
};
use crate::{
    clock::SystemClock,
    path::Path,
    rules::{Caller, Rules, State},
    scope::Scope,
    store::{Account, Device, Organisation, PageQuery, ServerStore, TokenHash, tally::Tally},
    toys::{self, id},
};

/// Records that changed since the laptop asked last.
const CHANGED: i64 = 15;
/// Records of the place that the coordinator is granted; the newest of all.
const GRANTED: i64 = 1_000;
/// Each thing is done so often, and the median is told.
const TIMES: usize = 41;

/// An organisation of this many records, each with its history, an administrator and a coordinator.
async fn of_size(records: i64) -> (PostgresStore, Database) {
    let database = Database::new().await;
    migrate(&database.options(OWNER), SERVER).await.unwrap();
    let store = PostgresStore::open(&database.options(SERVER), 8).await.unwrap();
    store.found(&Organisation { id: id(100), name: "Programme".into() }, "first").await.unwrap();
    let mut owner = database.options(OWNER).connect().await.unwrap();
    let mut tx = owner.begin().await.unwrap();
    bind_to(&mut tx, id(100)).await.unwrap();
    for statement in [
        "INSERT INTO record SELECT $1, $3, 'Region', 5, '{\"name\":\"Granted\"}', $4, false, $1, NULL, '', NULL, 0, 0, NULL, 0, 0 WHERE $2 > 0",
        "INSERT INTO record SELECT $1, md5(n::text)::uuid, CASE WHEN n % 5 = 0 THEN 'School' ELSE 'Visit' END, n + 10, \
         '{\"name\":\"' || repeat('x', 150) || '\"}', \
         CASE WHEN n > $2 - 1000 AND $3 IS NOT NULL THEN $4 ELSE '/' || md5((n / 20)::text || 'place') END || '/' || md5(n::text), \
         false, $1, NULL, '', NULL, 0, 0, NULL, n, n FROM generate_series(1, $2) n",
        "INSERT INTO history (organisation, record, kind, fate, stamp, data, author, device_name, edited_from, edited_to, recorded) \
         SELECT organisation, id, kind, 'stored', stamp, data, author, '', 0, 0, 0 FROM record WHERE $2 > 0 AND $3 IS NOT NULL AND $4 <> ''",
        "UPDATE clock SET last = $2 + 10 WHERE organisation = $1 AND $3 IS NOT NULL AND $4 <> ''",
    ] {
        let top = Path::top(id(1)).as_str().to_owned();
        sqlx::query(statement).bind(id(100).uuid()).bind(records).bind(id(1).uuid()).bind(top).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut txn = store.write(id(100)).await.unwrap();
    for (n, role) in [(7, Role::Administrator), (8, Role::Coordinator)] {
        let account = Account { id: id(n), email: format!("{n}@example.org"), name: "A".into(), role };
        txn.add_account(&account, "").await.unwrap();
        let device = Device { id: id(n), account: id(n), name: "laptop".into() };
        assert!(txn.add_token(&device, token(n), ServerTime::from_micros(1)).await.unwrap());
    }
    txn.grant(id(8), id(1)).await.unwrap();
    txn.commit().await.unwrap();
    // As the database does by itself within a minute.
    owner.execute("VACUUM ANALYZE").await.unwrap();
    (store, database)
}

fn token(n: u8) -> TokenHash {
    TokenHash([n; 32])
}

async fn caller(store: &PostgresStore, n: u8) -> Caller {
    let session = store.pass(token(n)).await.unwrap().unwrap().session;
    Caller::load(store.read(id(100)).await.unwrap().as_mut(), session).await.unwrap()
}

/// The state of a laptop that was told everything but the last `changed`.
async fn state(store: &PostgresStore, caller: &Caller, changed: i64) -> String {
    let clock = store.read(id(100)).await.unwrap().clock().clone();
    let cursor = Stamp::from_micros(clock.last.micros() - changed);
    State { epoch: clock.epoch, scope: caller.scope.hash.clone(), cursor }.to_string()
}

/// A laptop asks whether anything changed.
async fn idle(store: &PostgresStore, rules: &Rules, n: u8) {
    let caller = caller(store, n).await;
    let state = state(store, &caller, 0).await;
    assert!(rules.is_current(store, &caller, &state).await.unwrap());
}

/// A laptop is told what changed since.
async fn delta(store: &PostgresStore, rules: &Rules, n: u8) {
    let caller = caller(store, n).await;
    let state = Some(state(store, &caller, CHANGED).await);
    let mut pages = rules.pages(caller, ExchangeRequest { state, updates: true, ..ExchangeRequest::default() }).unwrap();
    let mut lines = 0;
    while !pages.is_done() {
        lines += pages.next(store).await.unwrap().len();
    }
    assert_eq!(lines as i64, CHANGED + 2, "a first line, the records, a trailer");
}

/// How long it takes, in the middle of [`TIMES`], by turns with each of the organisations: what else the machine does
/// befalls all of them alike.
async fn medians<T>(of: &[T], work: impl AsyncFn(&T)) -> Vec<Duration> {
    let mut took = vec![Vec::new(); of.len()];
    for _ in 0..TIMES {
        for (one, took) in of.iter().zip(&mut took) {
            let begun = Instant::now();
            work(one).await;
            took.push(begun.elapsed());
        }
    }
    took.iter_mut().for_each(|took| took.sort());
    took.iter().map(|took| took[TIMES / 2]).collect()
}

async fn plan(database: &Database, query: &str, bound: impl Fn(Query) -> Query) -> String {
    let mut server = database.options(SERVER).connect().await.unwrap();
    let mut tx = server.begin().await.unwrap();
    bind_to(&mut tx, id(100)).await.unwrap();
    sqlx::query("SELECT set_config('rounds.presented', $1, true)").bind("07".repeat(32)).execute(&mut *tx).await.unwrap();
    let rows = bound(sqlx::query(AssertSqlSafe(format!("EXPLAIN {query}")))).fetch_all(&mut *tx).await.unwrap();
    rows.iter().map(|row| sqlx::Row::get::<String, _>(row, 0) + "\n").collect()
}

type Query = sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments>;

async fn digest_plan(database: &Database, scope: &Scope) -> String {
    plan(database, include_str!("query/digest.sql"), |query| {
        let tally = Tally::of(scope);
        let (lower, upper): (Vec<String>, Vec<String>) = tally.roots.iter().map(map::range).unzip();
        let roots: Vec<String> = tally.roots.iter().map(|root| root.as_str().to_owned()).collect();
        let singles: Vec<_> = tally.singles.iter().map(|id| id.uuid()).collect();
        query.bind(id(100).uuid()).bind(tally.places).bind(singles).bind(roots).bind(lower).bind(upper)
    })
    .await
}

/// What the exchange of somebody with a place reads is found by indexes, and the digest of everybody.
async fn reads_indexes(store: &PostgresStore, database: &Database, records: i64) {
    let scope = caller(store, 8).await.scope;
    let ids: Vec<_> = (0..CHANGED).map(|n| EntityId::from_bytes([n as u8; 16]).uuid()).collect();
    let seen = [
        (
            "record_kind",
            plan(database, include_str!("query/page.sql"), |query| {
                let asked = PageQuery {
                    kind: Kind::of("School"),
                    after: Stamp::from_micros(records - CHANGED),
                    until: Stamp::from_micros(records + 10),
                    removals: true,
                    limit: 500,
                };
                page::of_all(query, id(100), &scope, &asked)
            })
            .await,
        ),
        (
            "history_record",
            plan(database, include_str!("query/versions.sql"), |query| {
                query.bind(id(100).uuid()).bind(ids.clone()).bind(records).bind(id(8).uuid())
            })
            .await,
        ),
        ("tally_pkey", digest_plan(database, &scope).await),
        ("tally_pkey", digest_plan(database, &caller(store, 7).await.scope).await),
        (
            "record_pkey",
            plan(database, "SELECT id FROM record WHERE organisation = $1 AND id = $2", |query| {
                query.bind(id(100).uuid()).bind(id(1).uuid())
            })
            .await,
        ),
        (
            "history_record",
            plan(database, "SELECT entry FROM history WHERE organisation = $1 AND record = $2", |query| {
                query.bind(id(100).uuid()).bind(id(1).uuid())
            })
            .await,
        ),
    ];
    for (index, plan) in seen {
        assert!(plan.contains(index) && !plan.contains("Seq Scan on record") && !plan.contains("Seq Scan on history"), "{plan}");
    }
}

#[tokio::test]
async fn an_exchange_reads_indexes_however_large_the_organisation_is_and_tells_what_it_takes() {
    let sizes = std::env::var("ROUNDS_SCALE").unwrap_or_else(|_| "10000,40000".into());
    let rules = Rules::new(toys::registry(), std::sync::Arc::new(SystemClock));
    let mut organisations = Vec::new();
    for size in sizes.split(',') {
        let records: i64 = size.trim().parse().unwrap();
        let (store, database) = of_size(records).await;
        reads_indexes(&store, &database, records).await;
        organisations.push((records, store, database));
    }
    let asked = medians(&organisations, async |(_, store, _)| idle(store, &rules, 8).await).await;
    let place = medians(&organisations, async |(_, store, _)| delta(store, &rules, 8).await).await;
    let all = medians(&organisations, async |(_, store, _)| delta(store, &rules, 7).await).await;
    println!("records | idle | delta of {CHANGED}, a place of {GRANTED} | delta of {CHANGED}, everything");
    for (n, (records, ..)) in organisations.iter().enumerate() {
        println!("{records} | {:.1?} | {:.1?} | {:.1?}", asked[n], place[n], all[n]);
    }
}
