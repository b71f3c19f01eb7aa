use crate::end::ImpersonationPath;
use crate::view::TokenView;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use services::port::{AccessTokens, Impersonations, Sessions};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), ImpersonationPath>, Found<TokenView>> = post(
    "impersonations-renew",
    "/api/v1/accounts/{account_id}/impersonations/{impersonation_id}/renew",
    "Gives you another token for an impersonation of yours that is on. It ends when it would have.",
)
.account(Permission::ImpersonationsStart)
.shows_secret();

/// `POST /api/v1/accounts/{account_id}/impersonations/{impersonation_id}/renew`: another token for an impersonation.
///
/// # Errors
/// 404, also for somebody else's; 409 for one that is over.
pub async fn handle<S>(people: &S, call: Call<(), ImpersonationPath>) -> Reply<Found<TokenView>>
where
    S: Impersonations + Sessions + AccessTokens,
{
    let renewed = services::renew_impersonation(people, &call.by, call.path.impersonation()).await?;
    Ok(Found::new(renewed.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
