//! What a page of a download is asked with. Which way it is read, the statement decides for itself.

use rounds_model::EntityId;
use sqlx::{Postgres, postgres::PgArguments, query::Query};

use super::map;
use crate::{
    path::Path,
    scope::Scope,
    store::{PageQuery, tally::Tally},
};

/// So many changes of a kind are few: to look at all of them costs less than to look through a place.
pub const FEW: i64 = 500;

/// A place with so many records is not small: to look through it for each page costs more than to look at all changes.
const LARGE: i64 = 5_000;

/// The statement with all that stands in it.
pub fn bound<'q>(
    statement: Query<'q, Postgres, PgArguments>,
    organisation: EntityId,
    scope: &Scope,
    query: &PageQuery,
) -> Query<'q, Postgres, PgArguments> {
    let tally = Tally::of(scope);
    let (lower, upper): (Vec<String>, Vec<String>) = tally.roots.iter().map(map::range).unzip();
    statement
        .bind(organisation.uuid())
        .bind(query.kind.as_str().to_owned())
        .bind(query.after.micros())
        .bind(query.until.micros())
        .bind(query.removals)
        .bind(scope.everything)
        .bind(map::roots(scope))
        .bind(map::ancestors(scope))
        .bind(i64::try_from(query.limit).unwrap_or(i64::MAX))
        .bind(tally.places)
        .bind(tally.roots.iter().map(|root| Path::as_str(root).to_owned()).collect::<Vec<_>>())
        .bind(lower)
        .bind(upper)
        .bind(FEW)
        .bind(LARGE)
}
