use crate::view::ClientView;

use domain::identity::KeyOwner;
use domain::permission::Permission;
use lambda::{Call, Listed, NoPath, Operation, PageQuery, Reply, get};

use services::port::Clients;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), NoPath, PageQuery>, Listed<ClientView>> =
    get("clients-list", "/api/v1/clients", "Lists the clients of the operator, newest first.")
        .staff(Permission::ClientsRead);

/// `GET /api/v1/clients`: lists the clients of the operator.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(clients: &impl Clients, call: Call<(), NoPath, PageQuery>) -> Reply<Listed<ClientView>> {
    let owner = KeyOwner::Operator;
    Ok(Listed::page(clients.clients(owner, &call.page()).await?, ClientView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
