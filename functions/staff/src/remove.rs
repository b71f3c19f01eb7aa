use crate::get::StaffPath;
use domain::permission::Permission;
use lambda::{Call, Done, Operation, Reply, delete};
use services::Execute;
use services::port::{Operator, Standings, Users};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), StaffPath>, Done> = delete(
    "staff-remove",
    "/api/v1/staff/{user_id}",
    "Makes somebody one of the operator's people no more. One admin stays.",
)
.staff(Permission::StaffWrite);

/// `DELETE /api/v1/staff/{user_id}`: makes somebody one of the operator's people no more.
///
/// # Errors
/// 404; 409 for the last admin; 422 for somebody whose role allows more.
pub async fn handle<S>(people: &S, call: Call<(), StaffPath>) -> Reply<Done>
where
    S: Execute + Operator + Standings + Users,
{
    services::remove_staff(people, &call.by, call.path.user_id).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
