use domain::identity::ProviderId;
use lambda::{Call, Done, Operation, Reply, delete};
use serde::Deserialize;
use services::Execute;
use services::port::{FactorSets, Identities, Users};
use std::process::ExitCode;

/// How many seconds ago the caller may have shown who they are.
const PROVEN_WITHIN: u32 = 900;

pub const OPERATION: Operation<Call<(), IdentityPath>, Done> = delete(
    "openid-unlink",
    "/api/v1/users/me/identities/{provider_id}",
    "Lets you log in by the provider no more. Whoever has neither a password nor a passkey keeps one.",
)
.any_user()
.proven_within(PROVEN_WITHIN);

#[derive(Debug, Deserialize)]
pub struct IdentityPath {
    provider_id: ProviderId,
}

/// `DELETE /api/v1/users/me/identities/{provider_id}`: lets the caller log in by the provider no more.
///
/// # Errors
/// 404 for a provider that is not linked; 409 for the last way in.
pub async fn handle<S>(system: &S, call: Call<(), IdentityPath>) -> Reply<Done>
where
    S: Execute + Users + FactorSets + Identities,
{
    services::unlink_provider(system, &call.by, &call.path.provider_id).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
