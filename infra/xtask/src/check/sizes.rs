use anyhow::Result;

use crate::check::facts::Facts;

/// CloudFormation stops at 500, and there has to be room for what an update replaces.
const MOST: usize = 400;

pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let large = facts.templates.iter().filter(|template| template.size() > MOST);
    Ok(large
        .map(|template| format!("{} makes {} resources; split the package.", template.path, template.size()))
        .collect())
}
