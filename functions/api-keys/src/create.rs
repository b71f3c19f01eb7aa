use crate::view::{ApiKeyView, SecretView};
use domain::id::AccountId;
use domain::identity::KeyOwner;
use domain::permission::{Permission, PermissionSet};
use domain::text::Name;
use domain::time::WallTime;
use garde::Validate;
use lambda::{Call, Created, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::{ApiKeySecrets, Standings};
use services::{ApiKeyRequest, Execute};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewApiKey, AccountPath>, Created<SecretView>> = post(
    "api-keys-create",
    "/api/v1/accounts/{account_id}/api-keys",
    "Makes a key for a server of the account. Its secret is shown this once. It is for no more than you may do yourself.",
)
.account(Permission::ApiKeysWrite)
.shows_secret()
.proven_within(900);

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    pub(crate) account_id: AccountId,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    #[garde(skip)]
    #[schema(value_type = String, example = "Backend")]
    name: Name,
    /// The permissions that it is for, at least one.
    #[garde(skip)]
    #[schema(value_type = Vec<String>, min_items = 1, example = json!(["entitlements:read"]))]
    scopes: PermissionSet,
    /// When it is good no more; never unless you say.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<WallTime>,
}

impl JsonBody for NewApiKey {}

impl From<NewApiKey> for ApiKeyRequest {
    fn from(NewApiKey { name, scopes, expires_at }: NewApiKey) -> Self {
        Self { name, scopes, expires_at }
    }
}

/// `POST /api/v1/accounts/{account_id}/api-keys`: makes a key for a server of the account.
///
/// # Errors
/// 401 for whoever has not shown lately who they are; 422 for scopes beyond one's own.
pub async fn handle<S>(keys: &S, call: Call<NewApiKey, AccountPath>) -> Reply<Created<SecretView>>
where
    S: Execute + Standings + ApiKeySecrets,
{
    let account = call.path.account_id;
    let owner = KeyOwner::Account(account);
    let (key, secret) = services::create_api_key(keys, &call.by, owner, call.body.into()).await?;
    let location = format!("/api/v1/accounts/{account}/api-keys/{}", key.id);
    Ok(Created::at(location, SecretView::new(ApiKeyView::new(key, None), secret)))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
