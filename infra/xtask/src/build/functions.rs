//! The functions for the local AWS: the plain binaries of the dev profile, stripped.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::build::glibc;
use crate::build::strip::Strip;
use crate::process;
use crate::progress::Step;
use crate::workspace::Workspace;

/// Builds all functions in one run of cargo and puts each that changed at `target/lambda/<binary>/bootstrap`.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    if workspace.packages.is_empty() {
        bail!("There are no functions to build: functions/ holds no package of the workspace.");
    }
    let built = compile(workspace)?;
    let step = Step::begin("Packing the functions");
    let changed = changed(workspace, &built)?;
    pack(&changed, &step)?;
    step.done(&format!("{} functions are ready, {} of them new or changed", built.len(), changed.len()));
    if let Err(too_new) = glibc::check(changed.iter().map(|binary| binary.to.as_path())) {
        eprintln!("Note: {too_new} They run on this machine all the same; production builds are linked for Lambda.");
    }
    Ok(())
}

/// The executables by name; cargo shows its own progress.
fn compile(workspace: &Workspace) -> Result<BTreeMap<String, PathBuf>> {
    let mut command = workspace.cargo();
    command.args(["build", "--bins", "--message-format", "json-render-diagnostics"]);
    command.args(workspace.packages.iter().flat_map(|package| ["--package", &package.name]));
    let mut built = BTreeMap::new();
    let status = process::lines(&mut command, |line| built.extend(executable(line)))?;
    if !status.success() {
        bail!("The functions do not compile; see above.");
    }
    Ok(built)
}

/// The binary that a message of cargo is about.
fn executable(message: &str) -> Option<(String, PathBuf)> {
    let message: Value = serde_json::from_str(message).ok()?;
    let path = message["executable"].as_str()?;
    Some((message["target"]["name"].as_str()?.to_owned(), PathBuf::from(path)))
}

/// A binary to put somewhere, with the time cargo made it.
struct Changed {
    name: String,
    from: PathBuf,
    to: PathBuf,
    made: SystemTime,
}

/// Those that are not packed yet: a packed one has the time of the binary it came from.
fn changed(workspace: &Workspace, built: &BTreeMap<String, PathBuf>) -> Result<Vec<Changed>> {
    let mut changed = Vec::new();
    for (name, from) in built {
        let made = modified(from).with_context(|| format!("cannot read {}", from.display()))?;
        let to = workspace.artifact(name).join("bootstrap");
        if modified(&to).ok() != Some(made) {
            changed.push(Changed { name: name.clone(), from: from.clone(), to, made });
        }
    }
    Ok(changed)
}

fn modified(path: &Path) -> std::io::Result<SystemTime> {
    fs::metadata(path)?.modified()
}

/// Packs them on all processors.
fn pack(changed: &[Changed], step: &Step) -> Result<()> {
    let strip = Strip::find();
    let left = Mutex::new(changed.iter());
    let work = || {
        // Taken in a statement of its own, so that the lock is not held while packing.
        while let Some(binary) = next(&left) {
            step.detail(&binary.name);
            pack_one(&strip, binary).with_context(|| format!("cannot pack {}", binary.name))?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut ended = threads.into_iter().map(thread::ScopedJoinHandle::join);
        ended.try_for_each(|result| result.unwrap_or_else(|_| bail!("packing panicked")))
    })
}

fn next<'a>(left: &Mutex<impl Iterator<Item = &'a Changed>>) -> Option<&'a Changed> {
    left.lock().ok()?.next()
}

fn pack_one(strip: &Strip, binary: &Changed) -> Result<()> {
    let folder = binary.to.parent().context("it would be put nowhere")?;
    fs::create_dir_all(folder)?;
    // Whoever reads the folder meanwhile finds the old one or the new one.
    let unfinished = folder.join("bootstrap.new");
    strip.copy(&binary.from, &unfinished)?;
    File::options().append(true).open(&unfinished)?.set_modified(binary.made)?;
    fs::rename(&unfinished, &binary.to)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::executable;

    #[test]
    fn only_messages_about_binaries_name_one() {
        let binary =
            r#"{"reason":"compiler-artifact","target":{"name":"plans-get"},"executable":"/t/debug/plans-get"}"#;
        let library = r#"{"reason":"compiler-artifact","target":{"name":"plans"},"executable":null}"#;

        assert_eq!(executable(binary), Some(("plans-get".into(), "/t/debug/plans-get".into())));
        assert_eq!(executable(library), None);
        assert_eq!(executable("no JSON"), None);
    }
}
