use crate::body::{NewClient, at_its_field};

use crate::view::NewClientView;
use domain::identity::KeyOwner;
use domain::permission::Permission;
use lambda::{Call, Created, Operation, Reply, post};
use services::Execute;
use services::port::{NewSecrets, Standings};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<NewClient>, Created<NewClientView>> =
    post("clients-create", "/api/v1/clients", "Registers a client of the operator. Its secret is shown this once.")
        .staff(Permission::ClientsWrite)
        .shows_secret()
        .proven_within(900);

/// `POST /api/v1/clients`: registers a client of the operator.
///
/// # Errors
/// 422 for scopes that the caller does not have.
pub async fn handle<S>(clients: &S, call: Call<NewClient>) -> Reply<Created<NewClientView>>
where
    S: Execute + Standings + NewSecrets,
{
    let new = call.body.owned_by(KeyOwner::Operator);
    let (client, secret) = services::create_client(clients, &call.by, new).await.map_err(at_its_field)?;
    let location = format!("/api/v1/clients/{}", client.id);
    let version = client.version;
    Ok(Created::at(location, (client, secret).into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
