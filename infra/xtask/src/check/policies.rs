use anyhow::Result;
use serde_json::Value;

use crate::check::facts::Facts;
use crate::check::templates::{Exception, text};

/// No statement allows a wildcard action or every resource, and no policy comes from elsewhere, except for what
/// `infra/policy-exceptions.yaml` gives a reason for.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut used = vec![false; facts.exceptions.len()];
    for template in &facts.templates {
        for (id, resource) in template.resources() {
            let mut wide = Vec::new();
            collect(&resource["Properties"], &mut wide);
            for what in wide {
                match facts.exceptions.iter().position(|exception| exception.allows == what) {
                    Some(exception) => used[exception] = true,
                    None => findings.push(format!(
                        "{}: {id} allows {what}; name actions and resources one by one, or give a reason in \
                         infra/policy-exceptions.yaml.",
                        template.path
                    )),
                }
            }
        }
    }
    let unused = facts.exceptions.iter().zip(used).filter(|(_, used)| !used);
    findings.extend(unused.map(|(Exception { allows, reason }, _)| {
        format!("infra/policy-exceptions.yaml: nothing needs {allows} ({reason}) any more; remove it.")
    }));
    Ok(findings)
}

/// What statements and managed policies below `value` allow too widely.
fn collect(value: &Value, wide: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match name.as_str() {
                    "Statement" => wide.extend(each(value).flat_map(too_wide)),
                    "ManagedPolicyArns" => wide.extend(each(value).map(managed)),
                    _ => collect(value, wide),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, wide)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn too_wide(statement: &Value) -> Vec<String> {
    if statement["Effect"] == "Deny" {
        return Vec::new();
    }
    let actions = each(&statement["Action"]).filter_map(text).filter(|action| action.contains('*'));
    let mut wide: Vec<_> = actions.map(|action| format!("the action {action}")).collect();
    let resources = each(&statement["Resource"]).filter_map(text);
    if resources.into_iter().any(|resource| resource.trim() == "*") {
        let actions: Vec<_> = each(&statement["Action"]).filter_map(text).collect();
        wide.push(format!("{} on every resource", actions.join(", ")));
    }
    let inverted = ["NotAction", "NotResource"].into_iter().filter(|name| statement.get(name).is_some());
    wide.extend(inverted.map(|name| format!("everything but what {name} lists")));
    wide
}

fn managed(policy: &Value) -> String {
    let arn = text(policy).unwrap_or_default();
    format!("what {} allows", arn.rsplit('/').next().unwrap_or_default())
}

/// The elements of a list, or the one that stands for it.
fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let (list, one) = match value {
        Value::Array(list) => (list.as_slice(), None),
        Value::Null => (&[][..], None),
        one => (&[][..], Some(one)),
    };
    list.iter().chain(one)
}

#[cfg(test)]
mod tests {
    use super::collect;
    use serde_json::{Value, json};

    fn wide(value: &Value) -> Vec<String> {
        let mut wide = Vec::new();
        collect(value, &mut wide);
        wide
    }

    #[test]
    fn narrow_policies_pass() {
        let narrow = json!({ "Statement": [{
            "Effect": "Allow",
            "Action": ["dynamodb:GetItem"],
            "Resource": { "Fn::Sub": "arn:aws:dynamodb:*:*:table/${Stack}-books" },
        }]});
        assert!(wide(&narrow).is_empty());
    }

    #[test]
    fn wildcards_are_found_wherever_they_stand() {
        let allow = |action: Value, resource: Value| {
            let statement = json!({ "Effect": "Allow", "Action": action, "Resource": resource });
            json!({ "Policies": [{ "PolicyDocument": { "Statement": statement } }] })
        };
        assert_eq!(wide(&allow(json!("sqs:*"), json!("arn:x"))), ["the action sqs:*"]);
        assert_eq!(wide(&allow(json!(["a:B", "c:D"]), json!(["arn:x", "*"]))), ["a:B, c:D on every resource"]);
        assert_eq!(wide(&json!({ "ManagedPolicyArns": ["arn:aws:iam::aws:policy/Admin"] })), ["what Admin allows"]);
        assert_eq!(wide(&json!({ "Statement": { "Effect": "Allow", "NotAction": "a:B" } })).len(), 1);
    }
}
