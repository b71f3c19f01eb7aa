//! `cargo xtask build`

use std::process::ExitCode;

use anyhow::Result;

use crate::build::{self, Architecture};
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo xtask build                              for the local AWS: quick, as `up` and `test` do it
  cargo xtask build --release                    for Lambda on arm64
  cargo xtask build --release --arch x86_64";

/// Build all functions into target/lambda/<binary>/bootstrap.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Build {
    /// Build for production: small, and linked for Lambda.
    #[arg(long)]
    release: bool,
    /// The processor they will run on.
    #[arg(long, value_enum, requires = "release", default_value = "arm64")]
    arch: Architecture,
}

impl Build {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        if self.release {
            build::production(workspace, self.arch)?;
        } else {
            build::functions(workspace)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
