use crate::body::{NewClient, at_its_field};
use crate::list_in_account::AccountPath;
use crate::view::NewClientView;
use domain::identity::KeyOwner;
use domain::permission::Permission;
use lambda::{Call, Created, Operation, Reply, post};
use services::Execute;
use services::port::{NewSecrets, Standings};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<NewClient, AccountPath>, Created<NewClientView>> = post(
    "clients-create-in-account",
    "/api/v1/accounts/{account_id}/clients",
    "Registers a client of an account. Its secret is shown this once.",
)
.account(Permission::ApiKeysWrite)
.shows_secret()
.proven_within(900);

/// `POST /api/v1/accounts/{account_id}/clients`: registers a client of an account.
///
/// # Errors
/// 422 for scopes that the caller does not have.
pub async fn handle<S>(clients: &S, call: Call<NewClient, AccountPath>) -> Reply<Created<NewClientView>>
where
    S: Execute + Standings + NewSecrets,
{
    let new = call.body.owned_by(KeyOwner::Account(call.path.account_id));
    let (client, secret) = services::create_client(clients, &call.by, new).await.map_err(at_its_field)?;
    let location = format!("/api/v1/accounts/{}/clients/{}", call.path.account_id, client.id);
    let version = client.version;
    Ok(Created::at(location, (client, secret).into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
