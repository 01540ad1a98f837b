//! The server's store on PostgreSQL, for many processes at once.
//!
//! A write transaction is READ COMMITTED and takes the organisation's clock row before anything else; the row is
//! held to commit, and a commit is on disk when it returns. A reader has one snapshot (REPEATABLE READ) from which
//! it takes the clock too. Every transaction names its organisation to the database, and row-level security binds
//! all it does to that one.

mod lineage;
mod map;
mod migrate;
mod page;
mod read;
mod sign_in;
mod way;
mod write;

#[cfg(test)]
#[path = "../../../tests/support/cluster.rs"]
pub(crate) mod cluster;
#[cfg(test)]
mod scale_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tls_tests;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use rounds_model::{EntityId, ServerTime, Stamp};
use sqlx::{
    PgConnection, PgPool, Postgres, Row as _, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{
    ClockRow, Credentials, Enrolment, Organisation, Pass, ReadTxn, Result, ServerStore, StoreError, TokenHash, Unsent, WriteTxn,
    turn::{Turn, Turns},
};

pub use migrate::{Migrated, migrate};
pub use way::reach;

/// How long one waits for a lock or a connection before the device is asked to come back.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long one statement may take.
const STATEMENT: Duration = Duration::from_secs(60);

const READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const WRITING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// A PostgreSQL database with all organisations of a server.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    readers: PgPool,
    writers: PgPool,
    turns: Arc<Turns>,
    patience: Duration,
}

/// A transaction of one organisation; reads in both kinds, writes where it was opened for that.
struct PostgresTxn {
    tx: Transaction<'static, Postgres>,
    organisation: EntityId,
    clock: ClockRow,
    /// What stands in the database; the stamps drawn beyond it are written at commit.
    stored: Stamp,
    /// Between which stamps pages were read last, and whether from what the places hold.
    way: Option<(Stamp, Stamp, bool)>,
    /// Given back after the transaction: fields are dropped in this order.
    _turn: Option<Turn>,
}

impl PostgresStore {
    /// Connects as the server's role, with at most `connections` connections.
    ///
    /// # Errors
    /// No connection; a database of another version; a role that row-level security does not bind.
    pub async fn open(options: &PgConnectOptions, connections: u32) -> Result<Self> {
        Self::open_with(options, connections, PATIENCE).await
    }

    async fn open_with(options: &PgConnectOptions, connections: u32, patience: Duration) -> Result<Self> {
        let millis = |time: Duration| time.as_millis().to_string();
        let options = options.clone().application_name("rounds-server").options([
            ("synchronous_commit", "on".to_owned()),
            ("lock_timeout", millis(patience)),
            ("statement_timeout", millis(STATEMENT.max(patience))),
            // Every statement here is short: to compile one takes longer than it saves.
            ("jit", "off".to_owned()),
            // A transaction whose process hangs must not hold the clock row for ever.
            ("idle_in_transaction_session_timeout", millis(STATEMENT)),
        ]);
        way::reach(&options).await?;
        // Those who wait for a clock row and those who only read never take each other's connections.
        let writers = connections.div_ceil(2).max(1);
        let pool = |connections| PgPoolOptions::new().max_connections(connections).acquire_timeout(patience);
        let readers = pool(connections.saturating_sub(writers).max(1)).connect_with(options.clone()).await.map_err(StoreError::Database)?;
        migrate::check(&readers).await?;
        Ok(Self { readers, writers: pool(writers).connect_lazy_with(options), turns: Arc::default(), patience })
    }

    async fn begin(&self, organisation: EntityId, writing: bool) -> Result<PostgresTxn> {
        let turn = if writing { Some(self.turns.take(organisation, self.patience).await?) } else { None };
        let mut tx = if writing { self.writers.begin_with(WRITING).await? } else { self.readers.begin_with(READING).await? };
        bind_to(&mut tx, organisation).await?;
        let query = if writing {
            "SELECT epoch, restored_to, last, horizon FROM clock WHERE organisation = $1 FOR UPDATE"
        } else {
            "SELECT epoch, restored_to, last, horizon FROM clock WHERE organisation = $1"
        };
        let row = sqlx::query(query).bind(organisation.uuid()).fetch_optional(&mut *tx).await?;
        let row = row.ok_or(StoreError::NoOrganisation(organisation))?;
        let clock = ClockRow {
            epoch: row.try_get("epoch")?,
            restored_to: map::maybe_stamp(&row, "restored_to")?,
            last: map::stamp(&row, "last")?,
            horizon: map::stamp(&row, "horizon")?,
        };
        Ok(PostgresTxn { tx, organisation, stored: clock.last, clock, way: None, _turn: turn })
    }
}

/// Tells the database whose rows this transaction may see and change, for as long as it lasts.
async fn bind_to(tx: &mut PgConnection, organisation: EntityId) -> Result<()> {
    sqlx::query("SELECT set_config('rounds.organisation', $1, true)").bind(organisation.to_string()).execute(tx).await?;
    Ok(())
}

#[async_trait]
impl ServerStore for PostgresStore {
    async fn read(&self, organisation: EntityId) -> Result<Box<dyn ReadTxn>> {
        Ok(Box::new(self.begin(organisation, false).await?))
    }

    async fn write(&self, organisation: EntityId) -> Result<Box<dyn WriteTxn>> {
        Ok(Box::new(self.begin(organisation, true).await?))
    }

    async fn found(&self, organisation: &Organisation, epoch: &str) -> Result<()> {
        let mut tx = self.writers.begin_with(WRITING).await?;
        bind_to(&mut tx, organisation.id).await?;
        sqlx::query("INSERT INTO organisation (id, name) VALUES ($1, $2)")
            .bind(organisation.id.uuid())
            .bind(&organisation.name)
            .execute(&mut *tx)
            .await
            .map_err(name_taken)?;
        sqlx::query("INSERT INTO clock (organisation, epoch, last, horizon) VALUES ($1, $2, 0, 0)")
            .bind(organisation.id.uuid())
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
        sign_in::pass(&self.readers, token).await
    }

    async fn used(&self, token: TokenHash, now: ServerTime) -> Result<()> {
        sign_in::used(&self.writers, token, now).await
    }

    async fn waits(&self, organisation: EntityId, device: EntityId, unsent: Unsent) -> Result<()> {
        let mut tx = self.writers.begin_with(WRITING).await?;
        bind_to(&mut tx, organisation).await?;
        sqlx::query("UPDATE device SET waiting = $3, waiting_since = $4 WHERE organisation = $1 AND id = $2")
            .bind(organisation.uuid())
            .bind(device.uuid())
            .bind(i64::try_from(unsent.count).unwrap_or(i64::MAX))
            .bind(unsent.since.map(ServerTime::micros))
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn enrolment(&self, code: TokenHash) -> Result<Option<Enrolment>> {
        sign_in::enrolment(&self.readers, code).await
    }

    async fn credentials(&self, email: &str) -> Result<Option<Credentials>> {
        sign_in::credentials(&self.readers, email).await
    }

    async fn ready(&self) -> Result<()> {
        migrate::check(&self.readers).await
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// Tells a name that is taken from a database that failed.
fn name_taken(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(inner) if inner.constraint() == Some("organisation_name") => StoreError::NameTaken,
        _ => error.into(),
    }
}
