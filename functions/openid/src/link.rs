use crate::brought_back::BroughtBack;
use lambda::{Call, Done, Operation, Reply, post};
use services::Execute;
use services::port::{Identities, IdentityProviders, ProviderLogIns, Users};
use std::process::ExitCode;

/// How many seconds ago the caller may have shown who they are: another way in is as good as their password.
const PROVEN_WITHIN: u32 = 900;

pub const OPERATION: Operation<Call<BroughtBack>, Done> =
    post("openid-link", "/api/v1/users/me/identities", "Lets you log in by the provider that you come back from.")
        .any_user()
        .naturally_idempotent()
        .takes_credentials()
        .proven_within(PROVEN_WITHIN);

/// `POST /api/v1/users/me/identities`: lets the caller log in by the provider that they come back from.
///
/// # Errors
/// 422 as `openid-finish`; 409 for another user's identity and for a second one of the provider.
pub async fn handle<S>(system: &S, call: Call<BroughtBack>) -> Reply<Done>
where
    S: Execute + Users + Identities + IdentityProviders + ProviderLogIns,
{
    services::link_provider(system, &call.by, &call.body.into()).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
