//! A section of an instrument, as it stands in the `sections` of an assessment definition.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ItemState;

/// One section (a subtask): its items and the rules by which it is run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Names it within the instrument; section answers refer to it.
    pub code: String,
    /// What the assessor reads.
    pub title: String,
    /// How it is run.
    #[serde(rename = "type")]
    pub section_type: SectionType,
    /// What the assessor says to the pupil.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instruction: Option<String>,
    /// What is asked, in order.
    pub items: Vec<Item>,
    /// Seconds allowed; needed when timed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<f64>,
    /// Whether the assessor may pause the clock.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pause: bool,
    /// The second at which the assessor is asked which item the pupil has reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_mark_seconds: Option<f64>,
    /// Items in a row of the grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<u32>,
    /// When the section ends early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<StopRule>,
    /// Silence on one item, in seconds, after which the assessor moves on and marks it wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hesitation_seconds: Option<f64>,
    /// The earlier section without a correct item in which this one is not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_if_zero: Option<String>,
    /// For questions: the earlier passage that they are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<String>,
    /// For a passage: the last word of each sentence, counted from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sentence_ends: Vec<usize>,
}

/// How a section is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SectionType {
    /// Letters, words or numbers in rows, against the clock.
    TimedGrid,
    /// A text read aloud, against the clock; its items are its words.
    Passage,
    /// Items without a clock.
    List,
    /// Questions on a passage, asked only as far as the pupil read.
    Questions,
}

impl SectionType {
    /// Whether it runs against the clock.
    #[must_use]
    pub const fn is_timed(self) -> bool {
        matches!(self, Self::TimedGrid | Self::Passage)
    }
}

/// What is asked: a bare text, or a question with its answer and the word after which it may be asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Item {
    /// A letter, a word, a number.
    Text(String),
    /// A question.
    Question {
        /// What is asked.
        text: String,
        /// An answer that counts as right.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<String>,
        /// Words of the passage that the pupil must have attempted for it to be asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<usize>,
    },
}

impl Item {
    /// Whether a pupil who attempted `words` words of the passage is asked this.
    #[must_use]
    pub fn is_reached(&self, words: usize) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Question { after, .. } => after.is_none_or(|after| after <= words),
        }
    }
}

/// When a section ends before its last item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StopRule {
    /// The first so many items are all wrong (usually the first row); the score is then 0.
    FirstWrong(usize),
    /// So many items in a row are wrong, wherever; what was right before counts.
    ConsecutiveWrong(usize),
}

impl StopRule {
    /// The item, counted from 1, after which the rule ends the section.
    #[must_use]
    pub fn stops_at(self, items: &[ItemState]) -> Option<usize> {
        match self {
            Self::FirstWrong(first) => {
                let row = items.get(..first)?;
                row.iter().all(|item| item.is_incorrect()).then_some(first)
            }
            Self::ConsecutiveWrong(run) => {
                let last = items.windows(run.max(1)).position(|window| window.iter().all(|item| item.is_incorrect()))?;
                Some(last + run.max(1))
            }
        }
    }
}

/// Why sections cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SectionError {
    /// No section at all.
    #[error("An instrument needs a section")]
    None,
    /// Two sections with one code, or a section without.
    #[error("The code {0:?} of a section is empty or used twice")]
    Code(String),
    /// No items.
    #[error("Section {0} has no items")]
    NoItems(String),
    /// Timed, without a time.
    #[error("Section {0} is timed and needs its seconds, more than 0")]
    NoDuration(String),
    /// A clock to pause or to mark, in a section without one.
    #[error("Section {0} is not timed: there is no clock to pause or to ask at")]
    NoClock(String),
    /// A time mark that the clock never comes to.
    #[error("Section {0} asks for the item reached at a second that does not lie within its time")]
    TimeMark(String),
    /// A stop rule that never or always stops.
    #[error("The stop rule of section {0} must count from 1 to the number of its items")]
    Stop(String),
    /// A reference to no earlier section of the right type.
    #[error("Section {section} names {names:?}, which is no earlier {what}")]
    Reference {
        /// The section that refers.
        section: String,
        /// To which code.
        names: String,
        /// What it must be.
        what: &'static str,
    },
    /// A position beyond the passage, or sentence ends that do not rise.
    #[error("Section {0} names a word that its passage does not have, or sentences out of order")]
    Word(String),
}

