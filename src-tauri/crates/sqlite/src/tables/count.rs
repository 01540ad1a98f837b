//! How much of what is there, over all tables.

use rounds_sync::ports::Counts;
use sqlx::{Row as _, SqliteConnection};

use crate::error::{Failure, Result};

pub const ALL: &str = include_str!("count/all.sql");

/// All counts, of one snapshot.
pub async fn all(conn: &mut SqliteConnection) -> Result<Counts> {
    let row = sqlx::query(ALL).fetch_one(conn).await?;
    let count = |name| -> Result<u64> { u64::try_from(row.try_get::<i64, _>(name)?).map_err(|_| Failure::Range("count")) };
    Ok(Counts {
        dirty: count("dirty")?,
        waiting: count("waiting")?,
        unconfirmed: count("unconfirmed")?,
        conflicts: count("conflicts")?,
        attention: count("attention")?,
        parked: count("parked")?,
        staged: count("staged")?,
        needs: count("needs")?,
    })
}
