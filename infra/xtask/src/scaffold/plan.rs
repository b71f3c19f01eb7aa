//! What a new endpoint is called and where it lives, from its name alone.

use std::fs;

use anyhow::{Context as _, Result, bail};

use crate::operations::Operation;
use crate::workspace::Workspace;

/// A new endpoint before its files are written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// `plans-archive`.
    pub(crate) name: String,
    /// `plans`.
    pub(crate) package: String,
    /// `archive`.
    pub(crate) operation: String,
    pub(crate) is_new_package: bool,
    /// `/api/v1/plans/{plan_id}/archive`.
    pub(crate) path: String,
    /// `staff` or `account`.
    pub(crate) access: &'static str,
    /// `PlansWrite`, or another while there is none of that name.
    pub(crate) permission: String,
    /// Whether the permission is the resource's own.
    pub(crate) has_own_permission: bool,
    /// An operation of the same permission.
    pub(crate) like: Option<String>,
    /// The path's parameters: name, type and prefix of the id.
    pub(crate) parameters: Vec<(String, String, String)>,
}

impl Plan {
    pub(crate) fn of(workspace: &Workspace, name: &str, operations: &[Operation]) -> Result<Self> {
        check_name(name)?;
        if workspace.binaries().any(|binary| binary == name) {
            bail!("There is a function {name} already.");
        }
        let packages: Vec<_> = workspace.packages.iter().map(|package| package.name.as_str()).collect();
        let (package, operation) = split(name, &packages);
        let is_new_package = !packages.contains(&package);
        if !is_new_package && !operations.iter().any(|known| known.name.starts_with(&format!("{package}-"))) {
            bail!("functions/{package} has no operations of the API; `cargo xtask new-function` is for those.");
        }
        let read =
            |path: &str| fs::read_to_string(workspace.root.join(path)).with_context(|| format!("cannot read {path}"));
        let path = path(package, operation, operations);
        let access = if path.contains("/{account_id}/") { "account" } else { "staff" };
        let (permission, has_own_permission) =
            permission(package, access, &read("shared/domain/src/permission/mod.rs")?);
        let like = like(&permission, operations).map(|like| like.name.clone());
        let parameters = parameters(&path, &read("shared/domain/src/id.rs")?)?;
        Ok(Self {
            name: name.to_owned(),
            package: package.to_owned(),
            operation: operation.to_owned(),
            is_new_package,
            path,
            access,
            permission,
            has_own_permission,
            like,
            parameters,
        })
    }
}

fn check_name(name: &str) -> Result<()> {
    let parts: Vec<_> = name.split('-').collect();
    let is_word = |part: &&str| {
        part.starts_with(|first: char| first.is_ascii_lowercase())
            && part.chars().all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
    };
    if parts.len() < 2 || !parts.iter().all(is_word) {
        bail!("{name} is no name of an operation: <resource>-<what it does> in lower case, as plans-archive.");
    }
    Ok(())
}

/// The package that the name begins with, the longest of several, or else all but its last word; and the rest.
fn split<'a>(name: &'a str, packages: &[&str]) -> (&'a str, &'a str) {
    let lengths =
        packages.iter().filter(|package| name.strip_prefix(**package).is_some_and(|rest| rest.starts_with('-')));
    let length = lengths.map(|package| package.len()).max().or_else(|| name.rfind('-')).unwrap_or_default();
    (&name[..length], name[length..].trim_start_matches('-'))
}

/// Below the one thing that the package's operations are about, or below all of them if there is none.
fn path(package: &str, operation: &str, operations: &[Operation]) -> String {
    let suffix = format!("/{package}");
    let beginnings = operations.iter().filter_map(|known| {
        let end = known.path.find(&format!("{suffix}/")).map(|at| at + suffix.len());
        end.or_else(|| known.path.ends_with(&suffix).then_some(known.path.len())).map(|end| &known.path[..end])
    });
    let collection = beginnings.min_by_key(|path| path.len()).map_or_else(|| format!("/api/v1{suffix}"), str::to_owned);
    let one = operations.iter().find(|known| {
        let rest = known.path.strip_prefix(&collection).and_then(|rest| rest.strip_prefix("/{"));
        rest.is_some_and(|rest| rest.ends_with('}') && !rest.contains('/'))
    });
    match one {
        Some(one) => format!("{}/{operation}", one.path),
        None if operation == "create" => collection,
        None => format!("{collection}/{operation}"),
    }
}

