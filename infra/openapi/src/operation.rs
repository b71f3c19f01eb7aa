use lambda::{About, Access, Idempotency, Limit};
use serde::Serialize;

/// What is declared of an operation.
#[derive(Debug, Serialize)]
pub struct OperationEntry {
    pub name: &'static str,
    pub method: &'static str,
    pub path: &'static str,
    /// `public`, `user`, `staff` or `account`.
    pub access: &'static str,
    pub permission: Option<&'static str>,
    /// `none`, `optional`, `required`, `natural`, `secret` or `changes-nothing`.
    pub idempotency: &'static str,
    pub needs_if_match: bool,
    /// Whether its callers are counted.
    pub limited: bool,
}

impl From<About> for OperationEntry {
    fn from(about: About) -> Self {
        let (access, permission) = match about.access {
            Access::Public => ("public", None),
            Access::User => ("user", None),
            Access::Staff(permission) => ("staff", Some(permission.name())),
            Access::Account(permission) => ("account", Some(permission.name())),
        };
        Self {
            name: about.name,
            method: about.method.as_str(),
            path: about.path,
            access,
            permission,
            idempotency: match about.idempotency {
                Idempotency::None => "none",
                Idempotency::ChangesNothing => "changes-nothing",
                Idempotency::Optional => "optional",
                Idempotency::Required => "required",
                Idempotency::Natural => "natural",
                Idempotency::Secret => "secret",
            },
            needs_if_match: about.needs_if_match,
            limited: about.limit != Limit::None,
        }
    }
}
