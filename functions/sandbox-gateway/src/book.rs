use crate::bearer::admit;
use crate::gateway::SandboxGateway;
use crate::port::{Door, Intents};
use crate::totals::{Total, totals};
use lambda::{Call, Failure, Found, NoPath, Operation, Query, Reply, get};
use serde::{Deserialize, Serialize};
use services::Error;
use std::process::ExitCode;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

pub const OPERATION: Operation<Call<(), NoPath, OfAccount>, Found<BookView>> =
    get("sandbox-gateway-book", "/sandbox-gateway/v1/book", "Sums up what an account was charged.")
        .public()
        .unlimited();

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfAccount {
    account: String,
}

impl Query for OfAccount {
    fn check(&self) -> Result<(), Failure> {
        match self.account.len() {
            1..=255 => Ok(()),
            _ => Err(Failure::invalid("/account", "1 to 255 characters")),
        }
    }

    fn parameters() -> Vec<(&'static str, &'static str, RefOr<Schema>, bool)> {
        vec![("account", "The account in the charges' metadata.", String::schema(), true)]
    }
}

/// What the gateway itself says it charged, one total for each currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookView {
    charges: Vec<Total>,
}

/// `GET /sandbox-gateway/v1/book`: sums up what an account was charged.
///
/// # Errors
/// 401.
pub async fn handle<S: Door + Intents>(system: &S, call: Call<(), NoPath, OfAccount>) -> Reply<Found<BookView>> {
    admit(system, &call).await?;
    let charges = totals(system.charges(&call.query.account).await?);
    Ok(Found::new(BookView { charges: charges.ok_or(Error::Defect("more money than can be counted"))? }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_public(OPERATION, SandboxGateway::default(), handle)
}
