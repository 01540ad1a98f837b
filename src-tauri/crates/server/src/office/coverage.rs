//! How many schools of each district were visited in a period.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use rounds_model::{EntityId, Kind, Payload};

use crate::{
    roll,
    scope::Scope,
    store::{ReadTxn, StoreError},
};

/// From a day to a day, both counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// The schools of one district.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Covered {
    /// The name of the region.
    pub region: String,
    /// The name of the district.
    pub district: String,
    /// How many schools are to be visited: all but those closed or merged into another.
    pub schools: u64,
    /// How many of those had a visit that was done in the period.
    pub visited: u64,
}

/// Counts, for each district with schools that the scope sees, by region and name.
///
/// # Errors
/// The store failed.
pub async fn coverage(txn: &mut dyn ReadTxn, scope: &Scope, period: Period) -> Result<Vec<Covered>, StoreError> {
    let mut names: HashMap<EntityId, (String, Option<EntityId>)> = HashMap::new();
    for (kind, above) in [("Region", "countryId"), ("District", "regionId")] {
        roll::call(txn, scope, &Kind::of(kind), |row, data| {
            names.insert(row.key.id, (data.text("name").unwrap_or_default().to_owned(), reference(data, above)));
            Ok::<(), StoreError>(())
        })
        .await?;
    }
    let mut visited: BTreeSet<EntityId> = BTreeSet::new();
    roll::call(txn, scope, &Kind::of("SchoolVisit"), |_, data| {
        let date = data.text("date").and_then(|text| text.parse::<NaiveDate>().ok());
        let within = date.is_some_and(|date| period.from <= date && date <= period.to);
        if within && data.text("status") == Some("done") {
            visited.extend(reference(data, "schoolId"));
        }
        Ok::<(), StoreError>(())
    })
    .await?;
    let mut districts: BTreeMap<EntityId, (u64, u64)> = BTreeMap::new();
    roll::call(txn, scope, &Kind::of("School"), |row, data| {
        let to_be_visited = !matches!(data.text("status"), Some("closed" | "merged"));
        if let Some(district) = reference(data, "districtId").filter(|_| to_be_visited) {
            let (schools, seen) = districts.entry(district).or_default();
            *schools += 1;
            *seen += u64::from(visited.contains(&row.key.id));
        }
        Ok::<(), StoreError>(())
    })
    .await?;
    let name = |id: Option<EntityId>| id.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
    let mut covered: Vec<Covered> = districts
        .into_iter()
        .map(|(id, (schools, visited))| {
            let (district, region) = name(Some(id));
            Covered { region: name(region).0, district, schools, visited }
        })
        .collect();
    covered.sort();
    Ok(covered)
}

fn reference(data: &Payload, field: &str) -> Option<EntityId> {
    data.text(field)?.parse().ok()
}
