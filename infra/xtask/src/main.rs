//! `cargo xtask …`: everything a developer does with Mainspring, from the first run to a deployment.
//!
//! Commands are in [`command`], one file each; what they share is the [`local`] AWS and how functions are [`build`]t.

mod audit;
mod build;
mod check;
mod command;
mod demo;
mod interrupt;
mod local;
mod operations;
mod process;
mod progress;
mod scaffold;
mod workspace;

use std::process::ExitCode;

use clap::Parser as _;

use crate::command::Command;
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo xtask demo                      a year of billing, played on this machine
  cargo xtask up                        run the product on this machine until Ctrl-C
  cargo xtask test                      every test there is
  cargo xtask test proration            those whose name contains \"proration\"
  cargo xtask check                     code, templates, fixtures and documents agree
  cargo xtask mutants                   do the domain's tests notice mistakes?
  cargo xtask new-function plans-copy
  cargo xtask deploy --env staging      to a real AWS account

Tools are installed into .mainspring/ of this checkout, nothing is installed globally.";

#[derive(Debug, clap::Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The developer's tool of Mainspring.")]
#[command(after_help = EXAMPLES, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = interrupt::listen().and_then(|()| Workspace::find()).and_then(|at| arguments.command.run(&at));
    match result {
        Ok(code) => code,
        Err(_) if interrupt::came() => {
            eprintln!("Interrupted.");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
