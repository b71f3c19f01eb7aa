use anyhow::Result;

use crate::check::facts::Facts;
use crate::operations::Operation;

/// Everything below it belongs to an account.
const OF_ACCOUNT: &str = "/api/v1/accounts/{account_id}";

/// What an operation declares fits its path and its method.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    Ok(facts.operations.all.iter().flat_map(findings).collect())
}

fn findings(operation: &Operation) -> Vec<String> {
    let Operation { name, method, path, access, permission, idempotency, .. } = operation;
    let mut findings = Vec::new();
    if (access == "account") != path.starts_with(OF_ACCOUNT) {
        findings.push(format!(
            "{name}: {path} and access for `{access}` do not fit; what is below {OF_ACCOUNT} is declared with \
             `.account(…)`, and nothing else is."
        ));
    }
    let reads = method == "GET" || idempotency == "changes-nothing";
    if let Some(permission) = permission.as_ref().filter(|permission| permission.ends_with(":read") != reads) {
        let which = if reads { "ends" } else { "does not end" };
        findings
            .push(format!("{name}: a {method} asks for `{permission}`; declare a permission that {which} in `:read`."));
    }
    if method == "POST" && access != "public" && idempotency == "none" {
        findings.push(format!(
            "{name}: a repeat of this POST is done twice; add `.idempotent()`, `.idempotency_key_required()` where \
             money moves, `.naturally_idempotent()` where a repeat comes to the same, or `.shows_secret()`."
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::findings;
    use crate::operations::Operation;

    fn operation(method: &str, path: &str, access: &str, permission: Option<&str>) -> Operation {
        Operation {
            name: "x".into(),
            method: method.into(),
            path: path.into(),
            access: access.into(),
            permission: permission.map(Into::into),
            idempotency: "optional".into(),
            limited: true,
        }
    }

    #[test]
    fn what_belongs_to_an_account_is_declared_so() {
        let path = "/api/v1/accounts/{account_id}/invoices";
        assert!(findings(&operation("GET", path, "account", Some("invoices:read"))).is_empty());
        assert_eq!(findings(&operation("GET", path, "staff", Some("invoices:read"))).len(), 1);
        assert_eq!(findings(&operation("GET", "/api/v1/plans", "account", Some("plans:read"))).len(), 1);
    }

    #[test]
    fn whoever_may_read_may_not_write() {
        let path = "/api/v1/plans";
        assert!(findings(&operation("POST", path, "staff", Some("plans:write"))).is_empty());
        assert_eq!(findings(&operation("POST", path, "staff", Some("plans:read"))).len(), 1);
        assert_eq!(findings(&operation("GET", path, "staff", Some("plans:write"))).len(), 1);
        assert!(findings(&operation("POST", path, "staff", Some("impersonations:start"))).is_empty());
    }
}
