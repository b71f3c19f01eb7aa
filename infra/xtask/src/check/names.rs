use anyhow::Result;

use crate::check::facts::Facts;

/// Names that say nothing of what a module holds.
const EMPTY: [&str; 6] = ["common", "helper", "helpers", "misc", "util", "utils"];

pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for folder in ["functions", "infra", "shared", "tests"] {
        for file in facts.rust_files(folder)? {
            let parts = file.iter().filter_map(|part| part.to_str());
            if let Some(name) = parts.map(|part| part.trim_end_matches(".rs")).find(|part| EMPTY.contains(part)) {
                findings.push(format!("{}: call `{name}` what it is about.", file.display()));
            }
        }
    }
    Ok(findings)
}
