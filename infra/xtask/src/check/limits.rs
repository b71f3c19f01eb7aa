use anyhow::Result;
use serde_json::Value;

use crate::check::facts::Facts;
use crate::check::templates::{Template, text};

/// What counting takes.
const ACTION: &str = "dynamodb:UpdateItem";
const TABLE: &str = "table/${Stack}-ephemeral";

/// The function of every operation whose callers are counted may count, and knows this deployment's numbers: without
/// either it would let everybody pass, and nobody would notice.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for template in &facts.templates {
        for function in template.functions() {
            let limited = facts.operations.all.iter().any(|known| known.name == function.binary && known.limited);
            if !limited {
                continue;
            }
            let at = format!("{}: {}", template.path, function.id);
            if !policies(template, function.id).any(allows) {
                findings.push(format!("{at} cannot count its callers; allow {ACTION} on {TABLE}."));
            }
            if template.variables(function.id).is_none_or(|variables| variables["MAINSPRING_LIMITS"].is_null()) {
                findings.push(format!("{at} does not know the quotas; set MAINSPRING_LIMITS to the parameter Limits."));
            }
        }
    }
    Ok(findings)
}

/// The statements of a function's own role.
fn policies<'a>(template: &'a Template, function: &str) -> impl Iterator<Item = &'a Value> {
    let role = format!("{function}Role");
    let roles = template.of_type("AWS::IAM::Role").filter(move |(id, _)| *id == role);
    let policies = roles.flat_map(|(_, role)| role["Policies"].as_array().into_iter().flatten());
    policies.flat_map(|policy| policy["PolicyDocument"]["Statement"].as_array().into_iter().flatten())
}

fn allows(statement: &Value) -> bool {
    let of = |name: &str| match &statement[name] {
        Value::Array(list) => list.iter().collect::<Vec<_>>(),
        one => vec![one],
    };
    let says = |name: &str, what: &str| of(name).into_iter().filter_map(text).any(|said| said.ends_with(what));
    says("Action", ACTION) && says("Resource", TABLE)
}

#[cfg(test)]
mod tests {
    use super::allows;
    use serde_json::json;

    #[test]
    fn a_statement_is_about_the_action_on_the_table() {
        let table = json!({ "Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:1:table/${Stack}-ephemeral" });
        let books = json!({ "Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:1:table/${Stack}-books" });
        assert!(allows(&json!({ "Action": ["dynamodb:PutItem", "dynamodb:UpdateItem"], "Resource": table })));
        assert!(!allows(&json!({ "Action": ["dynamodb:PutItem"], "Resource": table })));
        assert!(!allows(&json!({ "Action": "dynamodb:UpdateItem", "Resource": books })));
    }
}
