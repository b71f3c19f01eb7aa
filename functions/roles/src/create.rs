use crate::view::{RoleKindView, RoleView};
use domain::id::RoleId;
use domain::permission::{NewRole, Permission, PermissionSet};
use domain::text::Name;
use garde::Validate;
use lambda::{AtField, Call, Created, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::Standings;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<RoleToMake>, Created<RoleView>> =
    post("roles-create", "/api/v1/roles", "Makes a role, for members of accounts or for the operator's people.")
        .staff(Permission::RolesWrite)
        .idempotent();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRole)]
pub struct RoleToMake {
    #[garde(skip)]
    kind: RoleKindView,
    #[garde(skip)]
    #[schema(value_type = String, example = "Auditor")]
    name: Name,
    /// At least one.
    #[garde(skip)]
    #[schema(value_type = Vec<String>, min_items = 1, example = json!(["accounts:read", "invoices:read"]))]
    permissions: PermissionSet,
}

impl JsonBody for RoleToMake {}

impl From<RoleToMake> for NewRole {
    fn from(new: RoleToMake) -> Self {
        Self { id: RoleId::new(), kind: new.kind.into(), name: new.name, permissions: new.permissions }
    }
}

/// `POST /api/v1/roles`: makes a role.
///
/// # Errors
/// 422 for permissions that a role of this kind cannot have, or that allow staff more than one's own.
pub async fn handle<S: Execute + Standings>(roles: &S, call: Call<RoleToMake>) -> Reply<Created<RoleView>> {
    let role = services::create_role(roles, &call.by, call.body.into()).await.at("/permissions")?;
    let (location, version) = (format!("/api/v1/roles/{}", role.id), role.version);
    Ok(Created::at(location, RoleView::from(role)).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
