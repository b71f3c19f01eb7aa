//! `cargo xtask openapi`

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::operations::{self, Operations};
use crate::workspace::Workspace;

const AFTER: &str = "\
Written are infra/openapi.json and, in Cargo.toml, the routes of `cargo lambda watch`.
Commit both with the handlers they come from.";

/// Write the OpenAPI document, and the routes of `cargo lambda watch`, from the handlers.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER)]
pub(crate) struct Openapi {
    /// Change nothing; fail if a file is not what the handlers say.
    #[arg(long)]
    check: bool,
}

impl Openapi {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let operations = Operations::of(workspace)?;
        let files = operations::files(workspace, &operations)?;
        let old: Vec<_> = files.iter().filter(|file| !file.is_current()).collect();
        let names: Vec<_> = old.iter().map(|file| file.path).collect();
        if self.check && !old.is_empty() {
            let names = names.join(" and ");
            bail!(
                "The handlers have changed since {names} was written. Run `cargo xtask openapi` and commit the change."
            );
        }
        for file in old {
            file.write()?;
        }
        let count = operations.all.len();
        match names.join(" and ").as_str() {
            "" => println!("{count} operations, and everything written from them is up to date."),
            names => println!("{count} operations; {names} written."),
        }
        Ok(ExitCode::SUCCESS)
    }
}
