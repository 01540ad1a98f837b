//! What is asked before the organisation is known: who stands behind a token, a one-time code or an e-mail.
//!
//! Whoever presents one of these is shown the one row that it names (the policies `presented`). That row tells
//! the organisation; everything else is read as any transaction of it reads. What names no row is looked up with as
//! many statements as what does, so that the time tells nobody whether it is known.

use rounds_model::ServerTime;
use sqlx::{PgPool, Postgres, Row as _, Transaction, types::Uuid};

use super::{READING, Result, WRITING, bind_to, map};
use crate::store::{Credentials, Enrolment, Pass, Session, TokenHash};

/// Shows the row that `what` names, and binds the transaction to its organisation; to none when there is no such row.
async fn present(pool: &PgPool, begin: &'static str, what: &str, row: Named<'_>) -> Result<Transaction<'static, Postgres>> {
    let mut tx = pool.begin_with(begin).await?;
    sqlx::query("SELECT set_config('rounds.presented', $1, true)").bind(what).execute(&mut *tx).await?;
    let query = match row {
        Named::Token(hash) => sqlx::query("SELECT organisation FROM token WHERE hash = $1").bind(hash.0.to_vec()),
        Named::Code(hash) => sqlx::query("SELECT organisation FROM enrolment WHERE hash = $1").bind(hash.0.to_vec()),
        Named::Email(email) => sqlx::query("SELECT organisation FROM account WHERE email = $1").bind(email.to_owned()),
    };
    let found = query.fetch_optional(&mut *tx).await?;
    let organisation = found.map(|found| found.try_get::<Uuid, _>("organisation")).transpose()?.unwrap_or_default();
    bind_to(&mut tx, organisation.into()).await?;
    Ok(tx)
}

/// What names a row.
enum Named<'a> {
    Token(TokenHash),
    Code(TokenHash),
    Email(&'a str),
}

fn hex(hash: TokenHash) -> String {
    hash.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// See [`crate::store::ServerStore::pass`].
pub async fn pass(pool: &PgPool, token: TokenHash) -> Result<Option<Pass>> {
    let mut tx = present(pool, READING, &hex(token), Named::Token(token)).await?;
    let row = sqlx::query(include_str!("query/pass.sql")).bind(token.0.to_vec()).fetch_optional(&mut *tx).await?;
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

/// See [`crate::store::ServerStore::used`].
pub async fn used(pool: &PgPool, token: TokenHash, now: ServerTime) -> Result<()> {
    let mut tx = present(pool, WRITING, &hex(token), Named::Token(token)).await?;
    for statement in ["UPDATE token SET used = greatest(used, $2) WHERE hash = $1", include_str!("query/used.sql")] {
        sqlx::query(statement).bind(token.0.to_vec()).bind(now.micros()).execute(&mut *tx).await?;
    }
    Ok(tx.commit().await?)
}

/// See [`crate::store::ServerStore::enrolment`].
pub async fn enrolment(pool: &PgPool, code: TokenHash) -> Result<Option<Enrolment>> {
    let mut tx = present(pool, READING, &hex(code), Named::Code(code)).await?;
    let row = sqlx::query(
        "SELECT o.id AS organisation, o.name AS organisation_name, a.id, a.email, a.name, a.role, e.until FROM enrolment e \
         JOIN account a ON a.organisation = e.organisation AND a.id = e.account \
         JOIN organisation o ON o.id = e.organisation WHERE e.hash = $1",
    )
    .bind(code.0.to_vec())
    .fetch_optional(&mut *tx)
    .await?;
    row.as_ref()
        .map(|row| Ok(Enrolment { organisation: map::organisation(row)?, account: map::account(row)?, until: map::time(row, "until")? }))
        .transpose()
}

/// See [`crate::store::ServerStore::credentials`].
pub async fn credentials(pool: &PgPool, email: &str) -> Result<Option<Credentials>> {
    // What the database cannot hold is nobody's e-mail.
    if email.contains('\0') {
        return Ok(None);
    }
    let mut tx = present(pool, READING, email, Named::Email(email)).await?;
    let row = sqlx::query(
        "SELECT o.id AS organisation, o.name AS organisation_name, a.id, a.email, a.name, a.role, a.password \
         FROM account a JOIN organisation o ON o.id = a.organisation WHERE a.email = $1",
    )
    .bind(email)
    .fetch_optional(&mut *tx)
    .await?;
    row.as_ref()
        .map(|row| {
            Ok(Credentials { organisation: map::organisation(row)?, account: map::account(row)?, password: row.try_get("password")? })
        })
        .transpose()
}
