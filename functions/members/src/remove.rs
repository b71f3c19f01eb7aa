use crate::get::MemberPath;
use domain::permission::Permission;
use lambda::{Call, Done, Operation, Reply, delete};
use services::Execute;
use services::port::{Members, Standings, Users};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), MemberPath>, Done> = delete(
    "members-remove",
    "/api/v1/accounts/{account_id}/members/{user_id}",
    "Ends a membership. Nobody removes somebody whose role allows more than their own, and one owner stays.",
)
.account(Permission::MembersWrite);

/// `DELETE /api/v1/accounts/{account_id}/members/{user_id}`: ends a membership.
///
/// # Errors
/// 404; 409 for the last owner; 422 for somebody whose role allows more.
pub async fn handle<S>(people: &S, call: Call<(), MemberPath>) -> Reply<Done>
where
    S: Execute + Members + Users + Standings,
{
    services::remove_member(people, &call.by, (call.path.account_id, call.path.user_id)).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
