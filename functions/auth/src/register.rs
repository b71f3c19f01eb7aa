use domain::email::EmailAddress;
use domain::identity::NewPassword;
use garde::Validate;
use lambda::{AtField, Call, JsonBody, Noted, Operation, Reply, post};
use serde::{Deserialize, Serialize};
use services::port::{CredentialSettings, Operator, Passwords, StaffTokens, Users};
use services::{Execute, Limited, NewUser, StaffToken};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Registration>, Noted<Registered>> = post(
    "auth-register",
    "/api/v1/auth/register",
    "Registers a user and writes to them to confirm their address. Answers the same for an address that is taken.",
)
.public()
.takes_credentials();

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    #[garde(skip)]
    #[schema(value_type = String, format = "email", example = "ada@example.com")]
    email: EmailAddress,
    /// 15 to 256 characters.
    #[garde(skip)]
    #[schema(format = "password", min_length = 15, max_length = 256)]
    password: String,
    /// The one-time token of the deployment: makes the first of the operator's people.
    #[serde(default)]
    #[garde(length(max = 200))]
    staff_token: Option<String>,
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Registration(…)")
    }
}

impl JsonBody for Registration {}

#[derive(Debug, Serialize, ToSchema)]
pub struct Registered {
    status: RegisteredStatus,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegisteredStatus {
    /// There is mail.
    ConfirmationSent,
}

/// `POST /api/v1/auth/register`: registers a user and writes to them to confirm their address.
///
/// # Errors
/// 422 for a password that is too short or too common, and for a staff token that is wrong or used.
pub async fn handle<S>(people: &S, call: Call<Registration>) -> Reply<Noted<Registered>>
where
    S: Execute + Users + Operator + Passwords + StaffTokens + Limited + CredentialSettings,
{
    let Registration { email, password, staff_token } = call.body;
    let password = NewPassword::new(password, &people.context_words()).at("/password")?;
    let new = NewUser { email, password, staff_token: staff_token.map(StaffToken) };
    services::register(people, &call.by, new).await.at("/staff_token")?;
    Ok(Noted(Registered { status: RegisteredStatus::ConfirmationSent }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
