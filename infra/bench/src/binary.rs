use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(crate) const EMPTY: &str = "baseline-empty";
pub(crate) const BARE: &str = "baseline-get-item";

/// A function's executable.
#[derive(Clone, Debug)]
pub(crate) struct Binary {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

impl Binary {
    pub(crate) fn is_baseline(&self) -> bool {
        self.name == EMPTY || self.name == BARE
    }

    /// As it is uploaded, in bytes.
    pub(crate) fn deflated(&self) -> Result<u64> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&fs::read(&self.path)?)?;
        Ok(encoder.finish()?.len() as u64)
    }
}

/// The functions in a folder, by name.
pub(crate) fn list(folder: &Path) -> Result<Vec<Binary>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut binaries = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let packed = path.join("bootstrap");
        let path = if packed.is_file() { packed } else { path };
        // Beside executables, cargo's folder holds what they were made of.
        if path.is_file() && path.extension().is_none() && !name.starts_with('.') {
            binaries.push(Binary { name, path });
        }
    }
    binaries.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(binaries)
}

/// The empty function and the bare read.
pub(crate) fn baselines(of: &[Binary]) -> Option<(&Binary, &Binary)> {
    let named = |name: &str| of.iter().find(|binary| binary.name == name);
    Some((named(EMPTY)?, named(BARE)?))
}
