use crate::create::AccountPath;
use crate::view::ApiKeyView;
use domain::identity::KeyOwner;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use services::port::{ApiKeys, KeyUses};
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
pub async fn handle<S>(keys: &S, call: Call<(), AccountPath, PageQuery>) -> Reply<Listed<ApiKeyView>>
where
    S: ApiKeys + KeyUses,
{
    let owner = KeyOwner::Account(call.path.account_id);
    let page = keys.api_keys(owner, &call.page()).await?;
    Ok(Listed::page(ApiKeyView::of_page(keys, page).await?, |shown| shown))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
