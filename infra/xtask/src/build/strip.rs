//! Leaving debug information out of what is uploaded.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// The `strip` of binutils or Xcode, if this machine has it.
#[derive(Debug)]
pub(crate) struct Strip {
    installed: bool,
}

impl Strip {
    /// Says so if there is none: everything works without, with larger uploads.
    pub(crate) fn find() -> Self {
        // Without arguments it fails, but it starts.
        let started = Command::new("strip").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if started.is_err() {
            eprintln!(
                "Note: `strip` is not installed (it is part of binutils): the functions keep their debug information."
            );
        }
        Self { installed: started.is_ok() }
    }

    /// Copies a binary without its debug information.
    pub(crate) fn copy(&self, from: &Path, to: &Path) -> Result<()> {
        if !self.installed {
            return fs::copy(from, to).map(drop).with_context(|| format!("cannot copy to {}", to.display()));
        }
        let output = Command::new("strip").arg("-o").arg(to).arg(from).output().context("cannot start strip")?;
        if !output.status.success() {
            bail!("strip: {}", String::from_utf8_lossy(&output.stderr).trim_end());
        }
        Ok(())
    }
}
