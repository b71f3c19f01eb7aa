use lambda::{Call, Done, Operation, Reply, delete};
use services::Execute;
use services::port::{FactorSets, Identities, Members, Operator, Sessions, Users};
use std::process::ExitCode;

pub const OPERATION: Operation<Call, Done> = delete(
    "users-delete",
    "/api/v1/users/me",
    "Deletes you, with all that is kept of you, and ends your memberships. Who is an account's last owner stays.",
)
.any_user()
.proven_within(900);

/// `DELETE /api/v1/users/me`: deletes the caller.
///
/// # Errors
/// 409 for the last owner of an account and for the operator's last admin.
pub async fn handle<S>(people: &S, call: Call) -> Reply<Done>
where
    S: Execute + FactorSets + Identities + Members + Operator + Sessions + Users,
{
    services::delete_user(people, &call.by).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
