use crate::create::NewApiKey;
use crate::view::{ApiKeyView, SecretView};
use domain::identity::KeyOwner;
use domain::permission::Permission;
use lambda::{Call, Created, Operation, Reply, post};
use services::Execute;
use services::port::{ApiKeySecrets, Standings};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<NewApiKey>, Created<SecretView>> = post(
    "api-keys-create-for-operator",
    "/api/v1/api-keys",
    "Makes a key for a server of the operator. Its secret is shown this once. It is for no more than you may do yourself.",
)
.staff(Permission::OperatorKeysWrite)
.shows_secret()
.proven_within(900);

/// `POST /api/v1/api-keys`: makes a key for a server of the operator.
///
/// # Errors
/// 401 for whoever has not shown lately who they are; 422 for scopes beyond one's own.
pub async fn handle<S>(keys: &S, call: Call<NewApiKey>) -> Reply<Created<SecretView>>
where
    S: Execute + Standings + ApiKeySecrets,
{
    let (key, secret) = services::create_api_key(keys, &call.by, KeyOwner::Operator, call.body.into()).await?;
    let location = format!("/api/v1/api-keys/{}", key.id);
    Ok(Created::at(location, SecretView::new(ApiKeyView::new(key, None), secret)))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
