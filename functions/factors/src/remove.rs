use crate::confirm::FactorPath;
use lambda::{Call, Done, Operation, Reply, delete};
use services::Execute;
use services::port::{FactorSets, Identities, Users};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), FactorPath>, Done> = delete(
    "factors-remove",
    "/api/v1/users/me/factors/{factor_id}",
    "Takes one of your second factors away. Without any, your password does alone, and your recovery codes are void.",
)
.any_user()
.proven_within(900);

/// `DELETE /api/v1/users/me/factors/{factor_id}`: takes away a second factor of the caller.
///
/// # Errors
/// 404, also for somebody else's; 409 for the last one beside a password that is too short to do alone, and for a passkey that
/// is the only way in.
pub async fn handle<S>(people: &S, call: Call<(), FactorPath>) -> Reply<Done>
where
    S: Execute + FactorSets + Identities + Users,
{
    services::remove_factor(people, &call.by, call.path.factor_id).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
