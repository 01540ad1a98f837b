//! How much of what lies in each area was visited since a day.

use rounds_model::{Kind, RecordKey};
use rounds_sync::ports::StoreError;
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{Screens, statements};
use crate::{
    error::{Failure, Result},
    tables::{id_of, key_of},
};

/// What is visited and by what, in the names of kinds and fields.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CoverageQuery<'a> {
    /// What is to be visited.
    pub member: Kind,
    /// The field of a member that names its area.
    pub area: &'a str,
    /// The field of an area that names the one that it lies in.
    pub above: &'a str,
    /// What visits.
    pub visit: Kind,
    /// The field of a visit that names the member.
    pub visited: &'a str,
    /// The status of a visit that counts.
    pub status: &'a str,
    /// The first day that counts.
    pub since: &'a str,
}

/// A record and what a person calls it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NamedRecord {
    /// Which record.
    pub key: RecordKey,
    /// What a person calls it.
    pub label: String,
}

/// An area with at least one member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CoveredArea {
    /// The area.
    pub area: NamedRecord,
    /// The one that it lies in, where this device holds it.
    pub above: Option<NamedRecord>,
    /// How many members it has.
    pub members: u64,
    /// How many of them were visited.
    pub visited: u64,
}

impl Screens {
    /// How much of what lies in each area was visited since a day, by the areas' names.
    ///
    /// # Errors
    /// Those of a read.
    pub async fn coverage(&mut self, asked: &CoverageQuery<'_>) -> std::result::Result<Vec<CoveredArea>, StoreError> {
        let query = sqlx::query(statements::COVERAGE)
            .bind(asked.member.as_str())
            .bind(asked.area)
            .bind(asked.above)
            .bind(asked.visit.as_str())
            .bind(asked.visited)
            .bind(asked.status)
            .bind(asked.since);
        let rows = query.fetch_all(self.connection()?).await.map_err(Failure::from)?;
        Ok(rows.iter().map(area_of).collect::<Result<_>>()?)
    }
}

fn area_of(row: &SqliteRow) -> Result<CoveredArea> {
    let above = match row.try_get::<Option<&str>, _>("above_kind")? {
        Some(kind) => {
            Some(NamedRecord { key: RecordKey::new(Kind::from(kind), id_of(row, "above_id")?), label: row.try_get("above_label")? })
        }
        None => None,
    };
    Ok(CoveredArea {
        area: NamedRecord { key: key_of(row)?, label: row.try_get("label")? },
        above,
        members: count(row, "members")?,
        visited: count(row, "visited")?,
    })
}

fn count(row: &SqliteRow, name: &'static str) -> Result<u64> {
    u64::try_from(row.try_get::<i64, _>(name)?).map_err(|_| Failure::Range(name))
}
