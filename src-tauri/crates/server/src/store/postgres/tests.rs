//! The contract on PostgreSQL, and what only this backend promises.

use std::time::Duration;

use rounds_model::{EntityId, Kind, RecordKey, Stamp};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, SqlSafeStr as _};

use super::{
    PostgresStore,
    cluster::{Database, OWNER, SERVER},
    map, migrate, page,
};
use crate::{
    path::Path,
    scope::Scope,
    store::{Organisation, PageQuery, Row, ServerStore, StoreError, contract},
    toys::{id, row},
};

crate::store::contract::server_store_contract!(fresh);

/// A migrated database and a store over it.
async fn fresh() -> (PostgresStore, Database) {
    let database = Database::new().await;
    migrate(&database.options(OWNER), SERVER).await.unwrap();
    (store(&database).await, database)
}

/// Another process on the same database.
async fn store(database: &Database) -> PostgresStore {
    PostgresStore::open(&database.options(SERVER), 4).await.unwrap()
}

#[tokio::test]
async fn readers_mirror_exactly_what_the_writers_of_three_processes_commit() {
    let (one, database) = fresh().await;
    let (two, three) = (store(&database).await, store(&database).await);
    contract::write_and_mirror(&[&one, &two, &three]).await;
}

/// Two organisations, with one school each.
async fn two_organisations(store: &PostgresStore) {
    for n in [100, 101] {
        store.found(&Organisation { id: id(n), name: format!("Organisation {n}") }, "first").await.unwrap();
        let mut txn = store.write(id(n)).await.unwrap();
        txn.put(&row("School", 1), &[], rounds_model::ServerTime::from_micros(1)).await.unwrap();
        txn.commit().await.unwrap();
    }
}

async fn number(connection: &mut PgConnection, query: &'static str) -> i64 {
    sqlx::Row::get(&sqlx::query(query).fetch_one(connection).await.unwrap(), 0)
}

async fn state(connection: &mut PgConnection, statement: &'static str) -> String {
    let refused = sqlx::raw_sql(statement).execute(connection).await.unwrap_err();
    refused.as_database_error().and_then(|error| error.code()).map(Into::into).unwrap_or_default()
}

#[tokio::test]
async fn every_statement_in_a_file_is_one_that_the_database_understands() {
    let (_store, database) = fresh().await;
    let mut connection = database.options(SERVER).connect().await.unwrap();
    for (name, statement) in contract::statements("postgres") {
        let prepared = connection.prepare(AssertSqlSafe(statement).into_sql_str()).await;
        assert!(prepared.is_ok(), "{name}: {prepared:?}");
    }
}

#[tokio::test]
async fn a_transaction_that_names_no_organisation_sees_nothing_and_one_that_does_sees_no_other() {
    let (store, database) = fresh().await;
    two_organisations(&store).await;
    // The owner of the tables is bound as well.
    for role in [SERVER, OWNER] {
        let mut connection = database.options(role).connect().await.unwrap();
        assert_eq!(number(&mut connection, "SELECT count(*) FROM record").await, 0, "{role}");
        let mut tx = connection.begin().await.unwrap();
        super::bind_to(&mut tx, id(100)).await.unwrap();
        for table in ["SELECT count(*) FROM record", "SELECT count(*) FROM history", "SELECT count(*) FROM clock"] {
            assert_eq!(number(&mut tx, table).await, 1, "{role}: {table}");
        }
        let moved = "UPDATE record SET organisation = (SELECT id FROM organisation WHERE name = 'Organisation 101')";
        assert_eq!(state(&mut tx, moved).await, "42501", "a row is not carried over to another organisation");
    }
    let mut connection = database.options(SERVER).connect().await.unwrap();
    for statement in ["ALTER TABLE record DISABLE ROW LEVEL SECURITY", "DROP POLICY own_organisation ON record", "TRUNCATE history"] {
        assert_eq!(state(&mut connection, statement).await, "42501", "{statement}");
    }
}

#[tokio::test]
async fn every_table_with_an_organisation_is_bound_to_it() {
    let (_store, database) = fresh().await;
    let mut connection = database.options(OWNER).connect().await.unwrap();
    let unbound = "SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation' \
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace \
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity \
                   AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'own_organisation'))";
    assert_eq!(number(&mut connection, unbound).await, 0);
}

