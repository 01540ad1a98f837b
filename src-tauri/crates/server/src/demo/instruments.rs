//! The instruments, and pupils who sit them. What a pupil does is rolled as raw facts, within the rules of the
//! section; the result is what the product's own scoring makes of them.

use std::collections::BTreeMap;

use rounds_entities::scoring::{Facts, ItemState, Score, Section, SectionType, score, summarise};
use rounds_model::{EntityId, Kind, Payload};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    dice::Dice,
    record::{DataError, Records, id, json},
};

/// An instrument of the file.
#[derive(Deserialize)]
struct Instrument {
    code: String,
    subject: String,
    sections: Vec<Section>,
}

/// The two instruments.
pub struct Instruments(Vec<Instrument>);

impl Instruments {
    /// Adds the definitions.
    pub fn add(records: &mut Records) -> Result<Self, DataError> {
        let text = include_str!("../../demo-data/instruments.json");
        let rows: Vec<Map<String, Value>> = json("instruments.json", text)?;
        let instruments: Vec<Instrument> = json("instruments.json", text)?;
        for (instrument, row) in instruments.iter().zip(rows) {
            let data = Payload(row).with("version", 1).with("status", "published");
            records.add("AssessmentDefinition", definition(&instrument.code), data);
        }
        Ok(Self(instruments))
    }

    /// The definition for lessons of that subject.
    pub fn for_subject(&self, subject: &str) -> Option<EntityId> {
        self.0.iter().find(|instrument| instrument.subject == subject).map(|instrument| definition(&instrument.code))
    }

    /// Adds the section answers and the result of a pupil who does so well, from 0 to 1.
    pub fn sit(&self, records: &mut Records, assessment: EntityId, subject: &str, ability: f64, dice: &mut Dice) -> Result<(), DataError> {
        let Some(instrument) = self.0.iter().find(|instrument| instrument.subject == subject) else { return Ok(()) };
        let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
        let mut done = Vec::new();
        for section in &instrument.sections {
            let zero = section.skip_if_zero.as_deref().is_some_and(|earlier| scores.get(earlier).is_none_or(|score| score.correct == 0));
            let facts = if zero {
                Payload::default().with("skippedReason", "rule")
            } else {
                let read = section.passage.as_deref().and_then(|passage| scores.get(passage)).map_or(0, |score| score.attempted);
                perform(section, ability, read as usize, dice)
            };
            let answer = facts.with("pupilAssessmentId", assessment.to_string()).with("section", section.code.as_str());
            let wrong = |error: &dyn std::fmt::Display| DataError::Value(format!("section {}: {error}", section.code));
            let facts = Facts::read(&answer).map_err(|error| wrong(&error))?;
            if let Some(score) = score(section, &facts).map_err(|error| wrong(&error))? {
                done.push(score.clone());
                scores.insert(&section.code, score);
            }
            let id = EntityId::derived(&Kind::of("SectionAnswer"), &[&assessment.to_string(), &section.code]);
            records.add("SectionAnswer", id, answer);
        }
        let id = EntityId::derived(&Kind::of("AssessmentResult"), &[&assessment.to_string()]);
        records.add("AssessmentResult", id, summarise(assessment, &instrument.sections, &done));
        Ok(())
    }
}

fn definition(code: &str) -> EntityId {
    id("AssessmentDefinition", &[code, "1"])
}

/// The facts of one section: what this pupil does with it. `read` is how many words of the passage were attempted.
fn perform(section: &Section, ability: f64, read: usize, dice: &mut Dice) -> Payload {
    let total = section.items.len();
    let allowed = section.duration_seconds.filter(|_| section.section_type.is_timed());
    // How far this pupil would come in the time allowed; somebody quick would come beyond the end.
    let pace = total as f64 * (0.08 + 1.15 * ability.powf(1.4)) * (0.85 + 0.3 * dice.share());
    // Whoever is silent is moved on, so nobody sees fewer items than the silences that fit into the time.
    let fewest = allowed.zip(section.hesitation_seconds).map_or(1, |(allowed, silence)| (allowed / silence) as usize).clamp(1, total);
    let reached = if allowed.is_some() { (pace.ceil() as usize).clamp(fewest, total) } else { total };
    let lost = allowed.is_some() && ability < 0.12;
    let right = if lost { 0.0 } else { (0.3 + 0.75 * ability).min(0.98) };
    let mut marks: Vec<char> = (0..reached)
        .map(|index| match &section.items.get(index) {
            Some(item) if section.section_type == SectionType::Questions && !item.is_reached(read) => 's',
            _ if dice.chance(right) => '1',
            _ if dice.chance(0.25) => 'n',
            _ => '0',
        })
        .collect();
    let states: Vec<ItemState> = marks.iter().filter_map(|mark| ItemState::from_letter(*mark)).collect();
    let stopped = section.stop.and_then(|rule| rule.stops_at(&states));
    marks.truncate(stopped.unwrap_or(reached));
    let last = marks.len();
    marks.resize(total, '.');
    let mut facts = Payload::default().with("items", String::from_iter(marks));
    if let Some(allowed) = allowed {
        let left = if stopped.is_some() {
            allowed - section.hesitation_seconds.unwrap_or(3.0) * last as f64
        } else {
            allowed * (1.0 - total as f64 / pace)
        };
        facts = facts.with("lastItem", last).with("durationSeconds", allowed).with("secondsLeft", tenths(left.clamp(0.0, allowed)));
    }
    if stopped.is_some() { facts.with("autoStopped", true) } else { facts }
}

/// A time as a stopwatch shows it.
fn tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(section: &Section, ability: f64) -> (Payload, Score) {
        let facts = perform(section, ability, 30, &mut Dice::named(&["test", &section.code]));
        let score = score(section, &Facts::read(&facts).unwrap()).unwrap().unwrap();
        (facts, score)
    }

    #[test]
    fn every_section_can_be_sat_by_the_weakest_and_the_best() {
        let instruments: Vec<Instrument> = json("instruments.json", include_str!("../../demo-data/instruments.json")).unwrap();
        for section in instruments.iter().flat_map(|instrument| &instrument.sections) {
            let (_, weak) = facts(section, 0.0);
            let (_, best) = facts(section, 1.0);
            assert!(weak.is_possible() && best.is_possible() && weak.correct < best.correct, "{}: {weak:?} {best:?}", section.code);
            if section.section_type.is_timed() {
                assert!(weak.auto_stopped && weak.per_minute == Some(0.0) && !best.auto_stopped, "{}: {weak:?} {best:?}", section.code);
            }
        }
    }
}
