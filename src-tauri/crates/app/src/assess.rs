//! An assessment, scored from its section answers as they stand on disk, and its result kept as a record like any other.
//!
//! The numbers come from [`rounds_entities::scoring`] alone. Whoever asks twice gets the same, and makes no second edit.

use std::collections::BTreeMap;

use rounds_entities::scoring::{Facts, Score, Section, score, summarise, words_attempted};
use rounds_model::{EntityId, Kind, Payload, Registry};
use rounds_sqlite::{Query, Screens};

use crate::{
    App, AppError,
    api::{Assessed, RefusedSection, SectionScore},
    forms,
    records::id_of,
};

const ASSESSMENT: &str = "PupilAssessment";
const DEFINITION: &str = "AssessmentDefinition";
const ANSWER: &str = "SectionAnswer";
const RESULT: Kind = Kind::of("AssessmentResult");

impl App {
    /// Scores the assessment, and keeps its result where it differs from the one that is there.
    ///
    /// # Errors
    /// `not_found` when the assessment or its instrument is not on this laptop, `invalid` for an instrument that cannot
    /// be read, `in_conflict`, or the database's.
    pub async fn assess(&self, assessment: &str) -> Result<Assessed, AppError> {
        let id = id_of(assessment)?;
        let desk = self.desk().await?;
        let mut screen = desk.store.screens().await?;
        let sections = sections(&mut screen, id).await?;
        let answers = answers(&mut screen, id).await?;
        let (scores, refused) = score_all(&sections, &answers);
        let summary = summarise(id, &sections, &scores);
        let before = before(&mut screen, &desk.registry, &summary).await?;
        drop(screen);
        let result = match before {
            // Nothing was done and nothing was said of it: there is nothing to say.
            None if scores.is_empty() => Payload::default(),
            Some(before) if with_summary(&desk.registry, &before, &summary).same_as(&before) => before,
            before => {
                let result = with_summary(&desk.registry, &before.unwrap_or_default(), &summary);
                let saved = desk.editor().create(&RESULT, result, false).await?;
                self.changed([RESULT]);
                saved.held.content.payload().cloned().unwrap_or_default()
            }
        };
        Ok(Assessed { scores: scores.into_iter().map(told).collect(), refused, result: forms::fields(&result) })
    }
}

/// The result that is there; its id follows from the assessment.
async fn before(screen: &mut Screens, registry: &Registry, summary: &Payload) -> Result<Option<Payload>, AppError> {
    let Some(id) = registry.get(&RESULT).and_then(|adapter| adapter.derived_id(summary)) else { return Ok(None) };
    Ok(screen.row(id).await?.map(|row| row.data))
}

/// The result with this summary in the place of the one before; fields of a newer program stay.
fn with_summary(registry: &Registry, before: &Payload, summary: &Payload) -> Payload {
    let declared = registry.get(&RESULT).map_or(&[][..], |adapter| adapter.fields());
    let mut result = summary.clone();
    let foreign = before.0.iter().filter(|(name, _)| !declared.iter().any(|field| field.name == name.as_str()));
    result.0.extend(foreign.map(|(name, value)| (name.clone(), value.clone())));
    result
}

/// The sections of the instrument that the assessment was made with.
async fn sections(screen: &mut Screens, assessment: EntityId) -> Result<Vec<Section>, AppError> {
    let row = screen.row(assessment).await?.filter(|row| row.key.kind.as_str() == ASSESSMENT).ok_or(AppError::NotFound)?;
    let definition = row.data.text("assessmentDefinitionId").ok_or(AppError::NotFound)?;
    let row = screen.row(id_of(definition)?).await?.filter(|row| row.key.kind.as_str() == DEFINITION).ok_or(AppError::NotFound)?;
    let sections = row.data.get("sections").cloned().unwrap_or_default();
    serde_json::from_value(sections)
        .map_err(|error| AppError::Invalid { field: "sections".into(), message: format!("The instrument cannot be read: {error}") })
}

/// What the assessor marked, by section.
async fn answers(screen: &mut Screens, assessment: EntityId) -> Result<BTreeMap<String, Payload>, AppError> {
    let query = Query::all(Kind::of(ANSWER), u32::MAX).with("pupilAssessmentId", assessment.to_string());
    let rows = screen.list(&query).await?.rows.into_iter();
    Ok(rows.filter_map(|row| Some((row.data.text("section")?.to_owned(), row.data))).collect())
}

/// Scores section by section, in the order of the instrument; a section that was not done has no score.
fn score_all(sections: &[Section], answers: &BTreeMap<String, Payload>) -> (Vec<Score>, Vec<RefusedSection>) {
    let (mut scores, mut refused) = (Vec::new(), Vec::new());
    for section in sections {
        let Some(answer) = answers.get(&section.code) else { continue };
        match score_one(section, sections, answers, answer) {
            Ok(score) => scores.extend(score),
            Err(message) => refused.push(RefusedSection { section: section.code.clone(), message }),
        }
    }
    (scores, refused)
}

/// Questions on a passage are scored as far as the passage, as it is marked now, was read.
fn score_one(
    section: &Section,
    sections: &[Section],
    answers: &BTreeMap<String, Payload>,
    answer: &Payload,
) -> Result<Option<Score>, String> {
    let facts = Facts::read(answer).map_err(|error| error.to_string())?;
    let passage = section.passage.as_ref().and_then(|code| sections.iter().find(|one| one.code == *code));
    let words = passage.and_then(|passage| words_attempted(passage, &Facts::read(answers.get(&passage.code)?).ok()?));
    let facts = match words {
        Some(words) => facts.as_far_as(section, words),
        None => facts,
    };
    score(section, &facts).map_err(|error| error.to_string())
}

fn told(score: Score) -> SectionScore {
    SectionScore {
        section: score.section,
        total: score.total,
        asked: score.asked,
        attempted: score.attempted,
        correct: score.correct,
        incorrect: score.incorrect,
        no_response: score.no_response,
        auto_stopped: score.auto_stopped,
        elapsed_seconds: score.elapsed_seconds,
        per_minute: score.per_minute,
        accuracy: score.accuracy,
        sentences: score.sentences,
    }
}