#[tokio::test]
async fn a_role_that_row_level_security_does_not_bind_is_refused() {
    let (_store, database) = fresh().await;
    for role in [OWNER, "admin"] {
        let refusal = PostgresStore::open(&database.options(role), 4).await.unwrap_err();
        assert!(matches!(&refusal, StoreError::Unbound { role: named } if named == role), "{refusal}");
    }
    assert!(matches!(migrate(&database.options(OWNER), OWNER).await, Err(StoreError::Unbound { .. })));
}

#[tokio::test]
async fn of_many_that_migrate_at_once_one_does_and_all_find_it_done() {
    let database = Database::new().await;
    let refusal = PostgresStore::open(&database.options(SERVER), 4).await.unwrap_err();
    assert!(refusal.to_string().contains("rounds-server migrate"), "{refusal}");
    let owner = database.options(OWNER);
    let (one, two, three) = tokio::join!(migrate(&owner, SERVER), migrate(&owner, SERVER), migrate(&owner, SERVER));
    let mut from = [one.unwrap().from, two.unwrap().from, three.unwrap().from];
    from.sort_unstable();
    let to = migrate(&owner, SERVER).await.unwrap().to;
    assert_eq!(from, [0, to, to]);
    store(&database).await;
}

#[tokio::test]
async fn what_a_database_held_before_digests_were_kept_is_counted_when_it_is_migrated() {
    let (store, database) = fresh().await;
    let mut places = None;
    for n in [100, 101] {
        store.found(&Organisation { id: id(n), name: format!("Organisation {n}") }, "first").await.unwrap();
        places = Some(contract::fill(&store, id(n)).await);
    }
    let mut owner = database.options(OWNER).connect().await.unwrap();
    let before = "DROP TRIGGER record_tally ON record; DROP FUNCTION rounds_tally; DROP FUNCTION rounds_places; \
        DROP TABLE tally, tally_change; DELETE FROM migration WHERE number = 5";
    sqlx::raw_sql(before).execute(&mut owner).await.unwrap();
    migrate(&database.options(OWNER), SERVER).await.unwrap();
    for n in [100, 101] {
        let mut txn = store.read(id(n)).await.unwrap();
        contract::is_kept(txn.as_mut(), places.as_ref().unwrap(), "once it is migrated").await;
    }
}

#[tokio::test]
async fn the_digest_of_one_organisation_is_written_while_another_is_at_it() {
    let (one, database) = fresh().await;
    let other = store(&database).await;
    for n in [100, 101] {
        one.found(&Organisation { id: id(n), name: format!("Organisation {n}") }, "first").await.unwrap();
    }
    contract::fill(&one, id(100)).await;
    // The same ids in both, so that the same places are counted.
    let mut held = one.write(id(100)).await.unwrap();
    let stamp = held.draw(rounds_model::ServerTime::from_micros(1));
    held.put(&Row { stamp, ..row("School", 7) }, &[], rounds_model::ServerTime::from_micros(1)).await.unwrap();
    let places = tokio::time::timeout(Duration::from_secs(15), contract::fill(&other, id(101))).await.expect("it does not wait");
    held.commit().await.unwrap();
    for n in [100, 101] {
        contract::is_kept(one.read(id(n)).await.unwrap().as_mut(), &places, "of both").await;
    }
}

