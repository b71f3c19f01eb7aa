use crate::brought_back::BroughtBack;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, WithCookie, post};
use serde::Deserialize;
use services::Gated;
use services::port::{AppUrl, Identities, IdentityProviders, ProviderLogIns, PublicUrl, Users};
use std::process::ExitCode;
use utoipa::ToSchema;
use views::{LogInView, WantedSession};

pub const OPERATION: Operation<Call<Finish>, WithCookie<Found<LogInView>>> = post(
    "openid-finish",
    "/api/v1/openid/finish",
    "Begins a session for whoever comes back from a provider, and makes them a user the first time. Only for the browser that began the log-in, and once.",
)
.public()
.takes_credentials();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    #[garde(dive)]
    #[serde(deserialize_with = "lambda::object")]
    answer: BroughtBack,
    #[garde(skip)]
    #[serde(default)]
    session: WantedSession,
}

impl JsonBody for Finish {}

/// `POST /api/v1/openid/finish`: begins a session for whoever comes back from a provider.
///
/// # Errors
/// 422 for a log-in that is over or another browser's, and for what the provider does not say; 409 for an address that the
/// provider does not vouch for, or that a user has who has not linked the provider; 503 while the provider does not answer.
pub async fn handle<S>(system: &S, call: Call<Finish>) -> Reply<WithCookie<Found<LogInView>>>
where
    S: Gated + Users + Identities + IdentityProviders + ProviderLogIns + AppUrl + PublicUrl,
{
    let visitor = call.visitor();
    let kind = call.body.session.kind(&call, system)?;
    let back = call.body.answer.into();
    Ok(LogInView::admitted(services::log_in_by_provider(system, &call.by, &back, (kind, visitor)).await?))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
