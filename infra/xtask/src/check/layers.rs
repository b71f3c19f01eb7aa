use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::check::facts::Facts;
use crate::process;

/// Nothing of these may be beneath the domain, by the beginning of its name.
const OUTSIDE: [&str; 9] = ["aws", "axum", "http", "hyper", "lambda", "reqwest", "tokio", "tower", "ureq"];

/// What names a table, an index or an attribute of one in the SDK's terms.
const OF_TABLES: [&str; 4] = [".table_name(", ".index_name(", ".key_condition_expression(", "AttributeValue"];

/// The domain knows nothing of the outside, and only a store knows its tables.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut findings = outside_the_domain(facts)?;
    for folder in ["shared", "functions"] {
        for file in facts.rust_files(folder)?.iter().filter(|file| !is_store(file)) {
            let source = fs::read_to_string(facts.workspace.root.join(file))?;
            findings.extend(OF_TABLES.into_iter().filter(|word| source.contains(word)).map(|word| {
                format!("{}: `{word}` belongs into shared/store; add a port and call that.", file.display())
            }));
        }
    }
    Ok(findings)
}

fn outside_the_domain(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut command = facts.workspace.cargo();
    command.args(["tree", "--package", "domain", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    let mut crates = Vec::new();
    let status = process::lines(&mut command, |line| crates.extend(line.split(' ').next().map(str::to_owned)))?;
    if !status.success() {
        bail!("cargo cannot tell what the domain depends on; see above.");
    }
    crates.sort();
    crates.dedup();
    let outside = crates.iter().filter(|name| OUTSIDE.iter().any(|outside| name.starts_with(outside)));
    Ok(outside
        .map(|name| format!("shared/domain depends on {name}; take it out, and pass in what is needed."))
        .collect())
}

/// The store, a package's own `store` module, and what stands in for the database in tests.
fn is_store(file: &Path) -> bool {
    file.starts_with("shared/testkit")
        || file.components().any(|part| matches!(part.as_os_str().to_str(), Some("store" | "store.rs")))
}

#[cfg(test)]
mod tests {
    use super::is_store;
    use std::path::Path;

    #[test]
    fn a_store_is_known_by_its_name() {
        assert!(is_store(Path::new("shared/store/src/keys.rs")));
        assert!(is_store(Path::new("functions/sandbox-gateway/src/store/mod.rs")));
        assert!(!is_store(Path::new("functions/plans/src/restore.rs")));
    }
}
