use lambda::{AtField, Call, Found, NoPath, Operation, Query, Reply, get};
use serde::{Deserialize, Serialize};
use services::Execute;
use services::port::{Links, Users};
use std::process::ExitCode;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

pub const OPERATION: Operation<Call<(), NoPath, Token>, Found<Confirmed>> = get(
    "auth-confirm-email",
    "/api/v1/auth/confirm-email",
    "Confirms an address: the link in the mail. Following it again changes nothing.",
)
.public()
.takes_credentials();

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    token: String,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Query for Token {
    fn parameters() -> Vec<(&'static str, &'static str, RefOr<Schema>, bool)> {
        vec![("token", "What stood in the link.", String::schema(), true)]
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Confirmed {
    status: ConfirmedStatus,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmedStatus {
    /// Log in now.
    Confirmed,
}

/// `GET /api/v1/auth/confirm-email`: confirms an address.
///
/// It is a GET since people follow it as a link; whatever follows links on their behalf proves the same.
///
/// # Errors
/// 422 for a token that is wrong or has expired.
pub async fn handle<S>(people: &S, call: Call<(), NoPath, Token>) -> Reply<Found<Confirmed>>
where
    S: Execute + Users + Links,
{
    services::confirm_email(people, &call.by, &call.query.token).await.at("/token")?;
    Ok(Found::new(Confirmed { status: ConfirmedStatus::Confirmed }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
