//! `cargo xtask test`

mod cargo;
mod e2e;
mod report;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::check;
use crate::command::check::print;
use crate::command::test::report::{Outcome, Report};
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo xtask test                 everything
  cargo xtask test proration       tests whose name contains \"proration\", wherever they are

Single packages are quickest with cargo itself: cargo test -p domain";

/// Run every test there is: in process, then end to end against a fresh local AWS of its own.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Test {
    /// Only tests whose name contains this.
    filter: Option<String>,
}

impl Test {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let filter = self.filter.as_deref();
        let mut report = Report::begin();
        report.part("in process", || cargo::run(workspace, &[], filter, |_| {}))?;
        if e2e::exists(workspace, filter)? {
            report.part("end to end", || e2e::run(workspace, filter))?;
        }
        if filter.is_none() {
            report.part("check", || rules(workspace))?;
        }
        if let Some(filter) = filter.filter(|_| report.is_empty()) {
            bail!("No test has a name that contains \"{filter}\".");
        }
        Ok(report.end())
    }
}

/// The rules of `cargo xtask check`, each counted as a test.
fn rules(workspace: &Workspace) -> Result<Outcome> {
    let outcomes = check::run(workspace)?;
    print(&outcomes);
    let broken = outcomes.iter().filter(|outcome| !outcome.findings.is_empty()).count();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let (passed, failed) = (count(outcomes.len() - broken), count(broken));
    Ok(Outcome { succeeded: broken == 0, passed, failed, ignored: 0 })
}
