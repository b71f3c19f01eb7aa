use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::{AccessTokens, RefreshTokens, Sessions};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;
use views::SessionView;

pub const OPERATION: Operation<Call<RefreshRequest>, Found<SessionView>> = post(
    "auth-refresh",
    "/api/v1/auth/refresh",
    "Exchanges a refresh token for new tokens. The same one again gets the same for 30 seconds, and ends the session after that.",
)
.public()
.takes_credentials();

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    #[garde(length(max = 400))]
    refresh_token: String,
}

impl fmt::Debug for RefreshRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshRequest(…)")
    }
}

impl JsonBody for RefreshRequest {}

/// `POST /api/v1/auth/refresh`: exchanges a refresh token for new tokens.
///
/// # Errors
/// 401 for a token that is not ours or comes again too late, and when the session is over.
pub async fn handle<S>(people: &S, call: Call<RefreshRequest>) -> Reply<Found<SessionView>>
where
    S: Execute + Sessions + AccessTokens + RefreshTokens,
{
    let session = services::refresh_session(people, &call.by, &call.body.refresh_token).await?;
    Ok(Found::new(session.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
