use crate::view::ClientView;
use domain::id::ClientId;
use domain::identity::{ClientRef, KeyOwner};
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::Clients;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), ClientPath>, Found<ClientView>> =
    get("clients-get", "/api/v1/clients/{client_id}", "Shows a client of the operator.").staff(Permission::ClientsRead);

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ClientPath {
    client_id: ClientId,
}

impl ClientPath {
    pub(crate) fn reference(self) -> ClientRef {
        ClientRef { owner: KeyOwner::Operator, id: self.client_id }
    }
}

/// `GET /api/v1/clients/{client_id}`: shows a client of the operator.
///
/// # Errors
/// 404.
pub async fn handle(clients: &impl Clients, call: Call<(), ClientPath>) -> Reply<Found<ClientView>> {
    let client = clients.client(call.path.reference()).await?.ok_or(Error::NotFound(Thing::Client))?;
    let version = client.version;
    Ok(Found::new(client.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
