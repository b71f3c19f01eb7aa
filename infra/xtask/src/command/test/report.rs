//! What the parts of a test run came to.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};

use crate::interrupt;
use crate::progress::seconds;

/// How one part ended.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) succeeded: bool,
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) ignored: u32,
}

impl Outcome {
    /// That of both together.
    pub(crate) fn add(&mut self, other: Self) {
        self.succeeded &= other.succeeded;
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }

    /// Adds what a line of a test binary says, if it is the one with its result.
    pub(crate) fn count(&mut self, line: &str) {
        let Some(counts) = line.strip_prefix("test result: ") else { return };
        let number_of = |what: &str| {
            let numbers = counts.split([';', '.']).filter_map(|part| part.trim().strip_suffix(what));
            numbers.filter_map(|number| number.trim().parse::<u32>().ok()).sum::<u32>()
        };
        self.passed += number_of("passed");
        self.failed += number_of("failed");
        self.ignored += number_of("ignored");
    }
}

/// The parts that have run.
#[derive(Debug)]
pub(crate) struct Report {
    started: Instant,
    parts: Vec<(&'static str, Outcome, Duration)>,
}

impl Report {
    pub(crate) fn begin() -> Self {
        Self { started: Instant::now(), parts: Vec::new() }
    }

    /// Runs a part. One that cannot be run has failed, and the next one gets its turn; only an interrupt is an error.
    pub(crate) fn part(&mut self, name: &'static str, run: impl FnOnce() -> Result<Outcome>) -> Result<()> {
        eprintln!("\n── {name} ──");
        let started = Instant::now();
        let result = run();
        interrupt::check()?;
        let outcome = result.unwrap_or_else(|error| {
            eprintln!("\n{error:#}");
            Outcome::default()
        });
        self.parts.push((name, outcome, started.elapsed()));
        Ok(())
    }

    /// Whether everything went well, but no test was run.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.iter().all(|(_, part, _)| part.succeeded && part.passed + part.failed + part.ignored == 0)
    }

    /// Prints the summary.
    pub(crate) fn end(self) -> ExitCode {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED).set_header(["", "result", "passed", "failed", "ignored", "took"]);
        let mut all = Outcome { succeeded: true, ..Outcome::default() };
        for (name, part, took) in &self.parts {
            let counts = [part.passed, part.failed, part.ignored].map(|count| count.to_string());
            let [passed, failed, ignored] = counts;
            table.add_row([(*name).to_owned(), word(part).to_owned(), passed, failed, ignored, seconds(*took)]);
            all.succeeded &= part.succeeded;
            all.passed += part.passed;
            all.failed += part.failed;
            all.ignored += part.ignored;
        }
        table.column_iter_mut().skip(2).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
        println!("\n{table}");
        println!(
            "test result: {}. {} passed; {} failed; {} ignored; finished in {}",
            word(&all),
            all.passed,
            all.failed,
            all.ignored,
            seconds(self.started.elapsed())
        );
        if all.succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn word(outcome: &Outcome) -> &'static str {
    if outcome.succeeded { "ok" } else { "FAILED" }
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn counts_are_added_up_over_test_binaries() {
        let mut outcome = Outcome::default();
        for line in [
            "running 3 tests",
            "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.02s",
            "test result: FAILED. 5 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
        ] {
            outcome.count(line);
        }
        assert_eq!((outcome.passed, outcome.failed, outcome.ignored), (7, 3, 1));
    }
}
