//! The folder in which a local AWS keeps its state, its logs, and a note of the process that runs it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::local::ministack;
use crate::workspace::Workspace;

#[derive(Clone, Debug)]
pub(crate) struct Home {
    folder: PathBuf,
    logs: PathBuf,
    throw_away: bool,
}

/// A local AWS that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) id: u32,
    pub(crate) port: u16,
}

impl Home {
    /// That of the checkout, kept between runs.
    pub(crate) fn of(workspace: &Workspace) -> Self {
        Self { folder: workspace.home(), logs: workspace.home().join("log"), throw_away: false }
    }

    /// One that is removed after use, except its logs, which the next of its kind overwrites.
    pub(crate) fn throw_away(workspace: &Workspace, port: u16) -> Self {
        let all = workspace.target.join("local");
        Self { folder: all.join(port.to_string()), logs: all.join("log"), throw_away: true }
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.folder.join("state")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.logs.join("local-aws.log")
    }

    pub(crate) fn deploy_log(&self) -> PathBuf {
        self.logs.join("deploy.log")
    }

    /// Forgets everything the local AWS holds; it must not be running.
    pub(crate) fn empty(&self) -> Result<()> {
        let _ = fs::remove_file(self.api_id_file());
        match fs::remove_dir_all(self.state()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot empty {}", self.state().display()))
            }
            _ => Ok(()),
        }
    }

    /// As [`Home::empty`], for a user who may have left it running.
    pub(crate) fn empty_when_stopped(&self) -> Result<()> {
        if self.running().is_some() {
            bail!("The local AWS is running, and cannot be emptied. Stop it with `cargo xtask down` first.");
        }
        self.empty()
    }

    /// Removes it if it is of the kind that nobody needs afterwards.
    pub(crate) fn discard(&self) {
        if self.throw_away {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    /// The API's id of the last deployment: it is part of the public URL, which a deployment needs before it knows the id.
    pub(crate) fn api_id(&self) -> Option<String> {
        fs::read_to_string(self.api_id_file()).ok()
    }

    pub(crate) fn keep_api_id(&self, id: &str) -> Result<()> {
        write(&self.api_id_file(), id)
    }

    /// The process started here earlier, if it still answers.
    pub(crate) fn running(&self) -> Option<Process> {
        let noted: Value = serde_json::from_str(&fs::read_to_string(self.process_file()).ok()?).ok()?;
        let process = Process {
            id: u32::try_from(noted["process"].as_u64()?).ok()?,
            port: u16::try_from(noted["port"].as_u64()?).ok()?,
        };
        // The number of a process that ended may belong to a stranger by now.
        ministack::answers(process.port).then_some(process)
    }

    pub(crate) fn keep_process(&self, process: Process) -> Result<()> {
        write(&self.process_file(), &json!({ "process": process.id, "port": process.port }).to_string())
    }

    pub(crate) fn forget_process(&self) {
        let _ = fs::remove_file(self.process_file());
    }

    fn api_id_file(&self) -> PathBuf {
        self.folder.join("api-id")
    }

    fn process_file(&self) -> PathBuf {
        self.folder.join("local-aws.json")
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
