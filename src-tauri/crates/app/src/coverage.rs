//! How many schools of each place were visited since a day.
//!
//! Places are districts while they are few enough to be read at a look, and regions beyond that.

use std::collections::BTreeMap;

use rounds_model::{Field, Invalid, Kind, Payload};
use rounds_sqlite::{CoverageQuery, CoveredArea, NamedRecord};
use rounds_sync::edit::EditError;

use crate::{App, AppError, api::CoverageRow, reports::small};

const SCHOOL: Kind = Kind::of("School");
const VISIT: Kind = Kind::of("SchoolVisit");
/// More districts than this are told by region: nobody reads a chart of two hundred bars.
const DISTRICTS_TOLD: usize = 30;

impl App {
    /// The places that have schools, with how many were visited on `since` or after.
    ///
    /// # Errors
    /// `invalid` when `since` is no date, no account, or the database's.
    pub async fn coverage(&self, since: &str) -> Result<Vec<CoverageRow>, AppError> {
        let mut invalid = Invalid::default();
        Field::date("since").check(&Payload::default().with("since", since), &mut invalid);
        invalid.into_result().map_err(EditError::Invalid)?;
        let asked = CoverageQuery {
            member: SCHOOL,
            area: "districtId",
            above: "regionId",
            visit: VISIT,
            visited: "schoolId",
            status: "done",
            since,
        };
        let districts = self.desk().await?.store.screens().await?.coverage(&asked).await?;
        Ok(told(districts))
    }
}

fn told(districts: Vec<CoveredArea>) -> Vec<CoverageRow> {
    if districts.len() <= DISTRICTS_TOLD {
        return districts.into_iter().map(|district| row(district.area, district.members, district.visited)).collect();
    }
    let mut regions: BTreeMap<NamedRecord, (u64, u64)> = BTreeMap::new();
    for CoveredArea { area, above, members, visited } in districts {
        // A district whose region this laptop does not hold stands for itself, so that no school is left out.
        let sums = regions.entry(above.unwrap_or(area)).or_default();
        *sums = (sums.0 + members, sums.1 + visited);
    }
    let mut rows: Vec<CoverageRow> = regions.into_iter().map(|(region, (schools, visited))| row(region, schools, visited)).collect();
    rows.sort_by_cached_key(|row| (row.label.to_lowercase(), row.id.clone()));
    rows
}

fn row(area: NamedRecord, schools: u64, visited: u64) -> CoverageRow {
    CoverageRow {
        kind: area.key.kind.as_str().to_owned(),
        id: area.key.id.to_string(),
        label: area.label,
        schools: small(schools),
        visited: small(visited),
    }
}

#[cfg(test)]
mod tests {
    use rounds_model::{EntityId, RecordKey};

    use super::*;

    fn named(kind: &'static str, number: u8, label: &str) -> NamedRecord {
        NamedRecord { key: RecordKey::new(kind.into(), EntityId::from_bytes([number; 16])), label: label.to_owned() }
    }

    /// So many districts of three schools with one visited, by turns in two regions.
    fn districts(count: u8) -> Vec<CoveredArea> {
        let regions = [named("Region", 201, "South"), named("Region", 202, "north")];
        (0..count)
            .map(|number| CoveredArea {
                area: named("District", number, &format!("District {number:02}")),
                above: Some(regions[usize::from(number % 2)].clone()),
                members: 3,
                visited: 1,
            })
            .collect()
    }

    fn said(rows: &[CoverageRow]) -> Vec<(&str, &str, u32, u32)> {
        rows.iter().map(|row| (row.kind.as_str(), row.label.as_str(), row.schools, row.visited)).collect()
    }

    #[test]
    fn thirty_districts_are_told_one_by_one_and_more_by_region() {
        let rows = told(districts(30));
        assert_eq!(rows.len(), 30);
        assert_eq!(said(&rows)[29], ("District", "District 29", 3, 1));
        assert_eq!(said(&told(districts(31))), [("Region", "north", 45, 15), ("Region", "South", 48, 16)]);
    }

    #[test]
    fn a_district_without_a_region_is_told_beside_the_regions() {
        let mut found = districts(31);
        found[0].above = None;
        assert_eq!(said(&told(found)), [("District", "District 00", 3, 1), ("Region", "north", 45, 15), ("Region", "South", 45, 15)]);
    }

    #[test]
    fn where_there_are_no_schools_there_is_nothing_to_tell() {
        assert_eq!(told(Vec::new()), []);
    }
}
