//! Tests as cargo runs them.

use std::process::Command;

use anyhow::Result;

use crate::command::test::report::Outcome;
use crate::process;
use crate::workspace::Workspace;

/// Runs the tests of the whole workspace, or of the targets that the arguments select, shows their output as it comes and
/// counts them.
pub(super) fn run(
    workspace: &Workspace,
    targets: &[&str],
    filter: Option<&str>,
    prepare: impl FnOnce(&mut Command),
) -> Result<Outcome> {
    let mut command = command(workspace, targets);
    command.arg("--no-fail-fast").args(filter);
    prepare(&mut command);
    let mut outcome = Outcome::default();
    let status = process::lines(&mut command, |line| {
        println!("{line}");
        outcome.count(line);
    })?;
    outcome.succeeded = status.success();
    Ok(outcome)
}

/// Always of the whole workspace: with fewer packages, dependencies have other features and are compiled once more.
pub(super) fn command(workspace: &Workspace, targets: &[&str]) -> Command {
    let mut command = workspace.cargo();
    command.args(["test", "--workspace"]).args(targets);
    command
}
