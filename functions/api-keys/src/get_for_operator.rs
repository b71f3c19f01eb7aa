use crate::view::ApiKeyView;
use domain::id::ApiKeyId;
use domain::identity::KeyOwner;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::{KeyUses, Standings};
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), OperatorKeyPath>, Found<ApiKeyView>> = get(
    "api-keys-get-for-operator",
    "/api/v1/api-keys/{api_key_id}",
    "Shows a key of the operator without its secret.",
)
.staff(Permission::OperatorKeysRead);

#[derive(Debug, Deserialize)]
pub struct OperatorKeyPath {
    api_key_id: ApiKeyId,
}

impl OperatorKeyPath {
    pub(crate) fn key(&self) -> (KeyOwner, ApiKeyId) {
        (KeyOwner::Operator, self.api_key_id)
    }
}

/// `GET /api/v1/api-keys/{api_key_id}`: shows a key of the operator.
///
/// # Errors
/// 404.
pub async fn handle<S>(keys: &S, call: Call<(), OperatorKeyPath>) -> Reply<Found<ApiKeyView>>
where
    S: Standings + KeyUses,
{
    let (owner, id) = call.path.key();
    let key = keys.api_key(owner, id).await?.ok_or(Error::NotFound(Thing::ApiKey))?;
    // Its use has no version.
    Ok(Found::new(ApiKeyView::of(keys, key).await?))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
