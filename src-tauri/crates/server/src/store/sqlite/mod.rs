//! The server's store on embedded SQLite: one writer, many readers, write-ahead log.
//!
//! `BEGIN IMMEDIATE` is the lock of the clock row: SQLite has one writer per file, so it serialises the
//! organisations of one file too; they take turns at it. A commit is on disk when it returns (`synchronous=FULL`).

mod copy;
mod lineage;
mod map;
mod migrate;
mod read;
mod write;

use std::{
    path::Path as FilePath,
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use rounds_model::{EntityId, ServerTime, Stamp};
use sqlx::{
    Row as _, Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    ClockRow, Credentials, Enrolment, Organisation, Pass, ReadTxn, Result, ServerStore, Session, StoreError, TokenHash, Unsent, WriteTxn,
    turn::{Turn, Turns},
};

pub use copy::{copy, is_whole};

/// How many snapshots may be open at once.
const READERS: u32 = 4;

/// How long one waits for the writer before the device is asked to come back.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long one waits before a file that another program opens is opened again.
const AGAIN: Duration = Duration::from_millis(20);

/// An SQLite file with all organisations of a server.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    readers: SqlitePool,
    writer: SqlitePool,
    turns: Arc<Turns>,
}

/// A transaction of one organisation; reads in both kinds, writes where it was opened for that.
struct SqliteTxn {
    tx: Transaction<'static, Sqlite>,
    organisation: EntityId,
    clock: ClockRow,
    /// What stands in the file; the stamps drawn beyond it are written at commit.
    stored: Stamp,
    /// Given back after the transaction: fields are dropped in this order.
    _turn: Option<Turn>,
}

impl SqliteStore {
    /// Opens the database at `file`, making it or bringing it up to date.
    ///
    /// # Errors
    /// A file that is damaged, or of a newer program.
    pub async fn open(file: &FilePath) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE);
        let started = Instant::now();
        loop {
            match Self::open_with(&options).await {
                // SQLite waits for no lock when it turns a new file to its log: of programs that begin at once, one does
                // it and the others come again.
                Err(StoreError::Busy) if started.elapsed() < PATIENCE => tokio::time::sleep(AGAIN).await,
                opened => return opened,
            }
        }
    }

    async fn open_with(options: &SqliteConnectOptions) -> Result<Self> {
        let writer = SqlitePoolOptions::new().max_connections(1).acquire_timeout(PATIENCE).connect_with(options.clone()).await?;
        migrate::run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone().pragma("query_only", "ON"))
            .await?;
        Ok(Self { readers, writer, turns: Arc::default() })
    }

    async fn begin(&self, organisation: EntityId, writing: bool) -> Result<SqliteTxn> {
        let turn = if writing { Some(self.turns.take(organisation, PATIENCE).await?) } else { None };
        let opened = if writing { self.writer.begin_with("BEGIN IMMEDIATE").await } else { self.readers.begin().await };
        let mut tx = opened?;
        // In a reader this first query fixes the snapshot, so that `last` and all rows are of one moment.
        let row = sqlx::query("SELECT epoch, restored_to, last, horizon FROM clock WHERE organisation = ?1")
            .bind(map::blob(organisation))
            .fetch_optional(&mut *tx)
            .await?
            .ok_or(StoreError::NoOrganisation(organisation))?;
        let clock = ClockRow {
            epoch: row.try_get("epoch")?,
            restored_to: row.try_get::<Option<i64>, _>("restored_to")?.map(Stamp::from_micros),
            last: Stamp::from_micros(row.try_get("last")?),
            horizon: Stamp::from_micros(row.try_get("horizon")?),
        };
        Ok(SqliteTxn { tx, organisation, stored: clock.last, clock, _turn: turn })
    }
}

#[async_trait]
impl ServerStore for SqliteStore {
    async fn read(&self, organisation: EntityId) -> Result<Box<dyn ReadTxn>> {
        Ok(Box::new(self.begin(organisation, false).await?))
    }

    async fn write(&self, organisation: EntityId) -> Result<Box<dyn WriteTxn>> {
        Ok(Box::new(self.begin(organisation, true).await?))
    }

    async fn found(&self, organisation: &Organisation, epoch: &str) -> Result<()> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("INSERT INTO organisation (id, name) VALUES (?1, ?2)")
            .bind(map::blob(organisation.id))
            .bind(&organisation.name)
            .execute(&mut *tx)
            .await
            .map_err(name_taken)?;
        sqlx::query("INSERT INTO clock (organisation, epoch, last, horizon) VALUES (?1, ?2, 0, 0)")
            .bind(map::blob(organisation.id))
            .bind(epoch)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn organisations(&self) -> Result<Vec<Organisation>> {
        let rows = sqlx::query("SELECT id, name FROM organisation ORDER BY name").fetch_all(&self.readers).await?;
        rows.iter().map(|row| Ok(Organisation { id: map::id(row, "id")?, name: row.try_get("name")? })).collect()
    }

    async fn pass(&self, token: TokenHash) -> Result<Option<Pass>> {
        let row = sqlx::query(include_str!("query/session.sql")).bind(token.0.to_vec()).fetch_optional(&self.readers).await?;
        row.as_ref()
            .map(|row| {
                let session = Session {
                    organisation: map::id(row, "organisation")?,
                    account: map::account(row)?,
                    device: map::id(row, "device")?,
                    device_name: row.try_get("device_name")?,
                    unsent: map::unsent(row)?,
                };
                Ok(Pass { session, used: map::time(row, "used")? })
            })
            .transpose()
    }