/// Checks that the sections of an instrument can be run in order.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_sections(sections: &[Section]) -> Result<(), SectionError> {
    if sections.is_empty() {
        return Err(SectionError::None);
    }
    let mut earlier: BTreeMap<&str, &Section> = BTreeMap::new();
    for section in sections {
        check_section(section, &earlier)?;
        if section.code.trim().is_empty() || earlier.insert(&section.code, section).is_some() {
            return Err(SectionError::Code(section.code.clone()));
        }
    }
    Ok(())
}

fn check_section(section: &Section, earlier: &BTreeMap<&str, &Section>) -> Result<(), SectionError> {
    let code = || section.code.clone();
    let missing = |names: &str, what| SectionError::Reference { section: code(), names: names.to_owned(), what };
    if section.items.is_empty() {
        return Err(SectionError::NoItems(code()));
    }
    if section.section_type.is_timed() && section.duration_seconds.is_none_or(|seconds| seconds <= 0.0) {
        return Err(SectionError::NoDuration(code()));
    }
    check_clock(section)?;
    if let Some(StopRule::FirstWrong(count) | StopRule::ConsecutiveWrong(count)) = section.stop
        && !(1..=section.items.len()).contains(&count)
    {
        return Err(SectionError::Stop(code()));
    }
    if let Some(names) = section.skip_if_zero.as_deref().filter(|names| !earlier.contains_key(names)) {
        return Err(missing(names, "section"));
    }
    let ends = &section.sentence_ends;
    if !ends.iter().is_sorted_by(|a, b| a < b) || ends.last().is_some_and(|last| *last > section.items.len()) {
        return Err(SectionError::Word(code()));
    }
    if section.section_type == SectionType::Questions {
        let names = section.passage.as_deref().unwrap_or_default();
        let passage = earlier.get(names).filter(|passage| passage.section_type == SectionType::Passage);
        let words = passage.ok_or_else(|| missing(names, "passage"))?.items.len();
        if !section.items.iter().all(|item| item.is_reached(words)) {
            return Err(SectionError::Word(code()));
        }
    }
    Ok(())
}

