//! Native notifications: a run left conflicts, and nobody is looking at the window.

use notify_rust::Notification;
use rounds_app::{Language, api::RunReport};

use crate::words;

/// Announces what is new and stays silent about what was announced before.
#[derive(Debug, Default)]
pub struct Announcer {
    announced: u32,
}

impl Announcer {
    /// Looks at a run that ended.
    pub fn run_ended(&mut self, report: &RunReport, watched: bool, wanted: bool, language: Language) {
        if let Some(conflicts) = self.worth_announcing(report, watched)
            && wanted
        {
            announce(conflicts, language);
        }
    }

    /// How many conflicts to announce.
    fn worth_announcing(&mut self, report: &RunReport, watched: bool) -> Option<u32> {
        let before = std::mem::replace(&mut self.announced, report.conflicts);
        (!watched && report.conflicts > before).then_some(report.conflicts)
    }
}

fn announce(conflicts: u32, language: Language) {
    // Showing it waits for the desktop, so it is done aside.
    tauri::async_runtime::spawn_blocking(move || {
        let (title, body) = (words::conflicts_title(language), words::conflicts(conflicts, language));
        let shown = Notification::new().appname("Rounds").summary(title).body(&body).show();
        if let Err(error) = shown {
            tracing::info!(%error, "The desktop shows no notifications");
        }
    });
}

#[cfg(test)]
mod tests {
    use rounds_app::api::Outcome;

    use super::*;

    fn report(conflicts: u32) -> RunReport {
        RunReport { conflicts, outcome: Outcome::Partial, ..RunReport::default() }
    }

    #[test]
    fn only_new_conflicts_of_a_run_that_nobody_watches_are_announced() {
        let mut announcer = Announcer::default();
        for (conflicts, watched, announced) in [
            (0, false, None),
            (2, false, Some(2)),
            (2, false, None),
            (3, true, None),
            (3, false, None),
            (1, false, None),
            (2, false, Some(2)),
        ] {
            assert_eq!(announcer.worth_announcing(&report(conflicts), watched), announced, "{conflicts}, {watched}");
        }
    }
}
