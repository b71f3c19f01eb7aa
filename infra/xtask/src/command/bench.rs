//! `cargo xtask bench`

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use crate::build::Strip;
use crate::process;
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo xtask bench                              every function, as it is in production (builds for half an hour)
  cargo xtask bench --only accounts-entitlements
  cargo xtask bench --dev                        a quick look at development builds

The figures are also in target/bench.json.";

/// Beside what everything is measured.
const BASELINES: [&str; 2] = ["baseline-empty", "baseline-get-item"];

/// What takes no function to measure: decisions in memory, and who a caller is.
const IN_PROCESS: [(&str, &str); 2] = [("domain", "month"), ("integrations", "caller")];

/// Measure how functions start and answer, and price the use cases.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Bench {
    /// Only this function; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Measure development builds, which are large and slow.
    #[arg(long)]
    dev: bool,
    /// New processes per function.
    #[arg(long, default_value_t = 20, value_name = "N")]
    cold: u32,
    /// Further invocations of the last one.
    #[arg(long, default_value_t = 200, value_name = "N")]
    warm: u32,
}

impl Bench {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        if let Some(unknown) = self.only.iter().find(|name| !workspace.binaries().any(|known| known == **name)) {
            bail!("There is no function {unknown}. They are: {}.", workspace.binaries().collect::<Vec<_>>().join(", "));
        }
        let folder = self.build(workspace)?;
        let mut build = workspace.cargo();
        // Of the whole workspace, or dependencies have other features and are compiled once more.
        if !process::run(build.args(["build", "--workspace", "--bin", "bench"]))?.success() {
            bail!("The bench does not compile; see above.");
        }
        let mut bench = std::process::Command::new(workspace.target.join("debug/bench"));
        bench.current_dir(&workspace.root).arg("--binaries").arg(folder);
        bench.args(["--cold", &self.cold.to_string(), "--warm", &self.warm.to_string()]);
        bench.args(self.dev.then_some("--dev"));
        let succeeded = process::run(&mut bench)?.success();
        let mut all = succeeded;
        for (package, example) in IN_PROCESS {
            let mut run = workspace.cargo();
            run.args(["run", "--quiet", "--release", "--package", package, "--example", example]);
            all &= process::run(&mut run)?.success();
        }
        Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Builds what is to be measured and says in which folder it is, alone.
    fn build(&self, workspace: &Workspace) -> Result<PathBuf> {
        let wanted = |name: &String| self.only.is_empty() || self.only.contains(name);
        let mut command = workspace.cargo();
        // Without its features, or functions would share those of the bench's own dependencies.
        command.args(["build", "--no-default-features", "--package", "bench"]);
        command.args(if self.dev { None } else { Some("--release") });
        let mut names = BASELINES.map(str::to_owned).to_vec();
        for package in &workspace.packages {
            let binaries: Vec<_> = package.binaries.iter().filter(|name| wanted(name)).cloned().collect();
            if !binaries.is_empty() {
                command.args(["--package", &package.name]);
                names.extend(binaries);
            }
        }
        command.args(names.iter().flat_map(|name| ["--bin", name.as_str()]));
        if !process::run(&mut command)?.success() {
            bail!("The functions do not compile; see above.");
        }
        let profile = if self.dev { "debug" } else { "release" };
        let folder = workspace.target.join("bench").join(profile);
        collect(&names, &workspace.target.join(profile), &folder)?;
        Ok(folder)
    }
}

/// Copies the binaries, stripped, into an empty folder.
fn collect(names: &[String], from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| format!("cannot empty {}", to.display()))?;
    }
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    let strip = Strip::find();
    names.iter().try_for_each(|name| strip.copy(&from.join(name), &to.join(name)))
}
