//! `cargo xtask up`

use std::process::ExitCode;

use anyhow::Result;

use crate::local::{self, Home, Running};
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo xtask up                  until Ctrl-C, on port 4566
  cargo xtask up                  once more, in another terminal: deploys what changed meanwhile
  cargo xtask up --port 4600      beside another program on 4566
  cargo xtask up --detach         in the background, until `cargo xtask down`
  cargo xtask up --empty          forgets everything first";

/// Run the product on this machine: build it, start the local AWS, deploy template.yaml to it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Up {
    /// Where the local AWS and the API listen, on 127.0.0.1.
    #[arg(long, default_value_t = local::PORT)]
    port: u16,
    /// Leave it running in the background.
    #[arg(long)]
    detach: bool,
    /// Forget what earlier runs have stored.
    #[arg(long)]
    empty: bool,
}

impl Up {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let home = Home::of(workspace);
        if self.empty {
            home.empty_when_stopped()?;
        }
        let mut running = local::start(workspace, &home, self.port)?;
        describe(&running);
        if !running.is_ours() {
            println!("It was running already, and now has the changes; `cargo xtask down` stops it.");
        } else if self.detach {
            println!("It runs in the background; `cargo xtask down` stops it.");
            running.leave();
        } else {
            println!("Ctrl-C stops it. What it has stored is kept for the next time.");
            running.wait()?;
            eprintln!("\nStopping …");
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn describe(running: &Running) {
    println!("\n  API    {}/api/v1/…", running.api_url);
    println!("  mails  {}/_ministack/ses/messages", running.aws_url);
    println!("  AWS    {}   region eu-west-1, key and secret `test`", running.aws_url);
    println!("  logs   cargo xtask logs --follow   (of the functions)");
    println!("         {}   (of the local AWS)\n", running.log().display());
}
