//! Closing the window: the page is asked first, because only it knows what is not on disk yet. Decides purely; the
//! moments are handed in.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// How long a page may say nothing, while the program works on nothing for it, before it counts as dead.
const SILENCE: Duration = Duration::from_secs(5);
/// However busy the program is: a page that has said nothing for so long is dead.
const DEAD: Duration = Duration::from_secs(60);

/// What the page says when the window is to be closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum CloseStands {
    /// It is saving what is not on disk yet; said again and again while that lasts.
    Saving,
    /// Something could not be saved: it asks the person, and the window stays until they have decided.
    Asking,
    /// All is on disk, or the person gave up what is not.
    Ready,
}

/// The event `close-asked`: the window is to be closed, and the page answers how that stands.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct CloseAsked;

/// Whether the window may go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Not yet: the page may still answer.
    Wait,
    /// The person has it in hand, or nobody wants it closed.
    Stay,
    /// Now.
    Close,
}

/// One window's closing.
#[derive(Debug, Default)]
pub struct Closing {
    /// Since when the page is silent, while it has been asked.
    silent_since: Option<Instant>,
}

impl Closing {
    /// The window is to be closed. Says whether the page must be watched from now on; it is already when not.
    pub fn ask(&mut self, now: Instant) -> bool {
        let begins = self.silent_since.is_none();
        self.silent_since.get_or_insert(now);
        begins
    }

    /// The page answers.
    pub fn answer(&mut self, stands: CloseStands, now: Instant) -> Verdict {
        self.silent_since = (stands == CloseStands::Saving).then_some(now);
        match stands {
            CloseStands::Saving => Verdict::Wait,
            CloseStands::Asking => Verdict::Stay,
            CloseStands::Ready => Verdict::Close,
        }
    }

    /// How it stands at `now`; `busy` while the program still works on something that the page asked for.
    pub fn look(&self, now: Instant, busy: bool) -> Verdict {
        let Some(since) = self.silent_since else { return Verdict::Stay };
        let patience = if busy { DEAD } else { SILENCE };
        if now.duration_since(since) >= patience { Verdict::Close } else { Verdict::Wait }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[test]
    fn a_page_that_does_not_answer_is_dead_after_five_seconds_unless_the_program_is_busy() {
        let (start, mut closing) = (Instant::now(), Closing::default());
        assert!(closing.ask(start));
        assert_eq!(closing.look(after(start, 4), false), Verdict::Wait);
        assert_eq!(closing.look(after(start, 5), true), Verdict::Wait);
        assert_eq!(closing.look(after(start, 5), false), Verdict::Close);
        assert_eq!(closing.look(after(start, 60), true), Verdict::Close);
    }

    #[test]
    fn a_page_that_is_saving_is_waited_for_however_long_it_takes() {
        let (start, mut closing) = (Instant::now(), Closing::default());
        closing.ask(start);
        for second in 1..100 {
            assert_eq!(closing.answer(CloseStands::Saving, after(start, second)), Verdict::Wait);
            assert_eq!(closing.look(after(start, second + 4), false), Verdict::Wait);
        }
        assert_eq!(closing.answer(CloseStands::Ready, after(start, 100)), Verdict::Close);
    }

    #[test]
    fn a_window_that_asks_the_person_stays_for_as_long_as_they_think() {
        let (start, mut closing) = (Instant::now(), Closing::default());
        closing.ask(start);
        assert_eq!(closing.answer(CloseStands::Asking, after(start, 1)), Verdict::Stay);
        assert_eq!(closing.look(after(start, 3_600), false), Verdict::Stay);
        assert!(closing.ask(after(start, 3_601)), "asked once more, it is watched once more");
        assert_eq!(closing.look(after(start, 3_606), false), Verdict::Close);
    }

    #[test]
    fn closing_twice_does_not_give_a_dead_page_more_time() {
        let (start, mut closing) = (Instant::now(), Closing::default());
        assert!(closing.ask(start));
        assert!(!closing.ask(after(start, 4)));
        assert_eq!(closing.look(after(start, 5), false), Verdict::Close);
    }
}
