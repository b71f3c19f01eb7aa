//! The binaries of functions, built as the test that asks for them was.

use crate::Error;
use std::path::PathBuf;
use std::process::Command;

/// Builds functions and says where they are, in their order.
///
/// # Errors
/// They do not build.
pub fn built<const N: usize>(names: [&str; N]) -> Result<[PathBuf; N], Error> {
    // target/<profile>/deps/<test>
    let test = std::env::current_exe()?;
    let folder = test.ancestors().nth(2).ok_or("the test is not where cargo puts tests")?;
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(profile) => profile,
    };
    let target = folder.parent().ok_or("the test is not in a target folder")?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Of the whole workspace, or dependencies have other features and are compiled once more.
    cargo.args(["build", "--quiet", "--locked", "--workspace", "--profile", profile, "--target-dir"]).arg(target);
    cargo.args(names.iter().flat_map(|name| ["--bin", name])).current_dir(env!("CARGO_MANIFEST_DIR"));
    // The test's own package is described to it; build scripts that look at these would run again each time.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            cargo.env_remove(name);
        }
    }
    let output = cargo.output()?;
    if !output.status.success() {
        return Err(format!("the functions do not build:\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(names.map(|name| folder.join(name)))
}
