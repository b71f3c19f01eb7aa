use crate::view::ClientView;
use domain::id::{AccountId, ClientId};
use domain::identity::{ClientRef, KeyOwner};
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::Clients;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountClientPath>, Found<ClientView>> =
    get("clients-get-in-account", "/api/v1/accounts/{account_id}/clients/{client_id}", "Shows a client of an account.")
        .account(Permission::ApiKeysRead);

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct AccountClientPath {
    account_id: AccountId,
    client_id: ClientId,
}

impl AccountClientPath {
    pub(crate) fn reference(self) -> ClientRef {
        ClientRef { owner: KeyOwner::Account(self.account_id), id: self.client_id }
    }
}

/// `GET /api/v1/accounts/{account_id}/clients/{client_id}`: shows a client of an account.
///
/// # Errors
/// 404.
pub async fn handle(clients: &impl Clients, call: Call<(), AccountClientPath>) -> Reply<Found<ClientView>> {
    let client = clients.client(call.path.reference()).await?.ok_or(Error::NotFound(Thing::Client))?;
    let version = client.version;
    Ok(Found::new(client.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
