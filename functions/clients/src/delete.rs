use crate::get::ClientPath;
use domain::permission::Permission;
use lambda::{Call, Done, Operation, Reply, post};
use services::Execute;
use services::port::Clients;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), ClientPath>, Done> = post(
    "clients-delete",
    "/api/v1/clients/{client_id}/delete",
    "Removes a client of the operator. Its tokens are refused from now on.",
)
.staff(Permission::ClientsWrite)
.idempotent()
.if_match_required();

/// `POST /api/v1/clients/{client_id}/delete`: removes a client of the operator.
///
/// # Errors
/// 404; 412 for a version that is not the current one.
pub async fn handle<S: Execute + Clients>(clients: &S, call: Call<(), ClientPath>) -> Reply<Done> {
    services::delete_client(clients, &call.by, (call.path.reference(), call.seen()?)).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
