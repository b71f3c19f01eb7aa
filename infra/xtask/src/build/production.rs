//! The functions for a real account: the release profile, built and linked for Lambda by cargo-lambda and zig.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::build::{Architecture, glibc};
use crate::local::tools;
use crate::process;
use crate::workspace::Workspace;

/// Builds all functions for Lambda at `target/lambda/<binary>/bootstrap`.
pub(crate) fn build(workspace: &Workspace, architecture: Architecture) -> Result<()> {
    let tools = tools::local(workspace)?;
    has_target(architecture)?;
    let mut command = workspace.cargo();
    command.args(["lambda", "build", "--release", "--target", architecture.target(), "--lambda-dir"]);
    command.arg(workspace.root.join("target/lambda"));
    command.args(workspace.packages.iter().flat_map(|package| ["--package", &package.name]));
    // Cargo finds its subcommand `lambda`, and that finds zig, on the path.
    command.env("PATH", tools.path()?);
    if !process::run(&mut command)?.success() {
        bail!("The functions do not build for {}; see above.", architecture.name());
    }
    let built: Vec<_> = workspace.binaries().map(|binary| workspace.artifact(binary).join("bootstrap")).collect();
    glibc::check(built.iter().map(std::path::PathBuf::as_path))?;
    eprintln!("✔ {} functions built for {} in target/lambda", built.len(), architecture.name());
    Ok(())
}

/// An error that says what to do unless Rust's standard library is there for it.
fn has_target(architecture: Architecture) -> Result<()> {
    let target = architecture.target();
    let output = Command::new("rustc").args(["--print", "target-libdir", "--target", target]).output();
    let output = output.context("cannot start rustc")?;
    if !std::path::Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir() {
        bail!("Rust cannot build for {target} yet. Run `rustup target add {target}` once.");
    }
    Ok(())
}
