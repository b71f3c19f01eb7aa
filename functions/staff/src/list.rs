use crate::view::StaffView;
use domain::permission::Permission;
use lambda::{Call, Listed, NoPath, Operation, PageQuery, Reply, get};
use services::port::{Operator, Users};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), NoPath, PageQuery>, Listed<StaffView>> =
    get("staff-list", "/api/v1/staff", "Lists the operator's people, in no order.").staff(Permission::StaffRead);

/// `GET /api/v1/staff`: lists the operator's people.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle<S>(people: &S, call: Call<(), NoPath, PageQuery>) -> Reply<Listed<StaffView>>
where
    S: Operator + Users,
{
    Ok(Listed::page(services::list_staff(people, &call.page()).await?, StaffView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
