//! What the checkout holds: where it is, and which binaries are functions.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Cargo's folder for what it builds; `CARGO_TARGET_DIR` moves it.
    pub(crate) target: PathBuf,
    /// The packages under `functions/`, by name.
    pub(crate) packages: Vec<FunctionPackage>,
}

/// A package under `functions/`.
#[derive(Debug)]
pub(crate) struct FunctionPackage {
    pub(crate) name: String,
    /// One per function, by name.
    pub(crate) binaries: Vec<String>,
}

impl Workspace {
    /// The workspace that this tool belongs to, as cargo sees it.
    pub(crate) fn find() -> Result<Self> {
        // At run time, since a checkout may have moved after this was compiled.
        let own = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("."), PathBuf::from);
        let found = cargo(&own).args(["metadata", "--no-deps", "--format-version", "1"]).output();
        let found = found.context("cannot start cargo; install Rust from https://rustup.rs")?;
        if !found.status.success() {
            bail!("cargo cannot read the workspace:\n{}", String::from_utf8_lossy(&found.stderr).trim_end());
        }
        let metadata: Value = serde_json::from_slice(&found.stdout).context("cargo metadata is no JSON")?;
        Self::of(&metadata).context("cargo metadata is not as expected")
    }

    fn of(metadata: &Value) -> Option<Self> {
        let root = PathBuf::from(metadata["workspace_root"].as_str()?);
        let functions = root.join("functions");
        let mut packages = Vec::new();
        for package in metadata["packages"].as_array()? {
            if !Path::new(package["manifest_path"].as_str()?).starts_with(&functions) {
                continue;
            }
            let targets = package["targets"].as_array()?.iter();
            let binaries =
                targets.filter(|target| target["kind"].as_array().is_some_and(|kinds| kinds.contains(&"bin".into())));
            let mut binaries: Vec<_> =
                binaries.filter_map(|target| target["name"].as_str().map(str::to_owned)).collect();
            binaries.sort();
            packages.push(FunctionPackage { name: package["name"].as_str()?.to_owned(), binaries });
        }
        packages.sort_by(|one, other| one.name.cmp(&other.name));
        Some(Self { target: PathBuf::from(metadata["target_directory"].as_str()?), root, packages })
    }

    /// The names of all functions' binaries.
    pub(crate) fn binaries(&self) -> impl Iterator<Item = &str> {
        self.packages.iter().flat_map(|package| package.binaries.iter().map(String::as_str))
    }

    /// Where a function's `bootstrap` is put: the folder that `CodeUri` names in the templates.
    pub(crate) fn artifact(&self, binary: &str) -> PathBuf {
        self.root.join("target/lambda").join(binary)
    }

    /// The folder for tools, logs and state of this checkout; git ignores it.
    pub(crate) fn home(&self) -> PathBuf {
        self.root.join(".mainspring")
    }

    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.home().join("log").join(name)
    }

    /// A cargo that runs in the root.
    pub(crate) fn cargo(&self) -> Command {
        cargo(&self.root)
    }
}

fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    // `cargo run` describes this package to us; build scripts that look at these would run again each time.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(of_this_package) {
            command.env_remove(name);
        }
    }
    command
}

fn of_this_package(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|prefix| variable.starts_with(prefix))
        || ["CARGO", "CARGO_PRIMARY_PACKAGE"].contains(&variable)
}

#[cfg(test)]
mod tests {
    use super::Workspace;

    #[test]
    fn functions_are_the_binaries_of_packages_below_functions() {
        let package = |path: &str, name: &str, targets: serde_json::Value| serde_json::json!({ "manifest_path": format!("/w/{path}/Cargo.toml"), "name": name, "targets": targets });
        let metadata = serde_json::json!({
            "workspace_root": "/w",
            "target_directory": "/w/target",
            "packages": [
                package("infra/xtask", "xtask", serde_json::json!([{ "kind": ["bin"], "name": "xtask" }])),
                package("functions/plans", "plans", serde_json::json!([
                    { "kind": ["lib"], "name": "plans" },
                    { "kind": ["bin"], "name": "plans-list" },
                    { "kind": ["bin"], "name": "plans-create" },
                ])),
            ],
        });

        let workspace = Workspace::of(&metadata).unwrap();

        assert_eq!(workspace.binaries().collect::<Vec<_>>(), ["plans-create", "plans-list"]);
    }
}
