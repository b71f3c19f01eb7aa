//! The commands: one file each, which holds its arguments and what it does.

mod bench;
mod build;
mod check;
mod demo;
mod deploy;
mod down;
mod logs;
mod mutants;
mod new_function;
mod openapi;
mod test;
mod up;
mod verify_audit;

use std::process::ExitCode;

use anyhow::Result;

use crate::workspace::Workspace;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Demo(demo::Demo),
    Up(up::Up),
    Down(down::Down),
    Logs(logs::Logs),
    Test(test::Test),
    Check(check::Check),
    Openapi(openapi::Openapi),
    NewFunction(new_function::NewFunction),
    Bench(bench::Bench),
    Mutants(mutants::Mutants),
    Build(build::Build),
    Deploy(deploy::Deploy),
    VerifyAudit(verify_audit::VerifyAudit),
}

impl Command {
    /// Does it. An error is a sentence for the user; the code is that of the process.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        match self {
            Self::Demo(demo) => demo.run(workspace),
            Self::Up(up) => up.run(workspace),
            Self::Down(down) => down.run(workspace),
            Self::Logs(logs) => logs.run(workspace),
            Self::Test(test) => test.run(workspace),
            Self::Check(check) => check.run(workspace),
            Self::Openapi(openapi) => openapi.run(workspace),
            Self::NewFunction(new) => new.run(workspace),
            Self::Bench(bench) => bench.run(workspace),
            Self::Mutants(mutants) => mutants.run(workspace),
            Self::Build(build) => build.run(workspace),
            Self::Deploy(deploy) => deploy.run(workspace),
            Self::VerifyAudit(verify) => verify.run(),
        }
    }
}
