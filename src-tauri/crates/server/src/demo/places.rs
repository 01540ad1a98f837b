//! The places: a country, counties as regions, sub-counties as districts, and 500 schools.

use std::collections::BTreeSet;

use rounds_model::{EntityId, Payload};
use serde::Deserialize;

use super::{
    dice::Dice,
    record::{DataError, Records, id},
};

const FILE: &str = "schools.csv";
const SCHOOLS: &str = include_str!("../../demo-data/schools.csv");

/// A school and where it stands.
pub struct Place {
    /// Its id.
    pub school: EntityId,
    /// Its name among the demo's records.
    pub objectid: String,
    /// Its region.
    pub county: String,
    /// Its district.
    pub sub_county: String,
    /// Whether reading and mathematics are assessed there.
    pub is_primary: bool,
}

/// A line of the file.
#[derive(Deserialize)]
struct Line {
    objectid: String,
    county: String,
    sub_county: String,
    ward: String,
    level: String,
    ownership: String,
    shuffled_name: String,
    latitude_coarse: f64,
    longitude_coarse: f64,
}

/// The id of a county's region.
pub fn region(county: &str) -> EntityId {
    id("Region", &[county])
}

/// The id of a sub-county's district. The same sub-county name may stand in two counties.
pub fn district(county: &str, sub_county: &str) -> EntityId {
    id("District", &[county, sub_county])
}

/// Adds all places; both organisations have them under the same ids.
pub fn add(records: &mut Records) -> Result<Vec<Place>, DataError> {
    let country = id("Country", &["KE"]);
    records.add("Country", country, Payload::default().with("name", "Kenya").with("code", "KE"));
    let mut seen = BTreeSet::new();
    let mut places = Vec::new();
    for line in csv::Reader::from_reader(SCHOOLS.as_bytes()).into_deserialize() {
        let line: Line = line.map_err(|cause| DataError::Table { file: FILE, cause })?;
        let region = region(&line.county);
        if seen.insert(region) {
            let county = Payload::default().with("countryId", country.to_string()).with("name", line.county.as_str());
            records.add("Region", region, county.with("levelName", "County"));
        }
        let district = district(&line.county, &line.sub_county);
        if seen.insert(district) {
            let sub_county = Payload::default().with("regionId", region.to_string()).with("name", line.sub_county.as_str());
            records.add("District", district, sub_county.with("levelName", "Sub-county"));
        }
        let number = places.len() + 1;
        let school = id("School", &["objectid", &line.objectid]);
        records.add("School", school, line.school(district, number));
        let is_primary = line.level == "primary";
        places.push(Place { school, objectid: line.objectid, county: line.county, sub_county: line.sub_county, is_primary });
    }
    Ok(places)
}

impl Line {
    fn school(&self, district: EntityId, number: usize) -> Payload {
        let mut dice = Dice::named(&["school", &self.objectid]);
        let is_primary = self.level == "primary";
        Payload::default()
            .with("districtId", district.to_string())
            .with("name", self.shuffled_name.as_str())
            .with("emisCode", format!("DEMO-{number:04}"))
            .with("ward", self.ward.as_str())
            .with("level", self.level.as_str())
            .with("ownership", self.ownership.as_str())
            .with("status", "open")
            .with("lowestGrade", if is_primary { 1 } else { 9 })
            .with("highestGrade", if is_primary { 8 } else { 12 })
            .with("languages", if is_primary { "English, Kiswahili" } else { "English" })
            .with("pupilsEnrolled", dice.between(90, 760))
            .with("latitude", self.latitude_coarse)
            .with("longitude", self.longitude_coarse)
    }
}
