//! An organisation of any size, put into the database past the rules because a million records through them would take
//! longer than what is measured: districts of 500 records with a coordinator each, every record with its history, stamps
//! and proofs as the server would have given them.

use reqwest::Client;
use rounds_model::{EntityId, Role, Stamp};
use rounds_server::{Path, Scope, rules::State};
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};

use crate::{
    laptop::{Laptop, now},
    site::Site,
};

/// Records of a district, itself and its schools among them.
pub const PLACE: i64 = 500;
/// Records that change in a district.
pub const CHANGED: i64 = 15;

/// Written at once.
const CHUNK: i64 = 50_000;
/// How long ago the records were written: a month, in microseconds.
const AGO: i64 = 30 * 86_400 * 1_000_000;
const EPOCH: &str = "bench";
/// As each commit of the server adds up what the trigger noted.
const KEEP: &str = include_str!("../../../src-tauri/crates/server/src/store/postgres/query/keep_tally.sql");

/// An organisation.
pub struct World {
    id: EntityId,
    records: i64,
    people: i64,
}

impl World {
    /// Fills an organisation with about so many records, and a coordinator in each of the first `people` districts.
    pub async fn fill(site: &Site, number: u8, records: usize, people: usize) -> Self {
        let districts = i64::try_from(records).expect("fewer than that") / PLACE;
        let people = i64::try_from(people).expect("fewer than that").min(districts);
        let world = Self { id: EntityId::from_bytes([number; 16]), records: districts * PLACE, people };
        let now = now();
        let (places, beginning) = (now - AGO, now - AGO + 100);
        let mut owner = site.owner().await;
        let mut tx = owner.begin().await.expect("a transaction");
        world.bind(&mut tx).await;
        let id = world.id.uuid();
        let organisation = sqlx::query("INSERT INTO organisation (id, name) VALUES ($1, $2)").bind(id).bind(format!("Bench {number}"));
        organisation.execute(&mut *tx).await.expect("an organisation");
        let clock = "INSERT INTO clock (organisation, epoch, last, horizon) VALUES ($1, $2, $3, 0)";
        sqlx::query(clock).bind(id).bind(EPOCH).bind(beginning + world.records).execute(&mut *tx).await.expect("a clock");
        sqlx::query(include_str!("places.sql")).bind(id).bind(places).execute(&mut *tx).await.expect("places");
        tx.commit().await.expect("a commit");
        for from in (0..world.records).step_by(CHUNK as usize) {
            let mut tx = owner.begin().await.expect("a transaction");
            world.bind(&mut tx).await;
            let records = sqlx::query(include_str!("records.sql")).bind(id).bind(from).bind((from + CHUNK).min(world.records) - 1);
            records.bind(PLACE).bind(beginning).execute(&mut *tx).await.expect("records");
            sqlx::query(KEEP).bind(id).execute(&mut *tx).await.expect("a tally");
            tx.commit().await.expect("a commit");
        }
        let mut tx = owner.begin().await.expect("a transaction");
        world.bind(&mut tx).await;
        sqlx::query(include_str!("people.sql")).bind(id).bind(people).bind(PLACE).bind(now).execute(&mut *tx).await.expect("people");
        tx.commit().await.expect("a commit");
        // As the database does by itself within a minute.
        owner.execute("VACUUM ANALYZE").await.expect("a tidy database");
        world
    }

    /// The laptop of the data manager and those of the coordinators, all of which hold what there is now.
    pub async fn laptops(&self, site: &Site, client: &Client, url: &str) -> (Laptop, Vec<Laptop>) {
        let mut owner = site.owner().await;
        let mut tx = owner.begin().await.expect("a transaction");
        self.bind(&mut tx).await;
        let clock = sqlx::query("SELECT last FROM clock WHERE organisation = $1").bind(self.id.uuid()).fetch_one(&mut *tx).await;
        let cursor = Stamp::from_micros(clock.expect("a clock").get("last"));
        let query = sqlx::query(include_str!("laptops.sql")).bind(self.id.uuid()).bind(self.people).bind(PLACE);
        let rows = query.fetch_all(&mut *tx).await.expect("people");
        let mut laptops = rows.iter().map(|row| {
            let id = |column| row.get::<String, _>(column).parse::<EntityId>().expect("an id");
            let (number, account, district) = (row.get::<i64, _>("n"), id("account"), id("district"));
            let scope = match number {
                0.. => Scope::new(account, Role::Coordinator, Some(vec![Path::top(district)])),
                _ => Scope::new(account, Role::DataManager, None),
            };
            let state = State { epoch: EPOCH.into(), scope: scope.hash, cursor };
            Laptop::new(client, url, row.get("token"), state.to_string(), id("school"), account)
        });
        (laptops.next().expect("the data manager"), laptops.collect())
    }

    /// In each of the first `districts` fifteen records change.
    pub async fn change(&self, site: &Site, districts: usize) {
        let mut owner = site.owner().await;
        let mut tx = owner.begin().await.expect("a transaction");
        self.bind(&mut tx).await;
        let last = i64::try_from(districts).expect("fewer than that") - 1;
        let query = sqlx::query(include_str!("changed.sql")).bind(self.id.uuid()).bind(0_i64).bind(last).bind(PLACE).bind(CHANGED);
        query.execute(&mut *tx).await.expect("changes");
        sqlx::query(KEEP).bind(self.id.uuid()).execute(&mut *tx).await.expect("a tally");
        tx.commit().await.expect("a commit");
    }

    /// How many of these records are there.
    pub async fn holds(&self, site: &Site, ids: &[EntityId]) -> usize {
        let mut owner = site.owner().await;
        let mut tx = owner.begin().await.expect("a transaction");
        self.bind(&mut tx).await;
        let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
        let query = sqlx::query("SELECT count(*) FROM record WHERE organisation = $1 AND id = ANY ($2) AND data IS NOT NULL");
        let row = query.bind(self.id.uuid()).bind(ids).fetch_one(&mut *tx).await.expect("a count");
        usize::try_from(row.get::<i64, _>(0)).expect("a count")
    }

    /// How many records it was filled with.
    pub const fn records(&self) -> i64 {
        self.records
    }

    async fn bind(&self, tx: &mut PgConnection) {
        let bound = sqlx::query("SELECT set_config('rounds.organisation', $1, true)").bind(self.id.to_string()).execute(tx).await;
        bound.expect("the organisation is named");
    }
}
