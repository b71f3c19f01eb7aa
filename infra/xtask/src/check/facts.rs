use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::check::templates::{Exception, Template, describe};
use crate::local::tools::{self, Tools};
use crate::operations::Operations;
use crate::workspace::Workspace;

/// What the rules are about.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) tools: Tools,
    pub(super) operations: Operations,
    /// The root's and all it nests.
    pub(super) templates: Vec<Template>,
    pub(super) exceptions: Vec<Exception>,
}

impl<'a> Facts<'a> {
    pub(super) fn gather(workspace: &'a Workspace) -> Result<Self> {
        let tools = tools::local(workspace)?;
        let (templates, exceptions) = describe(workspace, &tools)?;
        let operations = Operations::of(workspace)?;
        Ok(Self { workspace, tools, operations, templates, exceptions })
    }

    /// The template beside a package's code.
    pub(super) fn template_of(&self, package: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.package() == Some(package))
    }

    pub(super) fn read(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.workspace.root.join(path)).with_context(|| format!("cannot read {path}"))
    }

    /// The Rust files below a folder of the checkout, with their paths from its root.
    pub(super) fn rust_files(&self, folder: &str) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        collect(&self.workspace.root.join(folder), &mut files)?;
        let from_root = files.iter().filter_map(|file| file.strip_prefix(&self.workspace.root).ok());
        let mut files: Vec<_> = from_root.map(Path::to_path_buf).collect();
        files.sort();
        Ok(files)
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
