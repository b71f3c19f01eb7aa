use domain::email::EmailAddress;
use garde::Validate;
use lambda::{Call, JsonBody, Noted, Operation, Reply, post};
use serde::{Deserialize, Serialize};
use services::port::Users;
use services::{Execute, Limited};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<ForgottenPassword>, Noted<ResetSent>> = post(
    "auth-forgot-password",
    "/api/v1/auth/forgot-password",
    "Writes to whoever has the address how to get a new password. Answers the same when nobody has it.",
)
.public()
.takes_credentials();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgottenPassword {
    #[garde(skip)]
    #[schema(value_type = String, format = "email", example = "ada@example.com")]
    email: EmailAddress,
}

impl JsonBody for ForgottenPassword {}

#[derive(Debug, Serialize, ToSchema)]
pub struct ResetSent {
    status: ResetStatus,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResetStatus {
    /// There is mail, if the address is known.
    ResetSent,
}

/// `POST /api/v1/auth/forgot-password`: writes to whoever has the address how to get a new password.
///
/// # Errors
/// 422 for what is no address; 429 when the address has had enough mail.
pub async fn handle<S: Execute + Users + Limited>(
    people: &S,
    call: Call<ForgottenPassword>,
) -> Reply<Noted<ResetSent>> {
    services::forgot_password(people, &call.by, &call.body.email).await?;
    Ok(Noted(ResetSent { status: ResetStatus::ResetSent }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
