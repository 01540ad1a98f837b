//! Counts tests from what the runners print, so that the last lines say how many really ran and which failed.

use std::fmt;

/// How many tests passed, failed and were ignored, and the names of those that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ran and held.
    pub passed: u64,
    /// Ran and did not hold.
    pub failed: u64,
    /// Known to the runner and not run.
    pub ignored: u64,
    /// The tests that failed, and the test programs that died, as the runner names them.
    pub failures: Vec<String>,
}

impl Tally {
    /// Adds what one printed line says: the closing line of a Rust test binary or of Vitest, or the name of a failure.
    pub fn read(&mut self, line: &str) {
        let line = line.trim();
        self.failures.extend(failure(line));
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
    pub fn is_empty(&self) -> bool {
        self.passed + self.failed == 0
    }
}

/// The failure that a line names: a Rust test, a test of Vitest, or a test program that did not come to its end.
fn failure(line: &str) -> Option<String> {
    let rust = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"));
    if let Some(name) = rust.or_else(|| line.strip_prefix("FAIL ")) {
        return Some(name.trim().into());
    }
    let (_, died) = line.split_once("process didn't exit successfully: ")?;
    // 101 is how a binary says that tests failed, each of which has named itself.
    (!died.contains("(exit status: 101)")).then(|| died.into())
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
        self.failures.extend(other.failures);
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
        assert_eq!(tally, Tally { passed: 6, failed: 1, ignored: 1, failures: Vec::new() });
    }

    #[test]
    fn the_ui_runner_is_counted_by_tests_and_not_by_files() {
        let tally = read(" Test Files  3 passed (3)\n      Tests  1 failed | 27 passed | 2 skipped (30)\n");
        assert_eq!(tally, Tally { passed: 27, failed: 1, ignored: 2, failures: Vec::new() });
    }

    #[test]
    fn a_sentence_about_passing_counts_nothing() {
        assert!(read("test a_test_that_says_3_passed ... ok\n5 passed the gate").is_empty());
    }

    #[test]
    fn what_failed_is_named_and_so_is_a_program_that_died() {
        let tally = read(
            "test queue::it_waits ... ok\n\
             test queue::it_goes ... FAILED\n  \
             process didn't exit successfully: `target/debug/deps/queue-1f` (exit status: 101)\n  \
             process didn't exit successfully: `target/debug/deps/store-2e --test` (signal: 11, SIGSEGV)\n \
             FAIL  src/badge.test.ts > a badge > counts\n",
        );
        assert_eq!(
            tally.failures,
            ["queue::it_goes", "`target/debug/deps/store-2e --test` (signal: 11, SIGSEGV)", "src/badge.test.ts > a badge > counts"]
        );
    }
}
