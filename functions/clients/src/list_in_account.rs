use crate::view::ClientView;
use domain::id::AccountId;
use domain::identity::KeyOwner;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use serde::Deserialize;
use services::port::Clients;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountPath, PageQuery>, Listed<ClientView>> = get(
    "clients-list-in-account",
    "/api/v1/accounts/{account_id}/clients",
    "Lists the clients of an account, newest first.",
)
.account(Permission::ApiKeysRead);

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    pub account_id: AccountId,
}

/// `GET /api/v1/accounts/{account_id}/clients`: lists the clients of an account.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(clients: &impl Clients, call: Call<(), AccountPath, PageQuery>) -> Reply<Listed<ClientView>> {
    let owner = KeyOwner::Account(call.path.account_id);
    Ok(Listed::page(clients.clients(owner, &call.page()).await?, ClientView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
