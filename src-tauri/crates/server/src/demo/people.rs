//! Invented people: a given name and a family name put together by the dice.

use rounds_model::{EntityId, Payload};
use serde::Deserialize;

use super::{
    Tenant,
    dice::Dice,
    places::Place,
    record::{DataError, Records, id, json},
};

/// The shipped lists of names.
#[derive(Deserialize)]
pub struct Names {
    female: Vec<String>,
    male: Vec<String>,
    family: Vec<String>,
}

/// Teachers at each school.
pub const TEACHERS: u32 = 3;
/// Pupils known by record at each primary school of the county where pupils are followed.
pub const PUPILS: u32 = 6;
/// The county where pupils are followed by record; elsewhere a code on the assessment is all that is kept.
pub const FOLLOWED: &str = "Nyeri";

impl Names {
    /// The shipped names.
    pub fn shipped() -> Result<Self, DataError> {
        json("names.json", include_str!("../../demo-data/names.json"))
    }

    /// A name for a person of that sex.
    pub fn person(&self, dice: &mut Dice, sex: &str) -> String {
        let given = dice.pick(if sex == "female" { &self.female } else { &self.male });
        let family = dice.pick(&self.family);
        [given, family].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// Female or male, as the dice fall.
pub fn sex(dice: &mut Dice) -> &'static str {
    if dice.chance(0.55) { "female" } else { "male" }
}

/// The id of the `number`th teacher of a school.
pub fn teacher(tenant: &Tenant, place: &Place, number: u32) -> EntityId {
    id("Teacher", &[tenant.code, &place.objectid, &number.to_string()])
}

/// The id of the `number`th pupil of a school.
pub fn pupil(tenant: &Tenant, place: &Place, number: u32) -> EntityId {
    id("Pupil", &[tenant.code, &place.objectid, &number.to_string()])
}

/// Adds the teachers of the schools that the organisation works with; the first teaches grade 2.
pub fn add_teachers(records: &mut Records, tenant: &Tenant, names: &Names, places: &[Place]) {
    for place in places.iter().filter(|place| tenant.with_history || place.county == FOLLOWED) {
        for number in 1..=TEACHERS {
            let mut dice = Dice::named(&["teacher", tenant.code, &place.objectid, &number.to_string()]);
            let sex = sex(&mut dice);
            let (grades, subjects) = match (place.is_primary, number) {
                (true, 1) => ("2", "English, Kiswahili"),
                (true, 2) => ("2, 3", "Mathematics, Science"),
                (true, _) => ("1", "All"),
                (false, _) => ("9, 10", "English"),
            };
            let qualification = dice.pick(&["certificate", "certificate", "diploma", "diploma", "degree"]).copied().unwrap_or_default();
            let data = Payload::default()
                .with("schoolId", place.school.to_string())
                .with("name", names.person(&mut dice, sex))
                .with("sex", sex)
                .with("qualification", qualification)
                .with("teachingSince", dice.between(1994, 2024))
                .with("grades", grades)
                .with("subjects", subjects)
                .with("active", true);
            records.add("Teacher", teacher(tenant, place, number), data);
        }
    }
}

/// Adds pupils, by code and without a name, where they are followed by record.
pub fn add_pupils(records: &mut Records, tenant: &Tenant, places: &[Place]) {
    for place in places.iter().filter(|place| place.is_primary && place.county == FOLLOWED) {
        for number in 1..=PUPILS {
            let mut dice = Dice::named(&["pupil", tenant.code, &place.objectid, &number.to_string()]);
            let data = Payload::default()
                .with("schoolId", place.school.to_string())
                .with("code", pupil_code(number))
                .with("sex", if number % 2 == 0 { "male" } else { "female" })
                .with("grade", 2)
                .with("birthYear", dice.between(2016, 2018))
                .with("homeLanguage", if dice.chance(0.7) { "Gikuyu" } else { "Kiswahili" })
                .with("active", true);
            records.add("Pupil", pupil(tenant, place, number), data);
        }
    }
}

/// The code of the `number`th pupil of a class.
pub fn pupil_code(number: u32) -> String {
    format!("2-{number:02}")
}
