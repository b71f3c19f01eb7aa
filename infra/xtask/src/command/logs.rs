//! `cargo xtask logs`

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::local::{self, Home};
use crate::process;
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo xtask logs                 the last ten minutes
  cargo xtask logs --follow        and what comes, until Ctrl-C";

/// Print what the functions on the local AWS wrote.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Logs {
    /// Go on printing until Ctrl-C.
    #[arg(long, short)]
    follow: bool,
    /// How far back to begin, in seconds.
    #[arg(long, default_value_t = 600)]
    since: u32,
}

impl Logs {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let Some(running) = Home::of(workspace).running() else {
            bail!("The local AWS of this checkout is not running. Start it with `cargo xtask up`.");
        };
        let mut command = local::function_logs(workspace, running.port, self.since)?;
        if self.follow {
            command.arg("--follow");
        }
        process::run(&mut command)?;
        Ok(ExitCode::SUCCESS)
    }
}
