//! Tests over HTTP against the deployed template, each function under exactly its own policy.
//!
//! They are the test target `e2e` of the package `tests`, which has `test = false` there, so that plain `cargo test` leaves
//! it out. It finds the product in its environment:
//!
//! - `MAINSPRING_E2E_API_URL`: where the API answers; paths begin with `/api/v1`;
//! - `MAINSPRING_E2E_AWS_URL`: where AWS's services answer;
//! - `MAINSPRING_E2E_OUTPUTS`: the stack's outputs, a JSON object;
//! - `MAINSPRING_E2E_PYTHON`: the tools' Python, which has stock clients to try us with.

use anyhow::Result;

use crate::command::test::cargo;
use crate::command::test::report::Outcome;
use crate::local::{self, Running, tools};
use crate::process;
use crate::workspace::Workspace;

const TARGET: [&str; 2] = ["--test", "e2e"];

/// Whether there is anything to run: the local AWS is not started for nothing.
pub(super) fn exists(workspace: &Workspace, filter: Option<&str>) -> Result<bool> {
    if !workspace.root.join("tests/Cargo.toml").is_file() {
        return Ok(false);
    }
    let Some(filter) = filter else { return Ok(true) };
    let mut matches = false;
    let mut list = cargo::command(workspace, &TARGET);
    let status = process::lines(list.args(["--quiet", "--", "--list"]), |line| {
        matches |= line.strip_suffix(": test").is_some_and(|name| name.contains(filter));
    })?;
    // What does not compile is the run's to report.
    Ok(matches || !status.success())
}

pub(super) fn run(workspace: &Workspace, filter: Option<&str>) -> Result<Outcome> {
    let running = local::start_throw_away(workspace)?;
    let outputs = serde_json::to_string(&running.outputs)?;
    let python = tools::local(workspace)?.program("python").get_program().to_owned();
    let outcome = cargo::run(workspace, &TARGET, filter, |command| {
        local::reach_directly(command);
        command.env("MAINSPRING_E2E_API_URL", &running.api_url);
        command.env("MAINSPRING_E2E_AWS_URL", &running.aws_url);
        command.env("MAINSPRING_E2E_OUTPUTS", outputs);
        command.env("MAINSPRING_E2E_PYTHON", python);
    })?;
    if !outcome.succeeded {
        keep_logs(workspace, &running)?;
    }
    Ok(outcome)
}

/// Saves what the functions wrote, which is gone with the local AWS.
fn keep_logs(workspace: &Workspace, running: &Running) -> Result<()> {
    let path = running.log().with_file_name("functions.log");
    let file = process::create_log(&path)?;
    process::run(local::function_logs(workspace, running.port(), 24 * 60 * 60)?.stdout(file))?;
    eprintln!("The functions wrote {}, the local AWS {}.", path.display(), running.log().display());
    Ok(())
}
