//! The one function from definition and facts to a score.
//!
//! For a timed section: attempted = the last item; incorrect = marked items up to it and none beyond;
//! correct = attempted − incorrect; elapsed = seconds allowed − seconds left; rate = correct × 60 ⁄ elapsed.
//! The rate is exact, absent when no time passed or none is known, and 0 when the first row was all wrong.

use serde::{Deserialize, Serialize};

use super::{Facts, ItemState, Section, SectionType, StopRule};

/// The highest rate that is believed, in items per minute: 100 items in a second.
pub const MOST_PER_MINUTE: f64 = 6_000.0;

/// What a pupil scored in one section.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// The section's code.
    pub section: String,
    /// Items in the section.
    pub total: u32,
    /// Items put to the pupil.
    pub asked: u32,
    /// Items attempted, right or not.
    pub attempted: u32,
    /// Items right.
    pub correct: u32,
    /// Items attempted and not right.
    pub incorrect: u32,
    /// Of these, items to which there was no response.
    pub no_response: u32,
    /// Whether the stop rule ended the section.
    pub auto_stopped: bool,
    /// Seconds that a timed section took; absent when not known.
    #[serde(default)]
    pub elapsed_seconds: Option<f64>,
    /// Correct items per minute, exact; absent when untimed, when not known, and when no time passed.
    #[serde(default)]
    pub per_minute: Option<f64>,
    /// Correct of attempted, from 0 to 1; absent when nothing was attempted.
    #[serde(default)]
    pub accuracy: Option<f64>,
    /// Sentences of a passage read to their end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentences: Option<u32>,
}

/// Why facts cannot be scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// More marks than items.
    #[error("there are more marks than items in the section")]
    TooManyItems,
    /// A last item beyond the last.
    #[error("the last item attempted lies beyond the last item of the section")]
    LastItem,
    /// A timed section of which nobody said where it ended.
    #[error("the last item attempted is not marked")]
    NoLastItem,
    /// An item before the last one attempted, of a timed section, that is neither right nor wrong.
    #[error("item {0} is neither right nor wrong, but a later one was the last attempted")]
    Undecided(usize),
    /// More seconds left than allowed, or fewer than none.
    #[error("the seconds left do not lie between 0 and the seconds allowed")]
    TimeLeft,
}

/// Scores the facts of one pupil in one section; `None` when the section was not done.
///
/// # Errors
/// Facts that contradict each other or the section.
pub fn score(section: &Section, facts: &Facts) -> Result<Option<Score>, ScoreError> {
    if facts.skipped {
        return Ok(None);
    }
    if facts.items.len() > section.items.len() {
        return Err(ScoreError::TooManyItems);
    }
    if facts.last_item.is_some_and(|last| last > section.items.len()) {
        return Err(ScoreError::LastItem);
    }
    let timed = section.section_type.is_timed();
    // What lies beyond the last item attempted was marked by mistake, or marked and then not reached: it never counts.
    let end = if timed { Some(last_attempted(section, facts)?) } else { facts.last_item };
    let end = end.unwrap_or(facts.items.len());
    let mut states: Vec<ItemState> = facts.items.iter().copied().take(end).collect();
    if timed {
        states.resize(end, ItemState::NotAttempted);
        let undecided = states.iter().position(|state| !matches!(state, ItemState::Right | ItemState::Wrong | ItemState::NoResponse));
        if let Some(index) = undecided {
            return Err(ScoreError::Undecided(index + 1));
        }
    }
    let count = |counted: fn(&ItemState) -> bool| small(states.iter().filter(|state| counted(state)).count());
    let correct = count(|state| *state == ItemState::Right);
    let incorrect = count(|state| state.is_incorrect());
    let attempted = correct + incorrect;
    let elapsed_seconds = if timed { elapsed(section, facts)? } else { None };
    Ok(Some(Score {
        section: section.code.clone(),
        total: small(section.items.len()),
        asked: count(|state| state.is_asked()),
        attempted,
        correct,
        incorrect,
        no_response: count(|state| *state == ItemState::NoResponse),
        auto_stopped: facts.auto_stopped,
        elapsed_seconds,
        per_minute: if timed { per_minute(section, facts, correct, elapsed_seconds) } else { None },
        accuracy: (attempted > 0).then(|| f64::from(correct) / f64::from(attempted)),
        sentences: (section.section_type == SectionType::Passage && !section.sentence_ends.is_empty())
            .then(|| small(section.sentence_ends.iter().filter(|last| **last <= end).count())),
    }))
}

/// Where a timed section ended: as marked, or where the stop rule ended it.
pub(super) fn last_attempted(section: &Section, facts: &Facts) -> Result<usize, ScoreError> {
    let by_rule = || section.stop.filter(|_| facts.auto_stopped)?.stops_at(&facts.items);
    facts.last_item.or_else(by_rule).ok_or(ScoreError::NoLastItem)
}

fn elapsed(section: &Section, facts: &Facts) -> Result<Option<f64>, ScoreError> {
    let (Some(allowed), Some(left)) = (facts.duration_seconds.or(section.duration_seconds), facts.seconds_left) else {
        return Ok(None);
    };
    if (0.0..=allowed).contains(&left) { Ok(Some(allowed - left)) } else { Err(ScoreError::TimeLeft) }
}

fn per_minute(section: &Section, facts: &Facts, correct: u32, elapsed: Option<f64>) -> Option<f64> {
    // Other stop rules end a section in its middle, and what was right before that keeps its rate.
    if facts.auto_stopped && !matches!(section.stop, Some(StopRule::ConsecutiveWrong(_))) {
        return Some(0.0);
    }
    let elapsed = elapsed.filter(|seconds| *seconds > 0.0)?;
    Some(f64::from(correct) * 60.0 / elapsed)
}

/// A count of items; no section has more than a `u32` can hold.
fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Score {
    /// Correct of the items asked, from 0 to 1; `None` when none was asked.
    #[must_use]
    pub fn of_asked(&self) -> Option<f64> {
        (self.asked > 0).then(|| f64::from(self.correct) / f64::from(self.asked))
    }

    /// Correct of all items of the section, from 0 to 1.
    #[must_use]
    pub fn of_total(&self) -> Option<f64> {
        (self.total > 0).then(|| f64::from(self.correct) / f64::from(self.total))
    }

    /// Whether the numbers fit together, as every score made here does.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let share = |share: Option<f64>| share.is_none_or(|share| (0.0..=1.0).contains(&share));
        let rate = |rate: Option<f64>| rate.is_none_or(|rate| (0.0..=MOST_PER_MINUTE).contains(&rate));
        self.correct.checked_add(self.incorrect) == Some(self.attempted)
            && self.attempted <= self.asked
            && self.asked <= self.total
            && self.no_response <= self.incorrect
            && share(self.accuracy)
            && rate(self.per_minute)
            && self.elapsed_seconds.is_none_or(|seconds| seconds >= 0.0)
    }
}

#[cfg(test)]
mod tests;
