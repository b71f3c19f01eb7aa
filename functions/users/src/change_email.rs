use domain::email::EmailAddress;
use garde::Validate;
use lambda::{AtField, Call, JsonBody, Noted, Operation, Reply, post};
use serde::{Deserialize, Serialize};
use services::port::{Passwords, Users};
use services::{Execute, Limited};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewEmail>, Noted<EmailChangeNoted>> = post(
    "users-change-email",
    "/api/v1/users/me/change-email",
    "Writes to the e-mail address that you want to log in with from now on. Answers the same for one that is taken.",
)
.any_user()
.naturally_idempotent()
.takes_credentials();

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEmail {
    /// The one you want.
    #[garde(skip)]
    #[schema(value_type = String, format = "email", example = "ada@example.com")]
    email: EmailAddress,
    #[garde(length(chars, max = 256))]
    #[schema(format = "password", max_length = 256)]
    current_password: String,
}

impl fmt::Debug for NewEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewEmail(…)")
    }
}

impl JsonBody for NewEmail {}

#[derive(Debug, Serialize, ToSchema)]
pub struct EmailChangeNoted {
    status: EmailChangeStatus,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmailChangeStatus {
    /// There is mail to both addresses; it changes when the new one is confirmed.
    ConfirmationSent,
}

/// `POST /api/v1/users/me/change-email`: writes to the address that the caller wants.
///
/// # Errors
/// 422 for what is no address, and for a password that is not the caller's; 429 after too many wrong ones, and when the
/// address has had enough mail.
pub async fn handle<S>(people: &S, call: Call<NewEmail>) -> Reply<Noted<EmailChangeNoted>>
where
    S: Execute + Users + Passwords + Limited,
{
    let NewEmail { email, current_password } = call.body;
    services::change_email(people, &call.by, &email, &current_password).await.at("/current_password")?;
    Ok(Noted(EmailChangeNoted { status: EmailChangeStatus::ConfirmationSent }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
