use garde::Validate;
use lambda::{AtField, Call, Done, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::{Links, Sessions, Users};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<EmailConfirmation>, Done> = post(
    "users-confirm-email-change",
    "/api/v1/users/confirm-email-change",
    "Gives whoever asked for it the e-mail address that the token was sent to. It ends every other session of theirs.",
)
.public()
.takes_credentials();

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailConfirmation {
    /// What stood in the link.
    #[garde(length(max = 400))]
    token: String,
}

impl fmt::Debug for EmailConfirmation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailConfirmation(…)")
    }
}

impl JsonBody for EmailConfirmation {}

/// `POST /api/v1/users/confirm-email-change`: changes the address of whoever asked for it.
///
/// # Errors
/// 409 when somebody else has taken the address meanwhile; 422 for a token that is wrong, used or has expired.
pub async fn handle<S>(people: &S, call: Call<EmailConfirmation>) -> Reply<Done>
where
    S: Execute + Users + Sessions + Links,
{
    services::confirm_email_change(people, &call.by, &call.body.token).await.at("/token")?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
