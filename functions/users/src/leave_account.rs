use domain::id::AccountId;
use lambda::{Call, Done, Operation, Reply, delete};
use serde::Deserialize;
use services::Execute;
use services::port::{Members, Users};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountPath>, Done> = delete(
    "users-leave-account",
    "/api/v1/users/me/accounts/{account_id}",
    "Ends your membership in an account. The last owner stays.",
)
.any_user();

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    account_id: AccountId,
}

/// `DELETE /api/v1/users/me/accounts/{account_id}`: ends the caller's membership in an account.
///
/// # Errors
/// 404 for an account that they are no member of; 409 for the last owner.
pub async fn handle<S: Execute + Members + Users>(people: &S, call: Call<(), AccountPath>) -> Reply<Done> {
    services::leave_account(people, &call.by, call.path.account_id).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
