use crate::get::RolePath;
use crate::view::RoleView;
use domain::permission::{Permission, PermissionSet};
use domain::text::Name;
use garde::Validate;
use lambda::{AtField, Call, Found, JsonBody, Operation, Reply, put};
use serde::Deserialize;
use services::Execute;
use services::port::Standings;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<RoleUpdate, RolePath>, Found<RoleView>> = put(
    "roles-update",
    "/api/v1/roles/{role_id}",
    "Says anew what a role is called and allows. For the commands of whoever has it that counts at once, for what only reads \
     within a minute.",
)
.staff(Permission::RolesWrite)
.if_match_required();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleUpdate {
    #[garde(skip)]
    #[schema(value_type = String, example = "Auditor")]
    name: Name,
    /// At least one.
    #[garde(skip)]
    #[schema(value_type = Vec<String>, min_items = 1, example = json!(["accounts:read", "invoices:read"]))]
    permissions: PermissionSet,
}

impl JsonBody for RoleUpdate {}

/// `PUT /api/v1/roles/{role_id}`: says anew what a role is called and allows.
///
/// # Errors
/// 404; 412 for a version that is not the current one; 422 as for a new role.
pub async fn handle<S: Execute + Standings>(roles: &S, call: Call<RoleUpdate, RolePath>) -> Reply<Found<RoleView>> {
    let which = (call.path.role_id, call.seen()?);
    let RoleUpdate { name, permissions } = call.body;
    let role = services::update_role(roles, &call.by, which, (name, permissions)).await.at("/permissions")?;
    let version = role.version;
    Ok(Found::new(RoleView::from(role)).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
