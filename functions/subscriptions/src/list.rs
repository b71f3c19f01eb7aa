use crate::create::AccountPath;
use crate::view::SubscriptionView;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use services::port::Subscriptions;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountPath, PageQuery>, Listed<SubscriptionView>> = get(
    "subscriptions-list",
    "/api/v1/accounts/{account_id}/subscriptions",
    "Lists the account's subscriptions, newest first.",
)
.account(Permission::SubscriptionsRead);

/// `GET /api/v1/accounts/{account_id}/subscriptions`: lists the account's subscriptions, newest first.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(
    subscriptions: &impl Subscriptions,
    call: Call<(), AccountPath, PageQuery>,
) -> Reply<Listed<SubscriptionView>> {
    let page = subscriptions.subscriptions(call.path.account_id, &call.page()).await?;
    Ok(Listed::page(page, SubscriptionView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