#[tokio::test]
async fn what_a_program_wrote_that_knows_of_no_digest_is_in_it_at_once_and_stays() {
    let (store, database) = fresh().await;
    store.found(&Organisation { id: id(100), name: "Organisation".into() }, "first").await.unwrap();
    contract::fill(&store, id(100)).await;
    let mut other = database.options(SERVER).connect().await.unwrap();
    let mut tx = other.begin().await.unwrap();
    super::bind_to(&mut tx, id(100)).await.unwrap();
    for statement in [
        "UPDATE record SET stamp = 77, proof_high = 5, proof_low = 7 WHERE id = $1",
        "DELETE FROM record WHERE id <> $1 AND path NOT LIKE '/01%'",
    ] {
        sqlx::query(statement).bind(id(3).uuid()).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    let everything = Scope::new(id(9), rounds_model::Role::Administrator, None);
    let before = store.read(id(100)).await.unwrap().digest(&everything).await.unwrap();
    store.write(id(100)).await.unwrap().commit().await.unwrap();
    let mut txn = store.read(id(100)).await.unwrap();
    let after = txn.digest(&everything).await.unwrap();
    assert_eq!((before.values().map(|kind| kind.count).sum::<u64>(), &before), (3, &after));
    let mut tx = other.begin().await.unwrap();
    super::bind_to(&mut tx, id(100)).await.unwrap();
    assert_eq!(number(&mut tx, "SELECT count(*) FROM tally_change").await, 0);
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused_in_words() {
    let (_store, database) = fresh().await;
    let mut owner = database.options(OWNER).connect().await.unwrap();
    owner.execute("INSERT INTO migration (number) VALUES (99)").await.unwrap();
    for refusal in
        [PostgresStore::open(&database.options(SERVER), 4).await.unwrap_err(), migrate(&database.options(OWNER), SERVER).await.unwrap_err()]
    {
        assert!(matches!(refusal, StoreError::TooNew { found: 99, .. }) && refusal.to_string().contains("newer program"), "{refusal}");
    }
}

#[tokio::test]
async fn who_waits_too_long_for_the_clock_row_is_asked_to_come_back() {
    let (one, database) = fresh().await;
    two_organisations(&one).await;
    let impatient = PostgresStore::open_with(&database.options(SERVER), 4, Duration::from_millis(50)).await.unwrap();
    let held = one.write(id(100)).await.unwrap();
    assert!(matches!(impatient.write(id(100)).await, Err(StoreError::Busy)), "another process holds the row");
    impatient.write(id(101)).await.unwrap();
    impatient.read(id(100)).await.unwrap();
    drop(held);
    one.write(id(100)).await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_asked_for_again() {
    let database = Database::new().await;
    let mut connection = database.options(SERVER).options([("statement_timeout", "20")]).connect().await.unwrap();
    let error = connection.execute("SELECT pg_sleep(600)").await.unwrap_err();
    assert!(matches!(StoreError::from(error), StoreError::Busy));
}

#[tokio::test]
async fn a_connection_that_is_lost_loses_its_transaction_and_no_other() {
    let (store, database) = fresh().await;
    two_organisations(&store).await;
    let mut txn = store.write(id(100)).await.unwrap();
    let mut admin = database.options("admin").connect().await.unwrap();
    admin
        .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        .await
        .unwrap();
    txn.draw(rounds_model::ServerTime::from_micros(9));
    assert!(matches!(txn.commit().await, Err(StoreError::Busy)), "the device sends it again");
    assert_eq!(store.read(id(100)).await.unwrap().clock().last, Stamp::default());
    store.write(id(100)).await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn a_transaction_in_which_a_statement_failed_is_not_taken_for_committed() {
    let (store, _database) = fresh().await;
    two_organisations(&store).await;
    let mut txn = store.write(id(100)).await.unwrap();
    let twice = crate::store::Account { id: id(1), email: "a@example.org".into(), name: "A".into(), role: rounds_model::Role::Viewer };
    txn.add_account(&twice, "").await.unwrap();
    let other = crate::store::Account { email: "b@example.org".into(), ..twice };
    assert!(matches!(txn.add_account(&other, "").await, Err(StoreError::Database(_))), "the id is taken");
    assert!(txn.commit().await.is_err());
}

#[tokio::test]
async fn a_page_and_a_subtree_are_read_from_their_indexes_under_row_level_security() {
    let (store, database) = fresh().await;
    two_organisations(&store).await;
    let mut owner = database.options(OWNER).connect().await.unwrap();
    let mut tx = owner.begin().await.unwrap();
    super::bind_to(&mut tx, id(100)).await.unwrap();
    sqlx::query(
        "INSERT INTO record SELECT $1, gen_random_uuid(), CASE WHEN n % 5 = 0 THEN 'School' ELSE 'Visit' END, n + 10, '{}', '/' || md5((n / 100)::text) || '/' || md5(n::text), \
         false, $1, NULL, '', NULL, 0, 0, NULL, 0, 0 FROM generate_series(1, 20000) n",
    )
    .bind(id(100).uuid())
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    owner.execute("ANALYZE").await.unwrap();

    let mut server = database.options(SERVER).connect().await.unwrap();
    let mut tx = server.begin().await.unwrap();
    super::bind_to(&mut tx, id(100)).await.unwrap();
    let scope = Scope::new(id(9), rounds_model::Role::Coordinator, Some(vec![Path::top(id(1))]));
    let asked =
        PageQuery { kind: Kind::of("School"), after: Stamp::default(), until: Stamp::from_micros(100_000), removals: true, limit: 500 };
    let page = sqlx::query(AssertSqlSafe(format!("EXPLAIN {}", include_str!("query/page.sql"))));
    let page = page::of_all(page, id(100), &scope, &asked).fetch_all(&mut *tx).await.unwrap();
    let plan = lines(&page);
    assert!(plan.contains("record_kind") && !plan.contains("Seq Scan on record"), "{plan}");
    let (from, to) = map::range(&Path::top(id(1)));
    let under = sqlx::query("EXPLAIN SELECT id FROM record WHERE organisation = $1 AND path > $2 AND path < $3")
        .bind(id(100).uuid())
        .bind(from)
        .bind(to)
        .fetch_all(&mut *tx)
        .await
        .unwrap();
    let plan = lines(&under);
    assert!(plan.contains("record_path") && plan.contains("path > "), "{plan}");
}

#[tokio::test]
async fn a_page_tells_the_same_whichever_way_it_is_read() {
    let (store, _database) = fresh().await;
    store.found(&Organisation { id: id(100), name: "Organisation".into() }, "first").await.unwrap();
    let (now, number) = (rounds_model::ServerTime::from_micros(1), |n: i64| EntityId::from_bytes((u128::MAX - n as u128).to_be_bytes()));
    let (one, two) = (Path::top(id(1)), Path::top(id(2)));
    let mut txn = store.write(id(100)).await.unwrap();
    let mut rows = vec![Row { path: one.clone(), ..row("School", 1) }, Row { path: two.clone(), ..row("School", 2) }];
    // More than are few, under either, some shared, some deleted.
    rows.extend((0..page::MANY + 200).map(|n| {
        let path = if n % 7 == 0 { one.child(number(n)) } else { two.child(number(n)) };
        let data = (n % 5 > 0).then(Default::default);
        Row { key: RecordKey::new(Kind::of("School"), number(n)), path, data, shared: n % 31 == 0, ..row("School", 1) }
    }));
    for row in &mut rows {
        row.stamp = txn.draw(now);
        txn.put(row, &[], now).await.unwrap();
    }
    let seen_through = (number(3), one.child(id(9)));
    txn.show(seen_through.0, &seen_through.1).await.unwrap();
    let (first, last) = (rows[0].stamp, txn.clock().last);
    let places = [vec![], vec![one.clone()], vec![two.clone()], vec![one.clone(), one.child(number(7))], vec![two.child(number(8))]];
    for scope in places.map(|places| Scope::new(id(9), rounds_model::Role::Coordinator, Some(places))) {
        let sees = |row: &&Row| {
            let through = row.key.id == seen_through.0 && scope.covers(&seen_through.1);
            row.shared || scope.sees(&row.path) || through
        };
        // All of them, which are many, and the last of them, which are few.
        for after in [Stamp::default(), first, rows[400].stamp] {
            for (removals, limit) in [(true, 10_000), (false, 10_000), (true, 40)] {
                let asked = PageQuery { kind: Kind::of("School"), after, until: last, removals, limit };
                let told: Vec<_> = txn.page(&scope, &asked).await.unwrap().into_iter().map(|row| (row.stamp, row.key.id)).collect();
                let expected = rows.iter().filter(|row| row.stamp > after && (removals || row.data.is_some())).filter(sees);
                let expected: Vec<_> = expected.map(|row| (row.stamp, row.key.id)).take(limit).collect();
                assert_eq!(told, expected, "{:?} after {after}", scope.roots);
            }
        }
    }
}

fn lines(rows: &[sqlx::postgres::PgRow]) -> String {
    rows.iter().map(|row| sqlx::Row::get::<String, _>(row, 0) + "\n").collect()
}
