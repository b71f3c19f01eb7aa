use garde::Validate;
use lambda::{Call, Failure, Found, JsonBody, Operation, Reply, WithCookie, post};
use serde::Deserialize;
use services::port::{AuthenticatorSecrets, Users};
use services::{Gated, Limited, TypedFactor};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;
use views::LogInView;

pub const OPERATION: Operation<Call<ShownFactor>, WithCookie<Found<LogInView>>> = post(
    "auth-verify-factor",
    "/api/v1/auth/verify-factor",
    "Begins the session that a log-in has answered with a challenge for: exchanges that and a code for tokens or a cookie, \
     as the log-in wished.",
)
.public()
.takes_credentials();

/// A challenge, with either a code of an app or a recovery code.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownFactor {
    /// What the log-in answered with.
    #[garde(length(max = 100))]
    #[schema(max_length = 100)]
    challenge: String,
    /// What an app shows: 6 digits.
    #[garde(length(max = 16))]
    #[serde(default)]
    #[schema(max_length = 16, example = "123456")]
    code: Option<String>,
    #[garde(length(max = 64))]
    #[serde(default)]
    #[schema(max_length = 64, example = "3k7w-9qxt-0m2r-v5hd")]
    recovery_code: Option<String>,
}

impl fmt::Debug for ShownFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShownFactor(…)")
    }
}

impl JsonBody for ShownFactor {}

/// `POST /api/v1/auth/verify-factor`: begins a session with a second factor.
///
/// # Errors
/// 401 for a challenge that is over or was used, and for a code that is wrong or was used; 422 for both kinds of code, or
/// none; 429 after too many wrong ones.
pub async fn handle<S>(people: &S, call: Call<ShownFactor>) -> Reply<WithCookie<Found<LogInView>>>
where
    S: Gated + Users + AuthenticatorSecrets + Limited,
{
    let visitor = call.visitor();
    let ShownFactor { challenge, code, recovery_code } = call.body;
    let typed = match (code, recovery_code) {
        (Some(code), None) => TypedFactor::Code(code),
        (None, Some(code)) => TypedFactor::RecoveryCode(code),
        _ => return Err(Failure::invalid("/code", "give a code or a recovery code, and one of them")),
    };
    Ok(LogInView::of(services::answer_challenge(people, &call.by, &challenge, (&typed, visitor)).await?))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
