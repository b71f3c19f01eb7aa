//! Tests over HTTP against the deployed template, each function under exactly its own policy.
//!
//! They are the test target `e2e` of the package `tests`, which has `test = false` there, so that plain `cargo test` leaves
//! it out. It finds the product in its environment:
//!
//! - `MAINSPRING_E2E_API_URL`: where the API answers; paths begin with `/api/v1`;
//! - `MAINSPRING_E2E_AWS_URL`: where AWS's services answer;
//! - `MAINSPRING_E2E_OUTPUTS`: the stack's outputs, a JSON object;
//! - `MAINSPRING_E2E_PYTHON`: the tools' Python, which has stock clients to try us with;
//! - `MAINSPRING_E2E_SECRETS`: a folder for the secrets that they send and get;
//! - `MAINSPRING_E2E_LOG`: what the functions wrote, for the last test, which looks for those secrets there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command::test::cargo;
use crate::command::test::report::Outcome;
use crate::local::{self, Running, tools};
use crate::process;
use crate::workspace::Workspace;

const TARGET: [&str; 2] = ["--test", "e2e"];

/// What is run when everything else has run.
const LAST: &str = "no_secret_of_the_suite_is_found_where_none_may_stand";

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
    let secrets = empty(running.log().with_file_name("secrets"))?;
    let log = running.log().with_file_name("functions.log");
    let prepare = |command: &mut Command| {
        local::reach_directly(command);
        command.env("MAINSPRING_E2E_API_URL", &running.api_url);
        command.env("MAINSPRING_E2E_AWS_URL", &running.aws_url);
        command.env("MAINSPRING_E2E_OUTPUTS", &outputs);
        command.env("MAINSPRING_E2E_PYTHON", &python);
        command.env("MAINSPRING_E2E_SECRETS", &secrets);
        command.env("MAINSPRING_E2E_LOG", &log);
    };
    let mut outcome = cargo::run(workspace, &TARGET, filter, |command| {
        prepare(command);
        command.args(["--", "--skip", LAST]);
    })?;
    keep_logs(workspace, &running, &log)?;
    // Of a part of the suite there is too little to look for.
    if filter.is_none() {
        outcome.add(cargo::run(workspace, &TARGET, Some(LAST), prepare)?);
    }
    if !outcome.succeeded {
        eprintln!("The functions wrote {}, the local AWS {}.", log.display(), running.log().display());
    }
    fs::remove_dir_all(&secrets)?;
    Ok(outcome)
}

fn empty(folder: PathBuf) -> Result<PathBuf> {
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// Saves what the functions wrote, which is gone with the local AWS.
fn keep_logs(workspace: &Workspace, running: &Running, path: &Path) -> Result<()> {
    let file = process::create_log(path)?;
    process::run(local::function_logs(workspace, running.port(), 24 * 60 * 60)?.stdout(file))?;
    Ok(())
}
