//! What must be on the machine before anything else can be set up.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

const PYTHONS: [&str; 7] = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
const OLDEST: (u32, u32) = (3, 10);
/// Prints the version, where it is, and whether it can make virtual environments.
const DESCRIBE: &str = "\
import importlib.util as modules, sys
print(*sys.version_info[:2], all(map(modules.find_spec, ('venv', 'ensurepip'))), sys.executable)";

/// A Python that is new enough and can make virtual environments.
#[derive(Debug)]
pub(crate) struct Python {
    pub(crate) path: PathBuf,
    pub(crate) version: (u32, u32),
}

/// The first suitable Python on the path.
pub(crate) fn python() -> Result<Python> {
    let found: Vec<_> = PYTHONS.into_iter().filter_map(describe).collect();
    let recent: Vec<_> = found.iter().filter(|(python, _)| python.version >= OLDEST).collect();
    if let Some((python, _)) = recent.iter().find(|(_, complete)| *complete) {
        return Ok(Python { path: python.path.clone(), version: python.version });
    }
    let install = "Install Python 3.10 or newer: `apt install python3 python3-venv`, `brew install python`, or \
                   https://www.python.org/downloads";
    if let Some((python, _)) = recent.first() {
        let (major, minor) = python.version;
        let path = python.path.display();
        bail!(
            "{path} cannot make virtual environments. Install its venv module: `apt install python{major}.{minor}-venv`."
        );
    }
    match found.first() {
        Some((old, _)) => {
            bail!(
                "The local AWS needs Python 3.10, and {} is {}.{}. {install}.",
                old.path.display(),
                old.version.0,
                old.version.1
            )
        }
        None => bail!("The local AWS needs Python, and there is none on the PATH. {install}."),
    }
}

fn describe(name: &str) -> Option<(Python, bool)> {
    let output = Command::new(name).args(["-c", DESCRIBE]).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut words = text.trim().splitn(4, ' ');
    let version = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let complete = words.next()? == "True";
    Some((Python { path: PathBuf::from(words.next()?), version }, complete))
}

/// An error that says what to do unless there is a C compiler, which some dependencies need.
pub(crate) fn c_compiler() -> Result<()> {
    let named = std::env::var_os("CC").is_some();
    if !named && !["cc", "gcc", "clang"].iter().any(|name| on_path(name)) {
        bail!(
            "There is no C compiler on the PATH. Install one: `apt install build-essential` or `xcode-select --install`."
        );
    }
    Ok(())
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| Path::new(&folder).join(program).is_file())
}
