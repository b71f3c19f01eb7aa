//! `cargo xtask mutants`

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo xtask mutants                                        the whole domain, for hours
  cargo xtask mutants --file shared/domain/src/tax/line.rs   one file, in minutes
  cargo xtask mutants --shard 0/20                           every twentieth of all

What was not noticed is listed in target/mutants.out/missed.txt; what is known of it in shared/domain/MUTANTS.md.";

/// The release of the tool, which is built into .mainspring/ of this checkout the first time.
const VERSION: &str = "27.1.0";

/// So few cases of each property are enough to notice a mistake in nearly every run, and keep a run short.
const CASES: &str = "16";

/// That a property fails is all there is to know, and the smallest case in which it does is not.
const SHRINKING: &str = "0";

/// Change the domain's code bit by bit and see whether its tests notice.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Mutants {
    /// Only this file, from the root of the checkout; may be given several times.
    #[arg(long, value_name = "FILE")]
    file: Vec<String>,
    /// Only the K-th of N parts, which are even samples of the whole.
    #[arg(long, value_name = "K/N")]
    shard: Option<String>,
}

impl Mutants {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let home = workspace.home().join("mutants");
        let mut install = workspace.cargo();
        install.args(["install", "--quiet", "--locked", "cargo-mutants", "--version", VERSION, "--root"]).arg(&home);
        if !process::run(&mut install)?.success() {
            bail!("cargo-mutants cannot be installed; see above.");
        }
        let mut command = std::process::Command::new(home.join("bin/cargo-mutants"));
        command.args(["mutants", "--package", "domain", "--profile", "mutants", "--output"]).arg(&workspace.target);
        command.args(["--minimum-test-timeout", "60", "--colors", "auto"]);
        command.args(self.file.iter().flat_map(|file| ["--file", file]));
        // Sharding is an option of `--shard` alone.
        command.args(self.shard.iter().flat_map(|shard| ["--sharding", "round-robin", "--shard", shard]));
        // Documentation shows rules and does not hold them.
        command.args(["--", "--test", "rules", "--test", "papers"]);
        command.current_dir(&workspace.root).env("CARGO_INCREMENTAL", "1");
        command.env("PROPTEST_CASES", CASES).env("PROPTEST_MAX_SHRINK_ITERS", SHRINKING);
        let noticed = process::run(&mut command)?.success();
        Ok(if noticed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
