//! Brings the database up to the version of the program, as the owner of its tables; and checks, as the server's
//! role, that it is there and that the role is one that row-level security binds. Migrations only add; a released
//! one is never edited.

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, PgPool, Row as _, postgres::PgConnectOptions};

use super::{Result, StoreError, way};

/// All migrations, in order; a database knows the number of those applied.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_grants_and_histories.sql"),
    include_str!("migrations/0003_waiting_since.sql"),
    include_str!("migrations/0004_shared.sql"),
    include_str!("migrations/0005_tally.sql"),
];

/// Whoever migrates holds this advisory lock: the letters `rounds`.
const LOCK: i64 = 0x726f_756e_6473;

/// The oldest PostgreSQL that this program is tested with.
const OLDEST: i32 = 15;

/// What came of a migration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Migrated {
    /// The version found.
    pub from: i64,
    /// The version now.
    pub to: i64,
}

/// Applies what is missing, each migration in a transaction of its own, and lets the role `server` work on the
/// tables. Of several processes that begin at once, one migrates and the others find it done.
///
/// # Errors
/// No connection, a database of a newer program, or an owner that is the server's role.
pub async fn migrate(owner: &PgConnectOptions, server: &str) -> Result<Migrated> {
    if owner.get_username() == server {
        return Err(StoreError::Unbound { role: server.to_owned() });
    }
    let connection = owner.clone().application_name("rounds-server migrate").connect().await;
    let mut connection = connection.map_err(|error| way::refusal(error, owner))?;
    old_enough(&mut connection).await?;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
    let from = version(&mut connection).await?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let applied = usize::try_from(from).ok().filter(|applied| *applied <= MIGRATIONS.len());
    let applied = applied.ok_or(StoreError::TooNew { found: from, known })?;
    for (number, script) in (from + 1..).zip(&MIGRATIONS[applied..]) {
        let mut tx = connection.begin().await?;
        sqlx::raw_sql("CREATE TABLE IF NOT EXISTS migration (number bigint PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())")
            .execute(&mut *tx)
            .await?;
        sqlx::raw_sql(*script).execute(&mut *tx).await?;
        sqlx::query("INSERT INTO migration (number) VALUES ($1)").bind(number).execute(&mut *tx).await?;
        tx.commit().await?;
    }
    grant(&mut connection, server).await?;
    // Closing the connection gives the lock back.
    connection.close().await?;
    Ok(Migrated { from, to: known })
}

/// The server's role reads and writes rows; it changes no table and no policy.
async fn grant(connection: &mut PgConnection, server: &str) -> Result<()> {
    let row = sqlx::query(
        "SELECT format('GRANT USAGE ON SCHEMA public TO %1$I; \
                        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %1$I; \
                        REVOKE INSERT, UPDATE, DELETE ON migration FROM %1$I', $1::text)",
    )
    .bind(server)
    .fetch_one(&mut *connection)
    .await?;
    // The one name in it was quoted by the database itself.
    sqlx::raw_sql(AssertSqlSafe(row.try_get::<String, _>(0)?)).execute(connection).await?;
    Ok(())
}

/// Refuses a database that the server cannot or must not work on.
pub async fn check(pool: &PgPool) -> Result<()> {
    let mut connection = pool.acquire().await?;
    old_enough(&mut connection).await?;
    let (found, known) = (version(&mut connection).await?, i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX));
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    if found < known {
        return Err(StoreError::TooOld { found, known });
    }
    let row = sqlx::query(
        "SELECT rolname::text AS role, rolsuper OR rolbypassrls \
                OR EXISTS (SELECT 1 FROM pg_class WHERE relname = 'record' AND pg_has_role(rolname, relowner, 'MEMBER')) AS unbound \
         FROM pg_roles WHERE rolname = current_user",
    )
    .fetch_one(&mut *connection)
    .await?;
    if row.try_get("unbound")? {
        return Err(StoreError::Unbound { role: row.try_get("role")? });
    }
    Ok(())
}

async fn old_enough(connection: &mut PgConnection) -> Result<()> {
    let row = sqlx::query("SELECT current_setting('server_version_num')::int / 10000").fetch_one(connection).await?;
    let found: i32 = row.try_get(0)?;
    if found < OLDEST { Err(StoreError::OldServer { found, oldest: OLDEST }) } else { Ok(()) }
}

/// The number of migrations applied; 0 for a database that is empty.
async fn version(connection: &mut PgConnection) -> Result<i64> {
    let table = sqlx::query("SELECT to_regclass('public.migration') IS NOT NULL").fetch_one(&mut *connection).await?;
    if !table.try_get::<bool, _>(0)? {
        return Ok(0);
    }
    Ok(sqlx::query("SELECT coalesce(max(number), 0) FROM migration").fetch_one(connection).await?.try_get(0)?)
}
