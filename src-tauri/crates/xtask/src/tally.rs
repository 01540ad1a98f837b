//! Counts tests from what the runners print, so that the last line says how many really ran.

use std::fmt;

/// How many tests passed, failed and were ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ran and held.
    pub passed: u64,
    /// Ran and did not hold.
    pub failed: u64,
    /// Known to the runner and not run.
    pub ignored: u64,
}

impl Tally {
    /// Adds what one printed line says: the closing line of a Rust test binary or of Vitest.
    pub fn read(&mut self, line: &str) {
        let line = line.trim();
        let counts =
            if line.starts_with("test result: ") { line.split_once(". ").map(|(_, counts)| counts) } else { line.strip_prefix("Tests ") };
        let Some(counts) = counts else { return };
        // Words come as "12 passed; 0 failed; 1 ignored" or "1 failed | 12 passed | 3 skipped (16)".
        let words: Vec<&str> = counts.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(count) = pair[0].parse::<u64>() else {
                continue;
            };
            match pair[1] {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" | "skipped" | "todo" => self.ignored += count,
                _ => {}
            }
        }
    }

    /// Whether any test ran at all.
    pub fn is_empty(self) -> bool {
        self.passed + self.failed == 0
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed, {} ignored", self.passed, self.failed, self.ignored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str) -> Tally {
        let mut tally = Tally::default();
        lines.lines().for_each(|line| tally.read(line));
        tally
    }

    #[test]
    fn test_binaries_are_added_up() {
        let tally = read(
            "running 3 tests\n\
             test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.10s\n\
             test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 2.00s\n",
        );
        assert_eq!(tally, Tally { passed: 6, failed: 1, ignored: 1 });
    }

    #[test]
    fn the_ui_runner_is_counted_by_tests_and_not_by_files() {
        let tally = read(" Test Files  3 passed (3)\n      Tests  1 failed | 27 passed | 2 skipped (30)\n");
        assert_eq!(tally, Tally { passed: 27, failed: 1, ignored: 2 });
    }

    #[test]
    fn a_sentence_about_passing_counts_nothing() {
        assert!(read("test a_test_that_says_3_passed ... ok\n5 passed the gate").is_empty());
    }
}
