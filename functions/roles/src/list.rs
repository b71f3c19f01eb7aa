use crate::view::RoleView;
use domain::permission::Permission;
use lambda::{Call, Listed, NoPath, Operation, PageQuery, Reply, get};
use services::port::Operator;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), NoPath, PageQuery>, Listed<RoleView>> =
    get("roles-list", "/api/v1/roles", "Lists the roles that were made, in no order.").staff(Permission::RolesRead);

/// `GET /api/v1/roles`: lists the roles that were made.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(roles: &impl Operator, call: Call<(), NoPath, PageQuery>) -> Reply<Listed<RoleView>> {
    Ok(Listed::page(roles.custom_roles(&call.page()).await?, RoleView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
