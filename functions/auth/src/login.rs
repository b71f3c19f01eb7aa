use domain::email::EmailAddress;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, post};
use serde::{Deserialize, Serialize};
use services::port::{AccessTokens, Passwords, Users};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Credentials>, Found<Session>> =
    post("auth-login", "/api/v1/auth/login", "Exchanges a password for a short-lived access token.").public();

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    #[garde(skip)]
    #[schema(value_type = String, format = "email", example = "ada@example.com")]
    email: EmailAddress,
    #[garde(length(chars, max = 256))]
    #[schema(format = "password", max_length = 256)]
    password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

impl JsonBody for Credentials {}

/// RFC 6749, section 5.1.
#[derive(Serialize, ToSchema)]
pub struct Session {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: u32,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(…)")
    }
}

/// `POST /api/v1/auth/login`: exchanges a password for a short-lived access token.
///
/// # Errors
/// 401, the same and as slow for an unknown address; 409 until the address is confirmed.
pub async fn handle<S>(people: &S, call: Call<Credentials>) -> Reply<Found<Session>>
where
    S: Users + Passwords + AccessTokens,
{
    let Credentials { email, password } = call.body;
    let session = services::log_in(people, &call.by, &email, &password).await?;
    Ok(Found::new(Session {
        access_token: session.token.token,
        token_type: "Bearer",
        expires_in: session.token.expires_in_seconds,
    }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
