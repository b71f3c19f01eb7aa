use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::check::facts::Facts;
use crate::check::routes;

/// `events/<binary>.json` is an event of the kind that the function gets, for every binary and nothing else.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let keys: BTreeMap<_, _> =
        facts.templates.iter().flat_map(routes::of).filter_map(|route| Some((route.binary?, route.key))).collect();
    let mut findings = Vec::new();
    for binary in facts.workspace.binaries() {
        let path = format!("events/{binary}.json");
        let Ok(written) = facts.read(&path) else {
            findings.push(format!("{path} is missing; add an event that `cargo lambda invoke {binary}` can send."));
            continue;
        };
        match (serde_json::from_str::<Value>(&written), keys.get(binary)) {
            (Err(error), _) => findings.push(format!("{path} is no JSON: {error}.")),
            (Ok(event), Some(key)) if event["routeKey"] != **key => {
                findings.push(format!("{path} is for the route {}; its routeKey is \"{key}\".", event["routeKey"]));
            }
            (Ok(_), _) => {}
        }
    }
    let folder = facts.workspace.root.join("events");
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let binary = name.strip_suffix(".json").unwrap_or(&name);
        if !facts.workspace.binaries().any(|known| known == binary) {
            findings.push(format!("events/{name} is for no binary; remove or rename it."));
        }
    }
    Ok(findings)
}
