use domain::Refusal;
use domain::identity::ProviderId;
use garde::Validate;
use lambda::{AtField, Call, Found, JsonBody, Operation, Reply, post};
use serde::{Deserialize, Serialize};
use services::port::{AppUrl, IdentityProviders, NewSecrets, ProviderLogIns};
use services::{Error, ProviderLogInBegun};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Start>, Found<Started>> = post(
    "openid-start",
    "/api/v1/openid/start",
    "Begins a log-in at a provider: says where the browser goes, and what it keeps until it comes back. There are 10 minutes for it.",
)
.public()
.shows_secret()
.takes_credentials();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    #[garde(skip)]
    #[schema(value_type = String, example = "example")]
    provider: ProviderId,
    /// The page of the operator's that the provider sends the browser back to.
    #[garde(length(bytes, max = 500))]
    #[schema(format = "uri", max_length = 500, example = "https://app.example.com/logged-in")]
    return_to: String,
}

impl JsonBody for Start {}

#[derive(Serialize, ToSchema)]
pub struct Started {
    authorization_url: String,
    /// Comes back with the code.
    state: String,
    /// For the browser alone; it shows it when it comes back.
    proof: String,
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Started(…)")
    }
}

impl From<ProviderLogInBegun> for Started {
    fn from(begun: ProviderLogInBegun) -> Self {
        Self { authorization_url: begun.authorization_url, state: begun.state, proof: begun.proof }
    }
}

/// `POST /api/v1/openid/start`: begins a log-in at a provider.
///
/// # Errors
/// 422 for a provider that there is not and for a page that is not the operator's; 503 while the provider does not answer.
pub async fn handle<S>(system: &S, call: Call<Start>) -> Reply<Found<Started>>
where
    S: IdentityProviders + ProviderLogIns + NewSecrets + AppUrl,
{
    let Start { provider, return_to } = call.body;
    let begun = services::begin_provider_log_in(system, &call.by, provider, return_to).await;
    let field = match &begun {
        Err(Error::Refused(Refusal::NoSuchProvider)) => "/provider",
        _ => "/return_to",
    };
    Ok(Found::new(begun.at(field)?.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