fn permission(package: &str, access: &str, declared: &str) -> (String, bool) {
    let own = format!("{}Write", pascal(package));
    let has_own = declared.contains(&format!("{own} = "));
    let other = if access == "account" { "SubscriptionsWrite" } else { "PlansWrite" };
    (if has_own { own } else { other.to_owned() }, has_own)
}

/// An operation that asks for the permission: `TestClocksWrite` is `test_clocks:write` there.
fn like<'a>(permission: &str, operations: &'a [Operation]) -> Option<&'a Operation> {
    let is_it = |name: &str| pascal(&name.replace([':', '_'], "-")) == permission;
    operations.iter().find(|known| known.permission.as_deref().is_some_and(is_it))
}

fn parameters(path: &str, ids: &str) -> Result<Vec<(String, String, String)>> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let found = names.map(|name| {
        let id = pascal(&name.replace('_', "-"));
        // `PlanId, PlanTag, "plan", "What is sold.";`
        let line = ids.lines().find_map(|line| line.trim().strip_prefix(&format!("{id}, ")));
        let prefix = line.and_then(|line| line.split('"').nth(1));
        let prefix = prefix.with_context(|| format!("shared/domain/src/id.rs has no {id} for {name} in {path}"))?;
        Ok((name.to_owned(), id, prefix.to_owned()))
    });
    found.collect()
}

/// `TestClocks` for `test-clocks`.
pub(super) fn pascal(kebab: &str) -> String {
    let words = kebab.split('-').filter(|word| !word.is_empty());
    words.map(|word| format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..])).collect()
}

#[cfg(test)]
mod tests {
    use super::{check_name, like, parameters, path, permission, split};
    use crate::operations::Operation;

    fn operation(name: &str, path: &str) -> Operation {
        Operation {
            name: name.into(),
            method: "GET".into(),
            path: path.into(),
            access: "staff".into(),
            permission: None,
            idempotency: "none".into(),
            limited: true,
        }
    }

    #[test]
    fn a_name_is_a_resource_and_what_is_done() {
        assert!(check_name("plans-archive").is_ok());
        for wrong in ["plans", "Plans-archive", "plans-", "-archive", "plans--archive", "plans-9", "plans/archive"] {
            assert!(check_name(wrong).is_err(), "{wrong}");
        }
        let packages = ["payments", "test", "test-clocks"];
        assert_eq!(split("test-clocks-stop", &packages), ("test-clocks", "stop"));
        assert_eq!(split("payments-gateway-event", &packages), ("payments", "gateway-event"));
        assert_eq!(split("tax-rates-create", &packages), ("tax-rates", "create"));
    }

    #[test]
    fn a_path_goes_on_from_what_there_is() {
        let known = [
            operation("plans-list", "/api/v1/plans"),
            operation("plans-get", "/api/v1/plans/{plan_id}"),
            operation("payments-gateway-event", "/api/v1/payments/gateway-events"),
            operation("invoices-get", "/api/v1/accounts/{account_id}/invoices/{invoice_id}"),
        ];
        assert_eq!(path("plans", "archive", &known), "/api/v1/plans/{plan_id}/archive");
        assert_eq!(path("payments", "retry", &known), "/api/v1/payments/retry");
        assert_eq!(path("invoices", "void", &known), "/api/v1/accounts/{account_id}/invoices/{invoice_id}/void");
        assert_eq!(path("coupons", "create", &known), "/api/v1/coupons");
        assert_eq!(path("coupons", "redeem", &known), "/api/v1/coupons/redeem");
    }

    #[test]
    fn permission_and_ids_are_the_domains() {
        assert_eq!(permission("plans", "staff", "PlansWrite = \"plans:write\","), ("PlansWrite".into(), true));
        assert_eq!(permission("coupons", "staff", ""), ("PlansWrite".into(), false));
        let ids = "    PlanId, PlanTag, \"plan\", \"What is sold.\";";
        let expected = vec![("plan_id".to_owned(), "PlanId".to_owned(), "plan".to_owned())];
        assert_eq!(parameters("/api/v1/plans/{plan_id}/archive", ids).unwrap(), expected);
        assert!(parameters("/x/{coupon_id}", ids).is_err());
        let advance =
            Operation { permission: Some("test_clocks:write".into()), ..operation("test-clocks-advance", "/") };
        assert_eq!(like("TestClocksWrite", &[operation("plans-get", "/"), advance.clone()]), Some(&advance));
    }
}
