use anyhow::{Result, bail};

use crate::check::facts::Facts;
use crate::process;

/// Each line of cfn-lint is a finding.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut command = facts.tools.program("cfn-lint");
    command.current_dir(&facts.workspace.root).args(["--format", "parseable", "--"]);
    command.args(facts.templates.iter().map(|template| &template.path));
    let mut findings = Vec::new();
    let status = process::lines(&mut command, |line| {
        if !line.trim().is_empty() {
            findings.push(line.to_owned());
        }
    })?;
    if !status.success() && findings.is_empty() {
        bail!("cfn-lint does not run ({status}); see above.");
    }
    Ok(findings)
}
