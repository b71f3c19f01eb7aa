use crate::options::RequestView;
use lambda::{Call, Found, Operation, Reply, post};
use services::port::{AppUrl, NewSecrets, PasskeyCeremonies};
use std::process::ExitCode;

pub const OPERATION: Operation<Call, Found<RequestView>> = post(
    "passkeys-request",
    "/api/v1/auth/passkeys/options",
    "Asks for a passkey, whoever has one: answers with what `navigator.credentials.get()` takes on the app's own pages, \
     good for 5 minutes.",
)
.public()
.takes_credentials();

/// `POST /api/v1/auth/passkeys/options`: asks for a passkey.
///
/// # Errors
/// 429 for an address that asks too often.
pub async fn handle<S>(people: &S, call: Call) -> Reply<Found<RequestView>>
where
    S: PasskeyCeremonies + NewSecrets + AppUrl,
{
    Ok(Found::new(services::request_passkey(people, &call.by).await?.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
