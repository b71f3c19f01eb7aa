//! The pinned Python tools, each set in a virtual environment of this checkout. Nothing is installed globally.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::local::prerequisites;
use crate::process;
use crate::progress::Step;
use crate::workspace::Workspace;

/// The programs of one virtual environment.
#[derive(Debug)]
pub(crate) struct Tools {
    folder: PathBuf,
}

/// MiniStack, the deployer, cfn-lint and cargo-lambda.
pub(crate) fn local(workspace: &Workspace) -> Result<Tools> {
    ready(workspace, "venv", "requirements.txt", "pip.log")
}

/// The SAM CLI, for deployments to a real account.
pub(crate) fn deploy(workspace: &Workspace) -> Result<Tools> {
    ready(workspace, "venv-deploy", "requirements-deploy.txt", "pip-deploy.log")
}

impl Tools {
    pub(crate) fn program(&self, name: &str) -> Command {
        Command::new(self.folder.join("bin").join(name))
    }

    /// A `PATH` on which these come first.
    pub(crate) fn path(&self) -> Result<OsString> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.folder.join("bin")).chain(std::env::split_paths(&path));
        std::env::join_paths(folders).context("the folder of this checkout cannot stand in a PATH")
    }
}

/// Makes the environment unless it is there, whole, and of these requirements.
fn ready(workspace: &Workspace, folder: &str, requirements: &str, log: &str) -> Result<Tools> {
    let requirements = workspace.root.join("infra/local").join(requirements);
    let wanted =
        fs::read_to_string(&requirements).with_context(|| format!("cannot read {}", requirements.display()))?;
    let tools = Tools { folder: workspace.home().join(folder) };
    // An environment contains absolute paths: one of a moved checkout is broken.
    let stamp = format!("{}\n{wanted}", tools.folder.display());
    let stamp_file = tools.folder.join("installed.txt");
    let is_whole = tools.folder.join("bin/python").exists();
    if is_whole && fs::read_to_string(&stamp_file).is_ok_and(|installed| installed == stamp) {
        return Ok(tools);
    }

    let python = prerequisites::python()?;
    let (major, minor) = python.version;
    let step = Step::begin(format!("Installing tools into {}", shown(workspace, &tools.folder)));
    let log = workspace.log(log);
    let mut make = Command::new(&python.path);
    process::logged(make.args(["-m", "venv", "--clear"]).arg(&tools.folder), &log, |line| step.detail(line))?;
    let mut install = tools.program("python");
    install.args(["-m", "pip", "install", "--disable-pip-version-check", "--requirement"]).arg(&requirements);
    process::logged(&mut install, &log, |line| step.detail(line))
        .context("The tools cannot be installed (is a Python package index within reach?)")?;
    fs::write(&stamp_file, stamp).with_context(|| format!("cannot write {}", stamp_file.display()))?;
    step.done(&format!("Tools installed, with Python {major}.{minor}"));
    Ok(tools)
}

fn shown<'a>(workspace: &Workspace, path: &'a Path) -> std::path::Display<'a> {
    path.strip_prefix(&workspace.root).unwrap_or(path).display()
}
