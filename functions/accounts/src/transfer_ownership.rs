use crate::get::AccountPath;
use domain::id::UserId;
use domain::permission::Permission;
use garde::Validate;
use lambda::{AtField, Call, Done, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::{Members, Users};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Transfer, AccountPath>, Done> = post(
    "accounts-transfer-ownership",
    "/api/v1/accounts/{account_id}/transfer-ownership",
    "Makes another member the owner in your place; you are an admin from then on.",
)
.account(Permission::OwnershipTransfer)
.idempotent()
.proven_within(900);

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The user who is to own the account.
    #[garde(skip)]
    #[schema(value_type = String, example = "user_01kbnv3j7hexp9v6m2qk5a0d8t")]
    to: UserId,
}

impl JsonBody for Transfer {}

/// `POST /api/v1/accounts/{account_id}/transfer-ownership`: makes another member the owner in the caller's place.
///
/// # Errors
/// 404 for somebody who is no member; 422 for oneself.
pub async fn handle<S: Execute + Members + Users>(accounts: &S, call: Call<Transfer, AccountPath>) -> Reply<Done> {
    services::transfer_ownership(accounts, &call.by, call.path.account_id, call.body.to).await.at("/to")?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
