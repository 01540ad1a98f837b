//! What the assessor marked, read from a section answer.

use rounds_model::Payload;

/// The state of one item, one letter each. "No response" differs from "wrong", and not having been asked
/// differs from both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemState {
    /// `1`: right, or corrected by the pupil.
    Right,
    /// `0`: marked wrong.
    Wrong,
    /// `n`: asked, and no response.
    NoResponse,
    /// `.`: not reached, because time or the rule ended the section before.
    NotAttempted,
    /// `s`: skipped by the rules of the instrument.
    NotAsked,
    /// `a`: does not apply to this pupil.
    NotApplicable,
    /// `r`: the pupil refused.
    Refused,
    /// `d`: the pupil said that they do not know.
    DontKnow,
    /// `m`: asked, but the answer was not recorded.
    Missing,
}

impl ItemState {
    const LETTERS: [(char, Self); 9] = [
        ('1', Self::Right),
        ('0', Self::Wrong),
        ('n', Self::NoResponse),
        ('.', Self::NotAttempted),
        ('s', Self::NotAsked),
        ('a', Self::NotApplicable),
        ('r', Self::Refused),
        ('d', Self::DontKnow),
        ('m', Self::Missing),
    ];

    /// The state that `letter` stands for.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::LETTERS.iter().find(|(known, _)| *known == letter).map(|(_, state)| *state)
    }

    /// Whether the pupil attempted the item and did not get it right.
    #[must_use]
    pub const fn is_incorrect(self) -> bool {
        matches!(self, Self::Wrong | Self::NoResponse | Self::DontKnow)
    }

    /// Whether the item was put to the pupil.
    #[must_use]
    pub const fn is_asked(self) -> bool {
        !matches!(self, Self::NotAttempted | Self::NotAsked | Self::NotApplicable)
    }
}

/// The raw facts of one section.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Facts {
    /// The states of the items in order; items beyond the end were not attempted.
    pub items: Vec<ItemState>,
    /// The last item attempted, counted from 1; 0 when none was.
    pub last_item: Option<usize>,
    /// Seconds that were allowed, where that is not what the definition says.
    pub duration_seconds: Option<f64>,
    /// Seconds left on the clock when the section ended.
    pub seconds_left: Option<f64>,
    /// Whether the stop rule ended the section.
    pub auto_stopped: bool,
    /// Whether the section was not done at all (see `skippedReason` of a section answer).
    pub skipped: bool,
}

/// Facts that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    /// A letter that stands for no state.
    #[error("Item {item} has the mark {letter:?}, which means nothing")]
    UnknownState {
        /// The item, counted from 1.
        item: usize,
        /// Its letter.
        letter: char,
    },
}

impl Facts {
    /// The facts that a section answer holds; fields without their declared shape count as absent.
    ///
    /// # Errors
    /// A mark that means nothing.
    pub fn read(answer: &Payload) -> Result<Self, FactsError> {
        let number = |field| answer.get(field).and_then(serde_json::Value::as_f64);
        let letters = answer.text("items").unwrap_or_default().chars().enumerate();
        let items =
            letters.map(|(index, letter)| ItemState::from_letter(letter).ok_or(FactsError::UnknownState { item: index + 1, letter }));
        Ok(Self {
            items: items.collect::<Result<_, _>>()?,
            last_item: answer.get("lastItem").and_then(serde_json::Value::as_u64).and_then(|last| usize::try_from(last).ok()),
            duration_seconds: number("durationSeconds"),
            seconds_left: number("secondsLeft"),
            auto_stopped: answer.get("autoStopped").and_then(serde_json::Value::as_bool).unwrap_or(false),
            skipped: answer.get("skippedReason").is_some(),
        })
    }
}