    async fn used(&self, token: TokenHash, now: ServerTime) -> Result<()> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for statement in ["UPDATE token SET used = max(used, ?2) WHERE hash = ?1", include_str!("query/used.sql")] {
            sqlx::query(statement).bind(token.0.to_vec()).bind(now.micros()).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn waits(&self, organisation: EntityId, device: EntityId, unsent: Unsent) -> Result<()> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("UPDATE device SET waiting = ?3, waiting_since = ?4 WHERE organisation = ?1 AND id = ?2")
            .bind(map::blob(organisation))
            .bind(map::blob(device))
            .bind(i64::try_from(unsent.count).unwrap_or(i64::MAX))
            .bind(unsent.since.map(ServerTime::micros))
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn enrolment(&self, code: TokenHash) -> Result<Option<Enrolment>> {
        let row = sqlx::query(
            "SELECT o.id AS organisation, o.name AS organisation_name, a.id, a.email, a.name, a.role, e.until FROM enrolment e \
             JOIN account a ON a.organisation = e.organisation AND a.id = e.account \
             JOIN organisation o ON o.id = e.organisation WHERE e.hash = ?1",
        )
        .bind(code.0.to_vec())
        .fetch_optional(&self.readers)
        .await?;
        row.as_ref()
            .map(|row| {
                let organisation = Organisation { id: map::id(row, "organisation")?, name: row.try_get("organisation_name")? };
                Ok(Enrolment { organisation, account: map::account(row)?, until: map::time(row, "until")? })
            })
            .transpose()
    }

    async fn credentials(&self, email: &str) -> Result<Option<Credentials>> {
        let row = sqlx::query(
            "SELECT o.id AS organisation, o.name AS organisation_name, a.id, a.email, a.name, a.role, a.password \
             FROM account a JOIN organisation o ON o.id = a.organisation WHERE a.email = ?1",
        )
        .bind(email)
        .fetch_optional(&self.readers)
        .await?;
        row.as_ref()
            .map(|row| {
                let organisation = Organisation { id: map::id(row, "organisation")?, name: row.try_get("organisation_name")? };
                Ok(Credentials { organisation, account: map::account(row)?, password: row.try_get("password")? })
            })
            .transpose()
    }

    async fn ready(&self) -> Result<()> {
        migrate::check(&self.readers).await
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Tells a name that is taken from a database that failed.
fn name_taken(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(inner) if inner.is_unique_violation() => StoreError::NameTaken,
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
    use tempfile::TempDir;

    use super::{SqliteStore, map};
    use crate::{
        scope::Scope,
        store::{Organisation, ServerStore as _, contract, tally::Tally},
        toys::id,
    };

    async fn fresh() -> (SqliteStore, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (SqliteStore::open(&folder.path().join("rounds.db")).await.unwrap(), folder)
    }

    contract::server_store_contract!(fresh);

    #[tokio::test]
    async fn an_organisation_with_many_who_wait_does_not_hold_up_another() {
        let (store, _folder) = fresh().await;
        for n in [1, 2] {
            store.found(&Organisation { id: id(n), name: n.to_string() }, "first").await.unwrap();
        }
        let holder = store.write(id(1)).await.unwrap();
        let (order, mut came) = tokio::sync::mpsc::unbounded_channel();
        let write = |n| {
            let (store, order) = (store.clone(), order.clone());
            tokio::spawn(async move {
                let txn = store.write(id(n)).await.unwrap();
                order.send(n).unwrap();
                txn.commit().await.unwrap();
            })
        };
        let busy: Vec<_> = (0..20).map(|_| write(1)).collect();
        tokio::task::yield_now().await;
        let other = write(2);
        tokio::task::yield_now().await;
        drop(holder);
        let before = async {
            let mut before = 0;
            while came.recv().await.unwrap() == 1 {
                before += 1;
            }
            before
        };
        let before: usize = before.await;
        assert!(before <= 1, "{before} of the busy organisation went first");
        futures_util::future::join_all(busy.into_iter().chain([other])).await.into_iter().for_each(Result::unwrap);
    }

    #[tokio::test]
    async fn every_statement_in_a_file_is_one_that_the_database_understands() {
        let (store, _folder) = fresh().await;
        for (name, statement) in contract::statements("sqlite") {
            let prepared = store.readers.prepare(AssertSqlSafe(statement).into_sql_str()).await;
            assert!(prepared.is_ok(), "{name}: {prepared:?}");
        }
    }

    #[tokio::test]
    async fn a_digest_is_looked_up_and_no_table_is_read_through() {
        let (store, _folder) = fresh().await;
        store.found(&Organisation { id: id(100), name: "Programme".into() }, "first").await.unwrap();
        let [_, place, _] = contract::fill(&store, id(100)).await;
        for places in [None, Some(vec![place])] {
            let tally = Tally::of(&Scope::new(id(9), rounds_model::Role::DataManager, places));
            let plan = sqlx::query(concat!("EXPLAIN QUERY PLAN ", include_str!("query/digest.sql")))
                .bind(map::blob(id(100)))
                .bind(map::list(tally.places))
                .bind(map::hex_list(&tally.singles))
                .bind(map::bounds(&tally.roots))
                .fetch_all(&store.readers)
                .await
                .unwrap();
            let plan: Vec<String> = plan.iter().map(|row| sqlx::Row::get(row, "detail")).collect();
            let through = |table: &str| plan.iter().any(|step| step == &format!("SCAN {table}"));
            assert!(!through("t") && !through("r") && !through("s"), "{plan:#?}");
            for index in ["SEARCH t USING PRIMARY KEY", "SEARCH r USING INDEX", "SEARCH s USING"] {
                assert!(plan.iter().any(|step| step.starts_with(index)), "{index}: {plan:#?}");
            }
        }
    }
}
