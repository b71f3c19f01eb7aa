use crate::view::RoleView;
use domain::id::RoleId;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::Standings;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), RolePath>, Found<RoleView>> =
    get("roles-get", "/api/v1/roles/{role_id}", "Shows a role.").staff(Permission::RolesRead);

#[derive(Debug, Deserialize)]
pub struct RolePath {
    pub(crate) role_id: RoleId,
}

/// `GET /api/v1/roles/{role_id}`: shows a role.
///
/// # Errors
/// 404.
pub async fn handle(roles: &impl Standings, call: Call<(), RolePath>) -> Reply<Found<RoleView>> {
    let role = roles.custom_role(call.path.role_id).await?.ok_or(Error::NotFound(Thing::Role))?;
    let version = role.version;
    Ok(Found::new(RoleView::from(role)).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