/// A pause and a time mark need a clock, and the mark must come before the clock ends.
fn check_clock(section: &Section) -> Result<(), SectionError> {
    let code = || section.code.clone();
    if !section.section_type.is_timed() && (section.pause || section.time_mark_seconds.is_some()) {
        return Err(SectionError::NoClock(code()));
    }
    let is_within = |mark: f64| mark > 0.0 && section.duration_seconds.is_some_and(|allowed| mark < allowed);
    if section.time_mark_seconds.is_some_and(|mark| !is_within(mark)) { Err(SectionError::TimeMark(code())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn checked(sections: Value) -> Result<(), String> {
        let sections: Vec<Section> = serde_json::from_value(sections).unwrap();
        check_sections(&sections).map_err(|error| error.to_string())
    }

    #[test]
    fn sections_that_cannot_be_run_are_refused_in_words() {
        let story = json!({"code": "story", "title": "Story", "type": "passage", "items": ["The", "goat", "ran."], "durationSeconds": 60});
        let asks = |after: usize, passage: &str| json!({"code": "asks", "title": "Questions", "type": "questions", "passage": passage, "items": [{"text": "Who ran?", "after": after}]});
        let with = |name: &str, value: Value| {
            let mut changed = story.clone();
            changed[name] = value;
            changed
        };
        let untimed = |name: &str, value: Value| {
            let mut list = json!({"code": "bigger", "title": "Which is bigger?", "type": "list", "items": ["7 or 4"]});
            list[name] = value;
            list
        };
        assert_eq!(checked(json!([story, asks(2, "story")])), Ok(()));
        assert_eq!(checked(json!([with("timeMarkSeconds", json!(30)), untimed("pause", json!(false))])), Ok(()));
        assert_eq!(checked(json!([with("pause", json!(true))])), Ok(()));
        let cases = [
            (json!([]), "An instrument needs a section"),
            (json!([story, story]), "The code \"story\" of a section is empty or used twice"),
            (json!([with("items", json!([]))]), "Section story has no items"),
            (json!([with("durationSeconds", json!(0))]), "Section story is timed and needs its seconds, more than 0"),
            (
                json!([with("timeMarkSeconds", json!(60))]),
                "Section story asks for the item reached at a second that does not lie within its time",
            ),
            (
                json!([with("timeMarkSeconds", json!(0))]),
                "Section story asks for the item reached at a second that does not lie within its time",
            ),
            (json!([untimed("pause", json!(true))]), "Section bigger is not timed: there is no clock to pause or to ask at"),
            (json!([untimed("timeMarkSeconds", json!(30))]), "Section bigger is not timed: there is no clock to pause or to ask at"),
            (
                json!([with("stop", json!({"firstWrong": 4}))]),
                "The stop rule of section story must count from 1 to the number of its items",
            ),
            (json!([with("skipIfZero", json!("words"))]), "Section story names \"words\", which is no earlier section"),
            (json!([asks(2, "story"), story]), "Section asks names \"story\", which is no earlier passage"),
            (json!([story, asks(4, "story")]), "Section asks names a word that its passage does not have, or sentences out of order"),
            (
                json!([with("sentenceEnds", json!([3, 2]))]),
                "Section story names a word that its passage does not have, or sentences out of order",
            ),
        ];
        for (sections, expected) in cases {
            assert_eq!(checked(sections.clone()), Err(expected.to_owned()), "{sections}");
        }
    }

    #[test]
    fn a_clock_is_not_paused_and_nothing_is_asked_at_a_second_unless_the_instrument_says_so() {
        let plain: Section =
            serde_json::from_value(json!({"code": "l", "title": "L", "type": "timedGrid", "items": ["a"], "durationSeconds": 60})).unwrap();
        assert_eq!((plain.pause, plain.time_mark_seconds), (false, None));
        let written = serde_json::to_value(&plain).unwrap();
        assert_eq!((written.get("pause"), written.get("timeMarkSeconds")), (None, None));
        let marked = json!({"code": "l", "title": "L", "type": "timedGrid", "items": ["a"], "durationSeconds": 60.0, "pause": true, "timeMarkSeconds": 30.0});
        let section: Section = serde_json::from_value(marked.clone()).unwrap();
        assert_eq!((section.pause, section.time_mark_seconds), (true, Some(30.0)));
        assert_eq!(serde_json::to_value(&section).unwrap(), marked);
    }

    #[test]
    fn the_stop_rules_fire_where_the_manuals_say() {
        let states = |text: &str| text.chars().map(|letter| ItemState::from_letter(letter).unwrap()).collect::<Vec<_>>();
        let cases = [
            (StopRule::FirstWrong(5), "00000", Some(5)),
            (StopRule::FirstWrong(5), "0n000", Some(5)),
            (StopRule::FirstWrong(5), "0000", None),
            (StopRule::FirstWrong(5), "1000000000", None),
            (StopRule::ConsecutiveWrong(4), "10100001", Some(7)),
            (StopRule::ConsecutiveWrong(4), "1000.0001", None),
        ];
        for (rule, items, expected) in cases {
            assert_eq!(rule.stops_at(&states(items)), expected, "{rule:?} on {items}");
        }
    }
}
