use anyhow::Result;
use serde_json::Value;

use crate::check::facts::Facts;
use crate::check::templates::referenced;

/// The function of every operation that reaches further than its caller knows of whom a second factor is asked: without, it
/// would ask nobody, whatever the operator has said.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for template in &facts.templates {
        for function in template.functions() {
            let operation = facts.operations.all.iter().find(|known| known.name == function.binary);
            let reaches = operation.is_some_and(|known| ["staff", "account"].contains(&known.access.as_str()));
            let variables = template.variables(function.id);
            if reaches && !variables.is_some_and(|variables| asks(&variables["MAINSPRING_SECOND_FACTOR"])) {
                findings.push(format!(
                    "{}: {} does not know who needs a second factor; set MAINSPRING_SECOND_FACTOR to the parameter SecondFactor.",
                    template.path, function.id
                ));
            }
        }
    }
    Ok(findings)
}

/// A value of the function's own would hold whatever the operator says.
fn asks(setting: &Value) -> bool {
    referenced(setting) == Some("SecondFactor")
}

#[cfg(test)]
mod tests {
    use super::asks;
    use serde_json::{Value, json};

    #[test]
    fn the_operators_word_counts_and_no_other() {
        assert!(asks(&json!({ "Ref": "SecondFactor" })));
        for other in [Value::Null, json!("optional"), json!({ "Ref": "Limits" })] {
            assert!(!asks(&other), "{other}");
        }
    }
}
