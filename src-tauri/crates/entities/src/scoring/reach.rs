//! Questions on a passage are asked only as far as the pupil read: however the marks of the passage were corrected
//! since, what lies beyond counts as not asked.

use super::{Facts, ItemState, Section, score::last_attempted};

/// Words of `passage` that the pupil attempted; `None` when nobody said where the reading ended.
#[must_use]
pub fn words_attempted(passage: &Section, facts: &Facts) -> Option<usize> {
    if facts.skipped { Some(0) } else { last_attempted(passage, facts).ok() }
}

impl Facts {
    /// These facts of `section`, with the questions beyond `words` words of its passage not asked.
    #[must_use]
    pub fn as_far_as(mut self, section: &Section, words: usize) -> Self {
        for (item, state) in section.items.iter().zip(&mut self.items) {
            if !item.is_reached(words) {
                *state = ItemState::NotAsked;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use rounds_model::Payload;
    use serde_json::{Value, json};

    use super::*;
    use crate::scoring::score;

    fn section(value: Value) -> Section {
        serde_json::from_value(value).unwrap()
    }

    fn facts(answer: Value) -> Facts {
        Facts::read(&serde_json::from_value::<Payload>(answer).unwrap()).unwrap()
    }

    #[test]
    fn the_end_of_the_reading_is_the_last_word_or_nothing_or_unknown() {
        let passage = section(json!({"code": "p", "title": "P", "type": "passage", "items": ["A", "goat", "ran"], "durationSeconds": 60}));
        let cases = [
            (json!({"items": "111", "lastItem": 2}), Some(2)),
            (json!({"items": "...", "lastItem": 0}), Some(0)),
            (json!({"skippedReason": "refused"}), Some(0)),
            (json!({"items": "111"}), None),
        ];
        for (answer, expected) in cases {
            assert_eq!(words_attempted(&passage, &facts(answer.clone())), expected, "{answer}");
        }
    }

    #[test]
    fn an_answer_beyond_the_text_read_counts_neither_as_asked_nor_as_right() {
        let items = json!([{"text": "Who?", "after": 2}, {"text": "Where?", "after": 9}, {"text": "Why?"}]);
        let asks = section(json!({"code": "q", "title": "Q", "type": "questions", "passage": "p", "items": items}));
        let of = |words| {
            let score = score(&asks, &facts(json!({"items": "110"})).as_far_as(&asks, words)).unwrap().unwrap();
            (score.asked, score.attempted, score.correct)
        };
        assert_eq!([of(9), of(8), of(1)], [(3, 3, 2), (2, 2, 1), (1, 1, 0)]);
    }
}
