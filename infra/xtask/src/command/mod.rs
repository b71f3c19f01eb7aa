//! The commands: one file each, which holds its arguments and what it does.

mod build;
mod demo;
mod deploy;
mod down;
mod logs;
mod test;
mod up;

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
    Build(build::Build),
    Deploy(deploy::Deploy),
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
            Self::Build(build) => build.run(workspace),
            Self::Deploy(deploy) => deploy.run(workspace),
        }
    }
}
