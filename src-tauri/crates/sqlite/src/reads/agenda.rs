//! What is to be done by somebody: records with a status that name this person, or nobody yet.

use rounds_model::{EntityId, Kind};
use rounds_sync::ports::StoreError;
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{
    Screens,
    filter::path,
    screens::{Listing, row_of},
    statements,
};
use crate::error::{Failure, Result};

/// Whose agenda, and of what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgendaQuery<'a> {
    /// The kind.
    pub kind: Kind,
    /// The status of what is to be done.
    pub status: &'a str,
    /// The field that names who does it.
    pub field: &'a str,
    /// Who.
    pub person: EntityId,
    /// Lines wanted.
    pub limit: u32,
}

impl Screens {
    /// What one person has to do and what nobody has taken, the earliest day first; the others' is not counted.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn agenda(&mut self, asked: &AgendaQuery<'_>) -> std::result::Result<Listing, StoreError> {
        Ok(self.read_agenda(asked).await?)
    }

    async fn read_agenda(&mut self, asked: &AgendaQuery<'_>) -> Result<Listing> {
        let conn = self.connection()?;
        let bound = |sql| {
            let query = sqlx::query(sql).bind(asked.kind.as_str().to_owned()).bind(asked.status).bind(path(asked.field));
            query.bind(asked.person.to_string()).bind(asked.limit)
        };
        let total: i64 = bound(statements::AGENDA_COUNT).fetch_one(&mut *conn).await?.try_get(0)?;
        let rows: Vec<SqliteRow> = bound(statements::AGENDA).fetch_all(conn).await?;
        let total = u64::try_from(total).map_err(|_| Failure::Range("total"))?;
        Ok(Listing { total, rows: rows.iter().map(row_of).collect::<Result<_>>()? })
    }
}
