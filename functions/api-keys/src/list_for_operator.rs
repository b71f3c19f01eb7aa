use crate::view::ApiKeyView;
use domain::identity::KeyOwner;
use domain::permission::Permission;
use lambda::{Call, Listed, NoPath, Operation, PageQuery, Reply, get};
use services::port::{ApiKeys, KeyUses};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), NoPath, PageQuery>, Listed<ApiKeyView>> = get(
    "api-keys-list-for-operator",
    "/api/v1/api-keys",
    "Lists the operator's keys without their secrets, those that were revoked too, in no order.",
)
.staff(Permission::OperatorKeysRead);

/// `GET /api/v1/api-keys`: lists the operator's keys.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle<S>(keys: &S, call: Call<(), NoPath, PageQuery>) -> Reply<Listed<ApiKeyView>>
where
    S: ApiKeys + KeyUses,
{
    let page = keys.api_keys(KeyOwner::Operator, &call.page()).await?;
    Ok(Listed::page(ApiKeyView::of_page(keys, page).await?, |shown| shown))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
