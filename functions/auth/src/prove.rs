use garde::Validate;
use lambda::{AtField, Call, Failure, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::{AuthenticatorSecrets, FactorSets, Passwords, Sessions, Users};
use services::{Execute, Limited, ShownAgain};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;
use views::ProofView;

pub const OPERATION: Operation<Call<ProofRequest>, Found<ProofView>> = post(
    "auth-prove",
    "/api/v1/auth/prove",
    "Shows again who you are, for operations that want to know it of late: with your password, or a code of an app. The \
     access token that you have is as good as before; the next one says when and how.",
)
.any_user()
.naturally_idempotent()
.takes_credentials();

/// Either of them.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofRequest {
    #[garde(length(chars, max = 256))]
    #[serde(default)]
    #[schema(format = "password", max_length = 256)]
    password: Option<String>,
    /// What an app shows: 6 digits.
    #[garde(length(max = 16))]
    #[serde(default)]
    #[schema(max_length = 16, example = "123456")]
    code: Option<String>,
}

impl fmt::Debug for ProofRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProofRequest(…)")
    }
}

impl JsonBody for ProofRequest {}

/// `POST /api/v1/auth/prove`: lets the caller show again who they are.
///
/// # Errors
/// 422 for what is not the caller's, for both or neither; 429 after too many wrong ones.
pub async fn handle<S>(people: &S, call: Call<ProofRequest>) -> Reply<Found<ProofView>>
where
    S: Execute + Users + Sessions + Passwords + FactorSets + AuthenticatorSecrets + Limited,
{
    let ProofRequest { password, code } = call.body;
    let (shown, field) = match (password, code) {
        (Some(password), None) => (ShownAgain::Password(password), "/password"),
        (None, Some(code)) => (ShownAgain::Code(code), "/code"),
        _ => return Err(Failure::invalid("/password", "give a password or a code, and one of them")),
    };
    Ok(Found::new(services::prove_again(people, &call.by, shown).await.at(field)?.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
