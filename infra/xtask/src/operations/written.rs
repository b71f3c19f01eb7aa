use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::operations::{Operations, routes};
use crate::workspace::Workspace;

/// A file that follows from the operations, wholly or in part.
#[derive(Debug)]
pub(crate) struct WrittenFile {
    /// From the root of the checkout.
    pub(crate) path: &'static str,
    at: PathBuf,
    wanted: String,
    current: String,
}

/// The OpenAPI document and the routes of `cargo lambda watch`.
pub(crate) fn files(workspace: &Workspace, operations: &Operations) -> Result<[WrittenFile; 2]> {
    let document = WrittenFile::at(&workspace.root, "infra/openapi.json", |_| operations.document.clone())?;
    let manifest = WrittenFile::at(&workspace.root, "Cargo.toml", |now| routes::in_manifest(now, &operations.all))?;
    Ok([document, manifest])
}

impl WrittenFile {
    fn at(root: &Path, path: &'static str, wanted: impl FnOnce(&str) -> String) -> Result<Self> {
        let at = root.join(path);
        let current = fs::read_to_string(&at).with_context(|| format!("cannot read {}", at.display()))?;
        Ok(Self { path, wanted: wanted(&current), at, current })
    }

    pub(crate) fn is_current(&self) -> bool {
        self.wanted == self.current
    }

    pub(crate) fn write(&self) -> Result<()> {
        fs::write(&self.at, &self.wanted).with_context(|| format!("cannot write {}", self.at.display()))
    }
}
