//! Which way a page of a download is read, and what it is asked with.

use rounds_model::EntityId;
use sqlx::{
    Postgres, Row as _,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use super::{PostgresTxn, Result, map};
use crate::{
    scope::Scope,
    store::{PageQuery, tally::Tally},
};

/// So many changes are many: to look at all of them costs more than to look through a small place.
pub const MANY: i64 = 500;

/// A place with so many records is not small: to look through it for each page costs more than to look at all changes.
const LARGE: i64 = 5_000;

type Statement<'q> = Query<'q, Postgres, PgArguments>;

impl PostgresTxn {
    /// One page, read in the order of the changes or from what the places hold; both tell the same.
    pub(super) async fn read_page(&mut self, scope: &Scope, query: &PageQuery) -> Result<Vec<PgRow>> {
        let statement = if self.by_place(scope, query).await? {
            of_place(sqlx::query(include_str!("query/page_of_place.sql")), self.organisation, scope, query)
        } else {
            of_all(sqlx::query(include_str!("query/page.sql")), self.organisation, scope, query)
        };
        Ok(statement.fetch_all(&mut *self.tx).await?)
    }

    /// Looked at once for all kinds of which a page begins and ends at the same stamps.
    async fn by_place(&mut self, scope: &Scope, query: &PageQuery) -> Result<bool> {
        if scope.everything {
            return Ok(false);
        }
        if let Some((after, until, by_place)) = self.way
            && (after, until) == (query.after, query.until)
        {
            return Ok(by_place);
        }
        let looked = sqlx::query(include_str!("query/changes.sql")).bind(self.organisation.uuid()).bind(query.after.micros());
        let looked = looked.bind(query.until.micros()).bind(MANY).bind(Tally::of(scope).places).bind(LARGE);
        let by_place = looked.fetch_one(&mut *self.tx).await?.try_get("by_place")?;
        self.way = Some((query.after, query.until, by_place));
        Ok(by_place)
    }
}

/// Reads in the order of the changes.
pub fn of_all<'q>(statement: Statement<'q>, organisation: EntityId, scope: &Scope, query: &PageQuery) -> Statement<'q> {
    let statement = statement.bind(organisation.uuid()).bind(query.kind.as_str().to_owned()).bind(query.after.micros());
    let statement = statement.bind(query.until.micros()).bind(query.removals).bind(scope.everything).bind(map::roots(scope));
    statement.bind(map::ancestors(scope)).bind(limit(query))
}

/// Reads from what the places hold.
fn of_place<'q>(statement: Statement<'q>, organisation: EntityId, scope: &Scope, query: &PageQuery) -> Statement<'q> {
    let roots = Tally::of(scope).roots;
    let (lower, upper): (Vec<String>, Vec<String>) = roots.iter().map(map::range).unzip();
    let statement = statement.bind(organisation.uuid()).bind(query.kind.as_str().to_owned()).bind(query.after.micros());
    let statement = statement.bind(query.until.micros()).bind(query.removals).bind(limit(query)).bind(map::roots(scope));
    let statement = statement.bind(map::ancestors(scope)).bind(roots.iter().map(|root| root.as_str().to_owned()).collect::<Vec<_>>());
    statement.bind(lower).bind(upper)
}

fn limit(query: &PageQuery) -> i64 {
    i64::try_from(query.limit).unwrap_or(i64::MAX)
}
