use crate::get_for_operator::OperatorKeyPath;
use crate::rotate::Rotation;
use crate::view::{ApiKeyView, SecretView};
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use services::Execute;
use services::port::{ApiKeySecrets, KeyUses, Standings};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<Rotation, OperatorKeyPath>, Found<SecretView>> = post(
    "api-keys-rotate-for-operator",
    "/api/v1/api-keys/{api_key_id}/rotate",
    "Gives a key of the operator another secret, which is shown this once. The one it has is good for a while more.",
)
.staff(Permission::OperatorKeysWrite)
.shows_secret()
.proven_within(900);

/// `POST /api/v1/api-keys/{api_key_id}/rotate`: gives a key of the operator another secret.
///
/// # Errors
/// 404; 409 for a key that was revoked or has expired; 422 for one that is for more than one may do oneself.
pub async fn handle<S>(keys: &S, call: Call<Rotation, OperatorKeyPath>) -> Reply<Found<SecretView>>
where
    S: Execute + Standings + ApiKeySecrets + KeyUses,
{
    let overlap = call.body.overlap_seconds;
    let (key, secret) = services::rotate_api_key(keys, &call.by, call.path.key(), overlap).await?;
    Ok(Found::new(SecretView::new(ApiKeyView::of(keys, key).await?, secret)))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
