use anyhow::Result;

use crate::check::facts::Facts;

/// The function of every operation that reaches further than its caller knows of whom a second factor is asked: without, it
/// would ask nobody, whatever the operator has said.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for template in &facts.templates {
        for function in template.functions() {
            let operation = facts.operations.all.iter().find(|known| known.name == function.binary);
            let reaches = operation.is_some_and(|known| ["staff", "account"].contains(&known.access.as_str()));
            let variables = template.variables(function.id);
            if reaches && variables.is_none_or(|variables| variables["MAINSPRING_SECOND_FACTOR"].is_null()) {
                findings.push(format!(
                    "{}: {} does not know who needs a second factor; set MAINSPRING_SECOND_FACTOR to the parameter SecondFactor.",
                    template.path, function.id
                ));
            }
        }
    }
    Ok(findings)
}
