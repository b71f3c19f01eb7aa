//! `cargo xtask demo`

use std::process::ExitCode;

use anyhow::Result;

use crate::demo;
use crate::local::{self, Home};
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo xtask demo                 a year of billing, then the product stays up until Ctrl-C
  cargo xtask demo --once          ends after the story
  cargo xtask demo --empty         forgets earlier years first";

/// Play a year: sign-up, a trial, twelve invoices, a declined card. Needs nothing but this checkout.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Demo {
    /// Where the local AWS and the API listen, on 127.0.0.1.
    #[arg(long, default_value_t = local::PORT)]
    port: u16,
    /// End after the story instead of staying up.
    #[arg(long)]
    once: bool,
    /// Forget what earlier runs have stored.
    #[arg(long)]
    empty: bool,
}

impl Demo {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let home = Home::of(workspace);
        if self.empty {
            home.empty_when_stopped()?;
        }
        let mut running = local::start(workspace, &home, self.port)?;
        demo::play(workspace, &running)?;
        if self.once || !running.is_ours() {
            return Ok(ExitCode::SUCCESS);
        }
        println!("\nCtrl-C stops it. What it has stored is kept for the next time.");
        running.wait()?;
        eprintln!("\nStopping …");
        Ok(ExitCode::SUCCESS)
    }
}
