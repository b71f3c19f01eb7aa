use crate::get_for_operator::OperatorKeyPath;
use crate::view::ApiKeyView;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use services::Execute;
use services::port::{KeyUses, Standings};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), OperatorKeyPath>, Found<ApiKeyView>> = post(
    "api-keys-revoke-for-operator",
    "/api/v1/api-keys/{api_key_id}/revoke",
    "Ends a key of the operator for good. Its commands are refused at once, and what only reads within a minute.",
)
.staff(Permission::OperatorKeysWrite)
.naturally_idempotent();

/// `POST /api/v1/api-keys/{api_key_id}/revoke`: ends a key of the operator for good.
///
/// # Errors
/// 404.
pub async fn handle<S>(keys: &S, call: Call<(), OperatorKeyPath>) -> Reply<Found<ApiKeyView>>
where
    S: Execute + Standings + KeyUses,
{
    let key = services::revoke_api_key(keys, &call.by, call.path.key()).await?;
    Ok(Found::new(ApiKeyView::of(keys, key).await?))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
