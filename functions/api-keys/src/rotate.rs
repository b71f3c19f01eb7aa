use crate::get::ApiKeyPath;
use crate::view::{ApiKeyView, SecretView};
use domain::permission::Permission;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::{ApiKeySecrets, KeyUses, Standings};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Rotation, ApiKeyPath>, Found<SecretView>> = post(
    "api-keys-rotate",
    "/api/v1/accounts/{account_id}/api-keys/{api_key_id}/rotate",
    "Gives a key another secret, which is shown this once. The one it has is good for a while more.",
)
.account(Permission::ApiKeysWrite)
.shows_secret()
.proven_within(900);

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// How many seconds more the secret that it has is good: at most a week, 0 for none.
    #[garde(range(max = 604_800))]
    #[schema(maximum = 604_800, example = 86_400)]
    pub(crate) overlap_seconds: u32,
}

impl JsonBody for Rotation {}

/// `POST /api/v1/accounts/{account_id}/api-keys/{api_key_id}/rotate`: gives a key another secret.
///
/// # Errors
/// 404; 409 for a key that was revoked or has expired; 422 for one that is for more than one may do oneself.
pub async fn handle<S>(keys: &S, call: Call<Rotation, ApiKeyPath>) -> Reply<Found<SecretView>>
where
    S: Execute + Standings + ApiKeySecrets + KeyUses,
{
    let (key, secret) = services::rotate_api_key(keys, &call.by, call.path.key(), call.body.overlap_seconds).await?;
    Ok(Found::new(SecretView::new(ApiKeyView::of(keys, key).await?, secret)))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
