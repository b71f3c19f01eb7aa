use anyhow::Result;

use crate::check::facts::Facts;
use crate::operations;

/// The committed files that are written from the handlers are what would be written now.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let files = operations::files(facts.workspace, &facts.operations)?;
    let old = files.iter().filter(|file| !file.is_current());
    Ok(old
        .map(|file| {
            format!("{} is older than the handlers; run `cargo xtask openapi` and commit the change.", file.path)
        })
        .collect())
}
