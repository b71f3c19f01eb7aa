use crate::view::SessionView;
use domain::email::EmailAddress;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::{AccessTokens, Passwords, RefreshTokens, Sessions, Users};
use services::{Execute, Limited};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Credentials>, Found<SessionView>> =
    post("auth-login", "/api/v1/auth/login", "Begins a session: exchanges a password for tokens.")
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
/// 401, the same and as slow for an unknown address; 409 until the address is confirmed; 429 after too many wrong ones.
pub async fn handle<S>(people: &S, call: Call<Credentials>) -> Reply<Found<SessionView>>
where
    S: Execute + Users + Sessions + Passwords + AccessTokens + RefreshTokens + Limited,
{
    let agent = call.header("user-agent").map(str::to_owned);
    let Credentials { email, password } = call.body;
    let credentials = services::Credentials { email, password, agent };
    Ok(Found::new(services::log_in(people, &call.by, credentials).await?.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
