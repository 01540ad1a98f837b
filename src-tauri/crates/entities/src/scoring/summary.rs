//! What the scores of all sections come to for one pupil: the fields of an assessment result.

use rounds_model::{EntityId, Payload};
use serde_json::{Value, json};

use super::{Score, Section, SectionType};

/// The version of the formulas in this module and in `score`; a result says which one made it.
pub const FORMULA: u32 = 1;

/// The assessment result of the assessment `assessment`: totals, the rate of the first passage, and
/// comprehension over all questions asked. `scores` are those of the sections that were done.
#[must_use]
pub fn summarise(assessment: EntityId, sections: &[Section], scores: &[Score]) -> Payload {
    let of_type = |wanted: SectionType| {
        scores.iter().filter(move |score| sections.iter().any(|section| section.code == score.section && section.section_type == wanted))
    };
    let sum = |count: fn(&Score) -> u32| scores.iter().map(count).sum::<u32>();
    let asked: u32 = of_type(SectionType::Questions).map(|score| score.asked).sum();
    let questions: u32 = of_type(SectionType::Questions).map(|score| score.total).sum();
    let understood: u32 = of_type(SectionType::Questions).map(|score| score.correct).sum();
    let share = |of: u32| (of > 0).then(|| f64::from(understood) / f64::from(of));
    let optional = |number: Option<f64>| number.map_or(Value::Null, Value::from);
    let mut result = Payload::default()
        .with("pupilAssessmentId", assessment.to_string())
        .with("formula", FORMULA)
        .with("correct", sum(|score| score.correct))
        .with("attempted", sum(|score| score.attempted))
        .with("zeroScores", sum(|score| u32::from(score.correct == 0)))
        .with("wordsPerMinute", optional(of_type(SectionType::Passage).next().and_then(|score| score.per_minute)))
        .with("comprehensionOfAsked", optional(share(asked)))
        .with("comprehensionOfTotal", optional(share(questions)))
        .with("sections", json!(scores));
    result.0.retain(|_, value| !value.is_null());
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AssessmentResult,
        check::{ID, payload},
        scoring::{Facts, score},
    };
    use rounds_model::adapter;

    #[test]
    fn a_pupil_who_read_half_the_story_is_summed_up() {
        let sections: Vec<Section> = serde_json::from_value(json!([
            {"code": "letters", "title": "Letters", "type": "timedGrid", "items": ["a", "m", "s"], "durationSeconds": 60},
            {"code": "story", "title": "Story", "type": "passage", "items": ["A", "goat", "ran", "home."], "durationSeconds": 60},
            {"code": "asks", "title": "Questions", "type": "questions", "passage": "story", "items": [{"text": "Who?", "after": 2}, {"text": "Where?", "after": 4}]},
        ]))
        .unwrap();
        let answers = [
            json!({"items": "000", "lastItem": 3, "secondsLeft": 0}),
            json!({"items": "10..", "lastItem": 2, "secondsLeft": 30}),
            json!({"items": "1s"}),
        ];
        let scores: Vec<Score> = sections
            .iter()
            .zip(answers)
            .filter_map(|(section, answer)| score(section, &Facts::read(&payload(answer)).unwrap()).unwrap())
            .collect();
        let result = summarise(ID.parse().unwrap(), &sections, &scores);
        assert_eq!(adapter::<AssessmentResult>().check(&result), Ok(()));
        let expected = json!({"correct": 2, "attempted": 6, "zeroScores": 1, "wordsPerMinute": 2.0, "comprehensionOfAsked": 1.0, "comprehensionOfTotal": 0.5});
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(result.get(field), Some(value), "{field}");
        }
    }

    #[test]
    fn what_cannot_be_known_is_absent() {
        let result = summarise(ID.parse().unwrap(), &[], &[]);
        assert_eq!((result.get("wordsPerMinute"), result.get("comprehensionOfAsked")), (None, None));
        assert_eq!(adapter::<AssessmentResult>().check(&result), Ok(()));
    }
}
