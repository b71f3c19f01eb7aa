use crate::view::ApiKeyView;
use domain::id::{AccountId, ApiKeyId};
use domain::identity::KeyOwner;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::{KeyUses, Standings};
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), ApiKeyPath>, Found<ApiKeyView>> =
    get("api-keys-get", "/api/v1/accounts/{account_id}/api-keys/{api_key_id}", "Shows a key without its secret.")
        .account(Permission::ApiKeysRead);

#[derive(Debug, Deserialize)]
pub struct ApiKeyPath {
    account_id: AccountId,
    api_key_id: ApiKeyId,
}

impl ApiKeyPath {
    pub(crate) fn key(&self) -> (KeyOwner, ApiKeyId) {
        (KeyOwner::Account(self.account_id), self.api_key_id)
    }
}

/// `GET /api/v1/accounts/{account_id}/api-keys/{api_key_id}`: shows a key.
///
/// # Errors
/// 404.
pub async fn handle<S>(keys: &S, call: Call<(), ApiKeyPath>) -> Reply<Found<ApiKeyView>>
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
