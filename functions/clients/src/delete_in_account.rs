use crate::get_in_account::AccountClientPath;
use domain::permission::Permission;
use lambda::{Call, Done, Operation, Reply, post};
use services::Execute;
use services::port::Clients;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountClientPath>, Done> = post(
    "clients-delete-in-account",
    "/api/v1/accounts/{account_id}/clients/{client_id}/delete",
    "Removes a client of an account. Its tokens are refused from now on.",
)
.account(Permission::ApiKeysWrite)
.idempotent()
.if_match_required();

/// `POST /api/v1/accounts/{account_id}/clients/{client_id}/delete`: removes a client of an account.
///
/// # Errors
/// 404; 412 for a version that is not the current one.
pub async fn handle<S: Execute + Clients>(clients: &S, call: Call<(), AccountClientPath>) -> Reply<Done> {
    services::delete_client(clients, &call.by, (call.path.reference(), call.seen()?)).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
