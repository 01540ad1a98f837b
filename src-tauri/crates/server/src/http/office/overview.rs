//! What the page shows, read in one snapshot.

use std::time::Duration;

use chrono::{DateTime, Datelike as _, NaiveDate};
use rounds_model::ServerTime;

use super::{super::App, Asked};
use crate::{
    office::{self, Covered, Period, Silent},
    rules::Caller,
    store::{Setback, StoreError},
};

/// Silent for so many days, unless another number is asked for.
const DAYS: u32 = 7;

/// What the page shows.
pub struct Overview {
    /// Who looks.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// The days between which visits are counted.
    pub period: Period,
    /// The schools of each district.
    pub covered: Vec<Covered>,
    /// When it was read.
    pub now: ServerTime,
    /// Silent for so many days.
    pub days: u32,
    /// Who is.
    pub silent: Vec<Silent>,
    /// What did not become a version in the period; only for those who see the whole organisation, since it is
    /// counted for all of it.
    pub setbacks: Option<Vec<Setback>>,
}

/// Reads it.
pub async fn read(app: &App, caller: &Caller, asked: &Asked) -> Result<Overview, StoreError> {
    let now = app.rules.now();
    let today = DateTime::from_timestamp_micros(now.micros()).unwrap_or_default().date_naive();
    let from = asked.from.parse().unwrap_or_else(|_| today.with_day(1).unwrap_or(today));
    let period = Period { from, to: asked.to.parse().unwrap_or(today) };
    let days = asked.days.parse().unwrap_or(DAYS).clamp(1, 3_650);
    let organisations = app.store.organisations().await?;
    let organisation = organisations.into_iter().find(|one| one.id == caller.session.organisation);
    let mut txn = app.store.read(caller.session.organisation).await?;
    let covered = office::coverage(txn.as_mut(), &caller.scope, period).await?;
    let mut silent = Vec::new();
    for one in office::silent(txn.as_mut(), now, Duration::from_secs(u64::from(days) * 24 * 60 * 60)).await? {
        // A supervisor is told of those who work where the supervisor does.
        let roots = txn.grants(one.account.id).await?.roots;
        if caller.scope.everything || roots.iter().any(|root| caller.scope.covers(&root.path)) {
            silent.push(one);
        }
    }
    let setbacks = if caller.scope.everything { Some(txn.setbacks(beginning(period.from)).await?) } else { None };
    Ok(Overview {
        name: caller.session.account.name.clone(),
        organisation: organisation.map(|one| one.name).unwrap_or_default(),
        period,
        covered,
        now,
        days,
        silent,
        setbacks,
    })
}

/// The first moment of a day, in UTC.
fn beginning(day: NaiveDate) -> ServerTime {
    day.and_hms_opt(0, 0, 0).map(|at| at.and_utc()).unwrap_or_default().into()
}
