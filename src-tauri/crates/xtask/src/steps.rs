//! Runs named steps, times each, and closes with a table.

use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::tally::Tally;
use crate::workspace::Workspace;

/// One step of `cargo xtask test`.
pub struct Step {
    /// What `--only` takes.
    pub name: &'static str,
    /// What it proves, in a few words.
    pub what: &'static str,
    /// Whether the steps after it make no sense when it fails.
    pub first: bool,
    /// The work; a step that runs tests counts them, also when some fail.
    pub run: fn(&Workspace, &mut Tally) -> Result<()>,
}

struct Outcome {
    name: &'static str,
    took: Duration,
    tally: Tally,
    error: Option<Error>,
}

/// Runs the steps in order. A failed step does not hide what the later ones find, unless it comes `first`.
pub fn run(workspace: &Workspace, steps: &[&Step]) -> Result<()> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n━━ {}/{} {} ─ {}", index + 1, steps.len(), step.name, step.what);
        let started = Instant::now();
        let mut tally = Tally::default();
        let error = (step.run)(workspace, &mut tally).err();
        let took = started.elapsed();
        if let Some(error) = &error {
            eprintln!("error: {error}");
        }
        println!("━━ {} took {}", step.name, seconds(took));
        let stop = step.first && error.is_some();
        outcomes.push(Outcome { name: step.name, took, tally, error });
        if stop {
            break;
        }
    }
    close(&outcomes, steps.len())
}

/// Prints the table, and under it what failed; its last line carries the number of tests.
fn close(outcomes: &[Outcome], planned: usize) -> Result<()> {
    println!("\n{:<14} {:>9}  outcome", "step", "seconds");
    let mut total = Duration::ZERO;
    let mut tally = Tally::default();
    let mut failed = Vec::new();
    for outcome in outcomes {
        total += outcome.took;
        tally += outcome.tally.clone();
        let said = match &outcome.error {
            Some(error) => {
                failed.push(outcome.name);
                format!("FAILED: {}", first_words(&error.to_string()))
            }
            None if outcome.tally.is_empty() => "ok".into(),
            None => format!("ok, {}", outcome.tally),
        };
        println!("{:<14} {:>9}  {said}", outcome.name, seconds(outcome.took));
    }
    println!("{:<14} {:>9}", "total", seconds(total));
    let missing = planned - outcomes.len();
    if missing > 0 {
        println!("{missing} later steps did not run");
    }
    for failure in &tally.failures {
        println!("failed: {failure}");
    }
    println!("tests: {tally}");
    if failed.is_empty() { Ok(()) } else { Err(Error::Refused(format!("failed: {}", failed.join(", ")))) }
}

/// The beginning of a message; the whole of it stands above the table.
fn first_words(text: &str) -> String {
    let line = text.lines().next().unwrap_or(text);
    let cut: String = line.chars().take(80).collect();
    if cut.len() < text.len() { cut + " …" } else { cut }
}

fn seconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(_: &Workspace, _: &mut Tally) -> Result<()> {
        Err(Error::Refused("on purpose".into()))
    }

    fn failed(steps: &[Step]) -> String {
        let steps: Vec<&Step> = steps.iter().collect();
        run(&Workspace::at("."), &steps).unwrap_err().to_string()
    }

    #[test]
    fn a_failed_step_does_not_hide_what_later_ones_find() {
        let step = |name| Step { name, what: "", first: false, run: fails };
        assert_eq!(failed(&[step("one"), step("two")]), "failed: one, two");
    }

    #[test]
    fn nothing_runs_after_a_failed_precondition() {
        let step = |name, first| Step { name, what: "", first, run: fails };
        assert_eq!(failed(&[step("setup", true), step("two", false)]), "failed: setup");
    }
}
