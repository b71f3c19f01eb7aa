use crate::create::AccountPath;
use crate::view::ApiKeyView;
use domain::identity::KeyOwner;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use services::port::ApiKeys;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountPath, PageQuery>, Listed<ApiKeyView>> = get(
    "api-keys-list",
    "/api/v1/accounts/{account_id}/api-keys",
    "Lists the account's keys without their secrets, those that were revoked too, in no order.",
)
.account(Permission::ApiKeysRead);

/// `GET /api/v1/accounts/{account_id}/api-keys`: lists the account's keys.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(keys: &impl ApiKeys, call: Call<(), AccountPath, PageQuery>) -> Reply<Listed<ApiKeyView>> {
    let owner = KeyOwner::Account(call.path.account_id);
    Ok(Listed::page(keys.api_keys(owner, &call.page()).await?, ApiKeyView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
