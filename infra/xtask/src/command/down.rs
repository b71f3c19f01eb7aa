//! `cargo xtask down`

use std::process::ExitCode;

use anyhow::Result;

use crate::local::{self, Home};
use crate::progress::Step;
use crate::workspace::Workspace;

/// Stop the local AWS of this checkout; what it has stored is kept.
#[derive(Debug, clap::Args)]
pub(crate) struct Down {}

impl Down {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let home = Home::of(workspace);
        match home.running() {
            Some(running) => {
                let step = Step::begin("Stopping the local AWS");
                local::stop(&home, running)?;
                step.done("The local AWS is stopped");
            }
            None => println!("The local AWS of this checkout is not running."),
        }
        Ok(ExitCode::SUCCESS)
    }
}
