use domain::email::EmailAddress;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, WithCookie, post};
use serde::Deserialize;
use services::port::{AppUrl, Passwords, PublicUrl, Users};
use services::{Gated, Limited};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;
use views::{LogInView, WantedSession};

pub const OPERATION: Operation<Call<Credentials>, WithCookie<Found<LogInView>>> = post(
    "auth-login",
    "/api/v1/auth/login",
    "Begins a session: exchanges a password for tokens, or for a cookie; for whoever has a second factor, for a \
         challenge that `auth-verify-factor` and `passkeys-log-in` take.",
)
.public()
.takes_credentials();

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    #[garde(skip)]
    #[schema(value_type = String, format = "email", example = "ada@example.com")]
    email: EmailAddress,
    #[garde(length(chars, max = 256))]
    #[schema(format = "password", max_length = 256)]
    password: String,
    #[garde(skip)]
    #[serde(default)]
    session: WantedSession,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

impl JsonBody for Credentials {}

/// `POST /api/v1/auth/login`: begins a session.
///
/// # Errors
/// 401, the same and as slow for an unknown address; 403 for a cookie on a page of somebody else's; 409 until the address is confirmed; 429 after too many wrong ones.
pub async fn handle<S>(people: &S, call: Call<Credentials>) -> Reply<WithCookie<Found<LogInView>>>
where
    S: Gated + Users + Passwords + AppUrl + PublicUrl + Limited,
{
    let visitor = call.visitor();
    let kind = call.body.session.kind(&call, people)?;
    let Credentials { email, password, .. } = call.body;
    let credentials = services::Credentials { email, password, kind, visitor };
    Ok(LogInView::admitted(services::log_in(people, &call.by, credentials).await?))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
