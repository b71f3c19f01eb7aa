use domain::Refusal;
use domain::identity::NewPassword;
use garde::Validate;
use lambda::{AtField, Call, Done, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::{CredentialSettings, FactorSets, Passwords, Sessions, Users};
use services::{Error, Execute, Limited};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<PasswordChange>, Done> = post(
    "auth-change-password",
    "/api/v1/auth/change-password",
    "Gives you a new password. It ends every session of yours but this one.",
)
.any_user()
.naturally_idempotent()
.takes_credentials();

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The one you have.
    #[garde(length(chars, max = 256))]
    #[schema(format = "password", max_length = 256)]
    current_password: String,
    /// The one you want: 15 to 256 characters, or from 8 on if you have a second factor.
    #[garde(skip)]
    #[schema(format = "password", min_length = 8, max_length = 256)]
    password: String,
}

impl fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordChange(…)")
    }
}

impl JsonBody for PasswordChange {}

/// `POST /api/v1/auth/change-password`: gives the caller a new password.
///
/// # Errors
/// 422 for a password that is not the caller's, and for a new one that is too short or too common; 429 after too many wrong
/// ones.
pub async fn handle<S>(people: &S, call: Call<PasswordChange>) -> Reply<Done>
where
    S: Execute + Users + FactorSets + Sessions + Passwords + Limited + CredentialSettings,
{
    let PasswordChange { current_password, password } = call.body;
    let password = NewPassword::beside_factor(password, &people.context_words()).at("/password")?;
    let changed = services::change_password(people, &call.by, &current_password, &password).await;
    let field = match &changed {
        Err(Error::Refused(Refusal::PasswordLength)) => "/password",
        _ => "/current_password",
    };
    changed.at(field)?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
