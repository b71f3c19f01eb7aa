use domain::Refusal;
use domain::identity::NewPassword;
use garde::Validate;
use lambda::{AtField, Call, Done, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::{CredentialSettings, FactorSets, Links, Passwords, Sessions, Users};
use services::{Error, Execute};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<PasswordReset>, Done> = post(
    "auth-reset-password",
    "/api/v1/auth/reset-password",
    "Gives whoever has the token of the mail a new password. The token is good once, and every session of theirs ends.",
)
.public()
.takes_credentials();

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    /// What stood in the link.
    #[garde(length(max = 400))]
    token: String,
    /// 15 to 256 characters, or from 8 on if you have a second factor.
    #[garde(skip)]
    #[schema(format = "password", min_length = 8, max_length = 256)]
    password: String,
}

impl fmt::Debug for PasswordReset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordReset(…)")
    }
}

impl JsonBody for PasswordReset {}

/// `POST /api/v1/auth/reset-password`: gives whoever has the token of the mail a new password.
///
/// # Errors
/// 422 for a token that is wrong, used or has expired, and for a password that is too short or too common.
pub async fn handle<S>(people: &S, call: Call<PasswordReset>) -> Reply<Done>
where
    S: Execute + Users + FactorSets + Sessions + Passwords + Links + CredentialSettings,
{
    let PasswordReset { token, password } = call.body;
    let password = NewPassword::beside_factor(password, &people.context_words()).at("/password")?;
    let reset = services::reset_password(people, &call.by, &token, &password).await;
    let field = match &reset {
        Err(Error::Refused(Refusal::PasswordLength)) => "/password",
        _ => "/token",
    };
    reset.at(field)?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
